package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The waiting of one change for its locks, which share one deadline. Belongs to one thread. */
final class LockWait {

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Path store;
    private final long timeout;
    private final long begin = System.nanoTime();
    private long phaseBegin = begin;
    private long earlierPhases;
    private boolean waiting = true;

    /** Starts the clock. */
    LockWait(Path store, Duration timeout) {
        this.store = store;
        this.timeout = Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
    }

    /** What stands in the way: who holds the lock, the same as a clause for a message, and what to do about it. */
    record Obstacle(String holder, String found, String advice) {}

    Path store() {
        return store;
    }

    /** Answers how much is left before the deadline, never less than zero. */
    long remainingNanos() {
        return Math.max(0, timeout - (System.nanoTime() - begin));
    }

    /** Answers how much of the change was spent waiting. */
    long waitedNanos() {
        return earlierPhases + (waiting ? System.nanoTime() - phaseBegin : 0);
    }

    /** Ends a phase of waiting. */
    void stop() {
        earlierPhases = waitedNanos();
        waiting = false;
    }

    /** Begins another phase of waiting, under the old deadline. */
    void resume() {
        phaseBegin = System.nanoTime();
        waiting = true;
    }

    /**
     * Pauses before another attempt, 1 ms at first and then longer.
     *
     * @throws SessionStoreException.Busy if the deadline has passed or the thread is interrupted
     */
    void pause(int attempt, long longest, Supplier<Obstacle> obstacle) {
        check(obstacle);
        LockSupport.parkNanos(
                this, Math.min(Math.min(FIRST_PAUSE << Math.min(attempt, 20), longest), remainingNanos()));
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(obstacle.get());
        }
    }

    /** Lets some time pass, but no more than there is, and less if the thread is interrupted. */
    void idle(long nanos) {
        long until = System.nanoTime() + Math.min(nanos, remainingNanos());
        long left;
        while ((left = until - System.nanoTime()) > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /**
     * Goes on only if there is time left.
     *
     * @throws SessionStoreException.Busy if the deadline has passed or the thread is interrupted
     */
    void check(Supplier<Obstacle> obstacle) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(obstacle.get());
        }
        if (remainingNanos() == 0) {
            throw timedOut(obstacle.get());
        }
    }

    SessionStoreException.Busy timedOut(Obstacle obstacle) {
        return busy(
                obstacle,
                "Waited " + span(waitedNanos()) + "; the timeout of " + span(timeout)
                        + " for the whole change is over");
    }

    SessionStoreException.Busy interrupted(Obstacle obstacle) {
        return busy(obstacle, "The waiting thread was interrupted after " + span(waitedNanos()));
    }

    private SessionStoreException.Busy busy(Obstacle obstacle, String end) {
        return new SessionStoreException.Busy(
                store.toString(),
                "The session store " + store + " is busy: " + obstacle.found() + ". " + end
                        + ", and nothing was changed. " + obstacle.advice(),
                obstacle.holder(),
                Duration.ofNanos(waitedNanos()));
    }

    /** Answers a length of time as a person would say it. */
    static String span(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (seconds < 7200) {
            return String.format(Locale.ROOT, "%.0f min", seconds / 60);
        }
        return seconds < 48 * 3600
                ? String.format(Locale.ROOT, "%.0f h", seconds / 3600)
                : String.format(Locale.ROOT, "%.0f days", seconds / 86400);
    }
}
