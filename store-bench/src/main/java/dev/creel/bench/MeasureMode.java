package dev.creel.bench;

import dev.creel.store.file.FileStoreOptions;
import java.time.Duration;

/** How much may be kept in memory between two loads. */
enum MeasureMode {
    /** Everything: the gate is above the size of the document. */
    FULL_CACHE,
    /** The text, but no object made of it: the gate is the same, and the object is dropped between the loads. */
    SERIALIZED_RETAINED,
    /** Nothing: neither a gate nor a time. */
    NO_CACHE;

    private static final long MORE = 1_024;

    FileStoreOptions options(long documentBytes) {
        FileStoreOptions.Builder options = FileStoreOptions.builder();
        return switch (this) {
            case FULL_CACHE, SERIALIZED_RETAINED ->
                options.objectCacheMaxBytes(documentBytes + MORE)
                        .cacheTtl(Duration.ofSeconds(45))
                        .build();
            case NO_CACHE ->
                options.objectCacheMaxBytes(0).cacheTtl(Duration.ZERO).build();
        };
    }
}
