package dev.creel.store.file;

import java.time.Duration;

/** How much a store under test keeps in memory; what it answers must not depend on that. */
enum Memory {
    WHOLE(1_000_000, Duration.ofSeconds(45)),
    HOT_ENTRIES(300, Duration.ofSeconds(45)),
    GATE_ZERO(0, Duration.ofSeconds(45)),
    TTL_ZERO(1_000_000, Duration.ZERO);

    private final long bytes;
    private final Duration timeToLive;

    Memory(long bytes, Duration timeToLive) {
        this.bytes = bytes;
        this.timeToLive = timeToLive;
    }

    FileStoreOptions.Builder options() {
        return FileStoreOptions.builder()
                .objectCacheMaxBytes(bytes)
                .cacheTtl(timeToLive)
                .durability(Durability.PROCESS);
    }
}
