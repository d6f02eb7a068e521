package dev.creel.store.file;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what a lock reports. */
final class CountingSink implements StoreLock.StatsSink {

    final AtomicInteger waits = new AtomicInteger();
    final AtomicInteger holds = new AtomicInteger();
    final AtomicInteger failedUnlocks = new AtomicInteger();

    @Override
    public void lockWaited(long nanos) {
        waits.incrementAndGet();
    }

    @Override
    public void lockHeld(long nanos) {
        holds.incrementAndGet();
    }

    @Override
    public void unlockFailed() {
        failedUnlocks.incrementAndGet();
    }
}
