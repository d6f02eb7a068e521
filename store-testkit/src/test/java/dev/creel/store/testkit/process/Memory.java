package dev.creel.store.testkit.process;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.time.Duration;

/** How much of a store is kept in memory; nothing that a store answers may depend on it. */
enum Memory {
    CACHES_ON,
    GATE_ZERO,
    TTL_ZERO;

    FileStoreOptions.Builder options(Durability durability) {
        FileStoreOptions.Builder options = FileStoreOptions.builder().durability(durability);
        return switch (this) {
            case CACHES_ON -> options.objectCacheMaxBytes(1_000_000).cacheTtl(Duration.ofMinutes(1));
            case GATE_ZERO -> options.objectCacheMaxBytes(0);
            case TTL_ZERO -> options.objectCacheMaxBytes(1_000_000).cacheTtl(Duration.ZERO);
        };
    }
}
