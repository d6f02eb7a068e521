package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine, as far as this process's PID namespace shows them. Thread-safe.
 *
 * <p>It looks at {@code /proc} by the operating system's own files, whatever stands behind the store's {@link FileOps}.
 */
final class ProcessTable {

    /** What is known about a process: whether it lives, and when it started. */
    record Finding(Condition condition, OptionalLong startTime) {}

    /** Whether a process lives. */
    enum Condition {
        ALIVE,
        ZOMBIE,
        GONE
    }

    private static final Finding ALIVE = new Finding(Condition.ALIVE, OptionalLong.empty());
    private static final Finding GONE = new Finding(Condition.GONE, OptionalLong.empty());
    private static final ProcessTable SYSTEM = new ProcessTable(Path.of("/proc"));
    private static final int STATE_FIELD = 3;
    private static final int START_TIME_FIELD = 22;
    private static final int LIMIT = 4096;

    private final FileOps ops = FileOpsScope.system();
    private final Path root;
    private volatile @Nullable OptionalLong ownStartTime;

    /** @param root where the proc file system is mounted; without one there, the JDK is asked */
    ProcessTable(Path root) {
        this.root = root;
    }

    /** Answers the processes that this JVM sees. */
    static ProcessTable system() {
        return SYSTEM;
    }

    long ownPid() {
        return ProcessHandle.current().pid();
    }

    /** Answers when this process started, in clock ticks since the system did; nothing outside Linux. */
    OptionalLong ownStartTime() {
        OptionalLong known = ownStartTime;
        if (known == null) {
            known = read("self").map(Finding::startTime).orElse(OptionalLong.empty());
            ownStartTime = known;
        }
        return known;
    }

    /** Answers what is known about a process. What cannot be seen counts as alive. */
    Finding find(long pid) {
        if (ownStartTime().isEmpty()) {
            return ProcessHandle.of(pid).isEmpty() && ProcessHandle.of(ownPid()).isPresent() ? GONE : ALIVE;
        }
        Optional<Finding> found = read(String.valueOf(pid));
        if (found.isPresent()) {
            return found.get();
        }
        return isListed(String.valueOf(pid)) || (pid != ownPid() && !isListed("1")) ? ALIVE : GONE;
    }

    /** With the mount option {@code hidepid} the processes of other users, and so the first one, are not listed. */
    private boolean isListed(String pid) {
        try {
            return ops.stat(root.resolve(pid)) != null;
        } catch (IOException e) {
            return true;
        }
    }

    private Optional<Finding> read(String pid) {
        String stat;
        try {
            stat = new String(ops.readAll(root.resolve(pid).resolve("stat"), LIMIT), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return Optional.empty();
        }
        // The second field is the program's name in parentheses, with whatever is in that name.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
        if (fields.length <= START_TIME_FIELD - STATE_FIELD) {
            return Optional.empty();
        }
        OptionalLong startTime = number(fields[START_TIME_FIELD - STATE_FIELD]);
        return Optional.of(
                switch (fields[0]) {
                    case "Z" -> new Finding(Condition.ZOMBIE, startTime);
                    case "X", "x" -> new Finding(Condition.GONE, startTime);
                    default -> new Finding(Condition.ALIVE, startTime);
                });
    }

    private static OptionalLong number(String field) {
        try {
            return OptionalLong.of(Long.parseLong(field));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
