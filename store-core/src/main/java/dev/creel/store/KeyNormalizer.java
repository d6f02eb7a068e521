package dev.creel.store;

/**
 * Says which spellings mean the same session. Implementations must be thread-safe, quick, and answer a normalised key
 * unchanged.
 */
@FunctionalInterface
public interface KeyNormalizer {

    /** Answers the spelling under which a session is stored. */
    String normalize(String key);

    /**
     * The original's rule: white space trimmed as ECMAScript does, letters in lower case.
     *
     * <p>ECMAScript trims every Unicode space separator, the byte order mark and the line separators, and leaves U+001C
     * to U+001F alone.
     */
    KeyNormalizer DEFAULT = new DefaultKeyNormalizer();

    /** Keys mean exactly what they say. */
    KeyNormalizer EXACT = key -> key;
}
