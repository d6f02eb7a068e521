package dev.creel.store.file;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how much payload a store keeps in memory, and warns once in a process when a document is too large to be kept
 * whole. Immutable, thread-safe.
 */
final class Gate {

    /** The original's logger, so that an operator's filters go on working. */
    private static final Logger LOG = LoggerFactory.getLogger("sessions/store");

    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private final String store;
    private final long maxBytes;
    private final long ttlNanos;

    Gate(String store, FileStoreOptions options) {
        this.store = store;
        this.maxBytes = options.objectCacheMaxBytes().orElseThrow();
        this.ttlNanos = TimeUnit.NANOSECONDS.convert(options.cacheTtl().orElseThrow());
    }

    /** Answers whether any payload is kept at all. */
    boolean keepsAnything() {
        return maxBytes > 0 && ttlNanos > 0;
    }

    /** Answers whether all payload of a document of this size is kept. */
    boolean keepsWhole(long size) {
        return keepsAnything() && size <= maxBytes && size <= Integer.MAX_VALUE - 8;
    }

    /** Answers room for the names of payload that is kept entry by entry, or none if nothing is kept. */
    PayloadNames names(int count) {
        return new PayloadNames(keepsAnything() ? count : 0);
    }

    long maxBytes() {
        return maxBytes;
    }

    long ttlNanos() {
        return ttlNanos;
    }

    /** Answers whether payload of this age has expired; one of just the age allowed has not. */
    boolean expired(long ageNanos) {
        return ageNanos > ttlNanos;
    }

    /** Warns, the first time in this process, if a document of this size exceeds the gate. */
    void check(long size) {
        if (keepsAnything() && size > maxBytes && WARNED.add(store)) {
            LOG.atWarn()
                    .addKeyValue("storePath", store)
                    .addKeyValue("sizeBytes", size)
                    .addKeyValue("limitBytes", maxBytes)
                    .addKeyValue("envVar", Environment.OBJECT_CACHE_MAX_BYTES)
                    .log("session object cache disabled for large store");
        }
    }
}
