package dev.creel.store.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The most used entries, and parts of entries, of a document that is too large to be kept whole, never more bytes than
 * allowed. Thread-safe.
 */
final class PayloadCache {

    /** What a part takes beside its text and its names, on a JVM with compressed references. */
    private static final int PART_BYTES = 200;

    /** What the name of a field takes beside its letters. */
    private static final int NAME_BYTES = 56;

    private final long maxBytes;
    private final Cache<Object, byte[]> texts;

    /** Names some fields of an entry. Immutable, thread-safe. */
    record Part(PayloadNames.Name entry, Set<String> fields) {}

    /**
     * @param maxBytes how much text to keep
     * @param ttlNanos how old a text may grow; one of just that age is still alive
     */
    PayloadCache(long maxBytes, long ttlNanos, LongSupplier ticker) {
        this.maxBytes = maxBytes;
        this.texts = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(PayloadCache::weight)
                .expireAfterWrite(ttlNanos == Long.MAX_VALUE ? ttlNanos : ttlNanos + 1, TimeUnit.NANOSECONDS)
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    private static int weight(Object what, byte[] text) {
        if (!(what instanceof Part part)) {
            return text.length;
        }
        long weight = (long) text.length + PART_BYTES;
        for (String field : part.fields()) {
            weight += NAME_BYTES + 2L * field.length();
        }
        return (int) Math.min(weight, Integer.MAX_VALUE);
    }

    /** Answers the text of an entry, by its name, or of a {@link Part}; null if it is not here. */
    byte @Nullable [] get(Object what) {
        return texts.getIfPresent(what);
    }

    /** Keeps a text, if it fits; others may have to go for it, and have gone when this returns. */
    void put(Object what, byte[] text) {
        if (weight(what, text) <= maxBytes) {
            texts.put(what, text);
            texts.cleanUp();
        }
    }

    void clear() {
        texts.invalidateAll();
    }

    long bytes() {
        texts.cleanUp();
        return texts.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
