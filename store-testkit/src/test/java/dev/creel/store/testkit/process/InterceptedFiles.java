package dev.creel.store.testkit.process;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;

/** The system's own files, with something to be done before or after each call. */
final class InterceptedFiles {

    private InterceptedFiles() {}

    /**
     * A call of {@link FileOps}.
     *
     * @param method its name
     * @param arguments what it is given
     */
    record Call(String method, List<Object> arguments) {
        /** Answers whether it puts a finished file in the place of the document: the commit point. */
        boolean commits(Path document) {
            return method.equals("rename") && arguments.get(1).equals(document);
        }

        /** Answers whether it makes a lock file appear. */
        boolean takes(Path lockFile) {
            return method.equals("link") && arguments.get(1).equals(lockFile);
        }
    }

    /** What is done; an {@link AssertionError} from it reaches the caller of the store. */
    @FunctionalInterface
    interface Action {
        void at(Call call) throws IOException;
    }

    /** Answers files that a test looks at right before a document is put in its place. */
    static FileOps beforeCommit(Path document, LookAtPrepared look) {
        return intercepted(
                call -> {
                    if (call.commits(document)) {
                        look.at((Path) call.arguments().get(0));
                    }
                },
                call -> {});
    }

    /** Looks at a document that is about to be committed. */
    @FunctionalInterface
    interface LookAtPrepared {
        void at(Path prepared) throws IOException;
    }

    static FileOps before(Action action) {
        return intercepted(action, call -> {});
    }

    static FileOps after(Action action) {
        return intercepted(call -> {}, action);
    }

    private static FileOps intercepted(Action before, Action after) {
        FileOps system = FileOpsScope.system();
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    Call call = new Call(method.getName(), arguments == null ? List.of() : List.of(arguments));
                    before.at(call);
                    try {
                        Object answer = method.invoke(system, arguments);
                        after.at(call);
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
