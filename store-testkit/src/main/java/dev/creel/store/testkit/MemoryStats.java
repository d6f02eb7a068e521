package dev.creel.store.testkit;

import dev.creel.store.StoreStats;

/** What an {@link InMemorySessionStore} has done. Immutable, thread-safe. */
record MemoryStats(
        long reads, long commits, long noOps, long reuses, long fallbacks, long listenerFailures, long droppedEvents)
        implements StoreStats {

    /** Nobody changes the sessions without the lock. */
    @Override
    public long restarts() {
        return 0;
    }
}
