package dev.creel.bench.contender;

/**
 * A session in a list, with what was decoded from its text. Immutable, thread-safe.
 *
 * @param key its key
 * @param updatedAt its last activity, in milliseconds since 1970
 * @param label its label, empty if it has none
 * @param model its model, empty if it has none
 * @param totalTokens its tokens, 0 if it does not say
 */
public record Details(String key, long updatedAt, String label, String model, long totalTokens) {}
