package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileStoreOptions;
import java.time.Duration;

/** How much a store under test keeps in memory; what it answers must not depend on that. Immutable, thread-safe. */
public enum MemorySetting {
    /** What a document of ordinary size gets by default: all of it is kept. */
    CACHES_ON(1_000_000, Duration.ofSeconds(45)),
    /** No payload is kept: the gate is at 0. */
    GATE_ZERO(0, Duration.ofSeconds(45)),
    /** What is kept expires at once. */
    TTL_ZERO(1_000_000, Duration.ZERO);

    private final long bytes;
    private final Duration timeToLive;

    MemorySetting(long bytes, Duration timeToLive) {
        this.bytes = bytes;
        this.timeToLive = timeToLive;
    }

    /** Sets it in the options. */
    public FileStoreOptions.Builder applyTo(FileStoreOptions.Builder options) {
        return options.objectCacheMaxBytes(bytes).cacheTtl(timeToLive);
    }
}
