package dev.creel.store.file;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A wait in small, growing steps up to a deadline, that an interrupt does not shorten: the flag is set again at the end.
 * Belongs to one thread.
 */
final class Pause implements AutoCloseable {

    private final long startedAt = System.nanoTime();
    private final long longestNanos;
    private long stepNanos = TimeUnit.MILLISECONDS.toNanos(1);
    private boolean interrupted;

    Pause(Duration longest) {
        this.longestNanos = TimeUnit.NANOSECONDS.convert(longest);
    }

    long elapsedNanos() {
        return System.nanoTime() - startedAt;
    }

    boolean isOver() {
        return elapsedNanos() >= longestNanos;
    }

    /** Waits for one step. */
    void step() {
        long until = System.nanoTime() + Math.min(stepNanos, Math.max(1, longestNanos - elapsedNanos()));
        stepNanos = Math.min(stepNanos * 2, TimeUnit.MILLISECONDS.toNanos(20));
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(this, left);
        }
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
