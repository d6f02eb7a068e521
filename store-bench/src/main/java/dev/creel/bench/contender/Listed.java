package dev.creel.bench.contender;

/**
 * A session in a list. Immutable, thread-safe.
 *
 * @param key its key
 * @param updatedAt its last activity, in milliseconds since 1970
 */
public record Listed(String key, long updatedAt) {}
