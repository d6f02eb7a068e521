package dev.creel.store.file;

import dev.creel.store.json.EcmaSpace;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's environment variables, as they stood when a store was opened. Immutable, thread-safe. */
record Environment(long objectCacheMaxBytes, Duration cacheTtl) {

    static final String OBJECT_CACHE_MAX_BYTES = "OPENCLAW_SESSION_OBJECT_CACHE_MAX_BYTES";
    static final String CACHE_TTL_MS = "OPENCLAW_SESSION_CACHE_TTL_MS";

    static final long DEFAULT_OBJECT_CACHE_MAX_BYTES = 1_000_000;
    static final long DEFAULT_CACHE_TTL_MS = 45_000;

    private static final long MAX_SAFE_INTEGER = 9_007_199_254_740_991L;
    private static final Logger LOG = LoggerFactory.getLogger(Environment.class);

    static Environment of(Map<String, String> variables) {
        return new Environment(
                read(variables, OBJECT_CACHE_MAX_BYTES, DEFAULT_OBJECT_CACHE_MAX_BYTES),
                Duration.ofMillis(read(variables, CACHE_TTL_MS, DEFAULT_CACHE_TTL_MS)));
    }

    private static long read(Map<String, String> variables, String name, long fallback) {
        String value = variables.get(name);
        String trimmed = value == null ? "" : EcmaSpace.trim(value);
        if (trimmed.isEmpty()) {
            return fallback;
        }
        Long parsed = parse(trimmed);
        if (parsed == null) {
            LOG.atWarn()
                    .addKeyValue("envVar", name)
                    .addKeyValue("value", value)
                    .addKeyValue("default", fallback)
                    .log("setting is not a whole number of 0 or more; using the default");
            return fallback;
        }
        return parsed;
    }

    private static @Nullable Long parse(String trimmed) {
        boolean negative = trimmed.charAt(0) == '-';
        int from = negative || trimmed.charAt(0) == '+' ? 1 : 0;
        if (from == trimmed.length()) {
            return null;
        }
        long parsed = 0;
        for (int i = from; i < trimmed.length(); i++) {
            int digit = trimmed.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            parsed = parsed * 10 + digit;
            if (parsed > MAX_SAFE_INTEGER) {
                return null;
            }
        }
        return negative && parsed > 0 ? null : Long.valueOf(parsed);
    }
}
