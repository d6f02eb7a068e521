package dev.creel.store.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The most used entries of a document that is too large to be kept whole, never more bytes than allowed. Thread-safe. */
final class PayloadCache {

    private final long maxBytes;
    private final Cache<PayloadNames.Name, byte[]> texts;

    /**
     * @param maxBytes how much text to keep
     * @param ttlNanos how old a text may grow; one of just that age is still alive
     */
    PayloadCache(long maxBytes, long ttlNanos, LongSupplier ticker) {
        this.maxBytes = maxBytes;
        this.texts = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .<PayloadNames.Name, byte[]>weigher((name, text) -> text.length)
                .expireAfterWrite(ttlNanos == Long.MAX_VALUE ? ttlNanos : ttlNanos + 1, TimeUnit.NANOSECONDS)
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    byte @Nullable [] get(PayloadNames.Name name) {
        return texts.getIfPresent(name);
    }

    /** Keeps a text, if it fits; others may have to go for it, and have gone when this returns. */
    void put(PayloadNames.Name name, byte[] text) {
        if (text.length <= maxBytes) {
            texts.put(name, text);
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
