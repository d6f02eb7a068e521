package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The true disk, with a memory of every change: which names, which bytes, what was forced and what was not. {@link
 * CrashImages} makes of it what a power cut could have left. Work that somebody else does in the directory meanwhile is
 * noticed at the next call or mark, and counts as forced. What a call did before it failed is the store's own work: it is
 * remembered, and does not count as forced.
 *
 * <p>Thread-safe; but what several threads do at once has no order that it could tell.
 */
public final class RecordingFileOps extends ForwardingFileOps {

    private final Path root;
    private final Recording recording;

    /**
     * Begins to record.
     *
     * @param root the directory to watch, with all that is in it; small, since it is read whole at each change
     * @throws UncheckedIOException if it cannot be read
     */
    public RecordingFileOps(Path root) {
        this(root, FileOpsScope.system());
    }

    RecordingFileOps(Path root, FileOps disk) {
        super(disk);
        this.root = root;
        this.recording = new Recording(tree());
    }

    Recording recording() {
        return recording;
    }

    /** Answers whether the call changes something, or makes it sure. What is done to directories above does not count. */
    boolean isRecorded(DiskCall call) {
        boolean above = root.startsWith(call.path()) && !root.equals(call.path());
        return call.verb().isChanging() && !above;
    }

    @Override
    protected <T extends @Nullable Object> T around(DiskCall call, Step<T> step) throws IOException {
        if (!isRecorded(call)) {
            return step.run();
        }
        synchronized (recording) {
            recording.foreign(tree());
            T answer;
            try {
                answer = step.run();
            } catch (IOException | RuntimeException | Error e) {
                recording.failed(call, tree());
                throw e;
            }
            recording.call(call, tree());
            if (call.verb() == Verb.FORCE) {
                recording.forced(number(call.path()));
            } else if (call.verb() == Verb.FORCE_DIRECTORY) {
                recording.directoryForced(number(call.path()));
            }
            return answer;
        }
    }

    private DiskTree tree() {
        try {
            return DiskTree.read(root);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + root, e);
        }
    }

    private static long number(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino") instanceof Number number ? number.longValue() : 0;
    }

    /** Answers who notes, between the calls, what the store holds. */
    ScenarioRun.Witness witness() {
        return new ScenarioRun.Witness() {
            @Override
            public void mayBecome(Map<String, SessionEntry> next) {
                mark(false, next);
            }

            @Override
            public void acknowledged(Map<String, SessionEntry> state) {
                mark(true, state);
            }
        };
    }

    private void mark(boolean acknowledged, Map<String, SessionEntry> state) {
        synchronized (recording) {
            recording.foreign(tree());
            recording.mark(acknowledged, state);
        }
    }
}
