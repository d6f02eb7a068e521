package dev.creel.store.file;

import dev.creel.store.file.LockWait.Obstacle;
import dev.creel.store.file.ProcessTable.Finding;
import dev.creel.store.io.FileStamp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Decides whether a gateway lock file that stands in the way was left behind. Immutable, thread-safe. */
final class LockFileJudge {

    private static final long UNREADABLE_STALE = TimeUnit.SECONDS.toNanos(30);

    private final ProcessTable processes;

    LockFileJudge(ProcessTable processes) {
        this.processes = processes;
    }

    /**
     * The judgement on one lock file.
     *
     * @param reason why it was left behind, in the original's words; nothing if somebody may still hold it
     * @param pid the process that it names
     * @param obstacle what to tell a caller who cannot have the lock
     */
    record Verdict(@Nullable String reason, OptionalLong pid, Obstacle obstacle) {}

    /**
     * Judges what was found under the name of a lock file. A process that lives keeps its lock, however old it is.
     * One that names this very process was left behind, because its threads ask each other first.
     */
    Verdict judge(Path file, String text, FileStamp stamp) {
        LockPayload payload = LockPayload.parse(text);
        if (payload.pid().isEmpty()) {
            return judgeUnreadable(file, stamp);
        }
        long pid = payload.pid().getAsLong();
        String reason = pid == processes.ownPid() ? ownReason(payload) : foreignReason(payload, processes.find(pid));
        Instant createdAt = payload.createdAt();
        long age = createdAt == null
                ? stamp.readAtNanos() - stamp.modifiedNanos()
                : (long) (stamp.readAtNanos() - createdAt.getEpochSecond() * 1e9);
        String who = "pid " + pid;
        return new Verdict(
                reason,
                payload.pid(),
                new Obstacle(
                        who,
                        who + ", which is alive, took the lock file " + file + " " + LockWait.span(Math.max(0, age))
                                + " ago",
                        "If that process hangs, end it: the lock is then taken over at once. Remove the file by hand only if"
                                + " you know that the process has nothing to do with the store."));
    }

    private Verdict judgeUnreadable(Path file, FileStamp stamp) {
        long age = stamp.readAtNanos() - stamp.modifiedNanos();
        return new Verdict(
                age > UNREADABLE_STALE ? "missing-pid" : null,
                OptionalLong.empty(),
                new Obstacle(
                        "an unknown process",
                        "the lock file " + file + " names no process, and is " + LockWait.span(Math.max(0, age))
                                + " old",
                        "It is taken over when it is " + LockWait.span(UNREADABLE_STALE) + " old; try again then."));
    }

    private String ownReason(LockPayload payload) {
        return isRecycled(payload, processes.ownStartTime()) ? "recycled-pid" : "orphan-self-pid";
    }

    private static @Nullable String foreignReason(LockPayload payload, Finding found) {
        return switch (found.condition()) {
            case GONE -> "dead-pid";
            case ZOMBIE -> "zombie";
            case ALIVE -> isRecycled(payload, found.startTime()) ? "recycled-pid" : null;
        };
    }

    private static boolean isRecycled(LockPayload payload, OptionalLong present) {
        return payload.startTime().isPresent()
                && present.isPresent()
                && payload.startTime().getAsLong() != present.getAsLong();
    }
}
