package dev.creel.store.testkit.process;

import dev.creel.store.testkit.disk.DiskCall;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import dev.creel.store.testkit.disk.ForwardingFileOps;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The system's own files, with something to be done before or after each call. Thread-safe if the action is. */
final class InterceptedFiles extends ForwardingFileOps {

    private static final Action NOTHING = call -> {};

    private final Action before;
    private final Action after;

    private InterceptedFiles(Action before, Action after) {
        this.before = before;
        this.after = after;
    }

    /** What is done; an {@link AssertionError} from it reaches the caller of the store. */
    @FunctionalInterface
    interface Action {
        void at(DiskCall call) throws IOException;
    }

    /** Looks at a document that is about to be committed. */
    @FunctionalInterface
    interface LookAtPrepared {
        void at(Path prepared) throws IOException;
    }

    static InterceptedFiles before(Action action) {
        return new InterceptedFiles(action, NOTHING);
    }

    /** After each call that has worked. */
    static InterceptedFiles after(Action action) {
        return new InterceptedFiles(NOTHING, action);
    }

    static InterceptedFiles around(Action before, Action after) {
        return new InterceptedFiles(before, after);
    }

    /** Answers files that a test looks at right before a document is put in its place. */
    static InterceptedFiles beforeCommit(Path document, LookAtPrepared look) {
        return before(call -> {
            if (commits(call, document)) {
                look.at(document.resolveSibling(document.getFileName() + ".creel.tmp"));
            }
        });
    }

    /** Answers whether a call puts a finished file in the place of the document: the commit point. */
    static boolean commits(DiskCall call, Path document) {
        return is(call, Verb.RENAME, document);
    }

    /** Answers whether a call is this one. */
    static boolean is(DiskCall call, Verb verb, Path path) {
        return call.verb() == verb && call.path().equals(path);
    }

    @Override
    protected <T extends @Nullable Object> T around(DiskCall call, Step<T> step) throws IOException {
        before.at(call);
        T answer = step.run();
        after.at(call);
        return answer;
    }
}
