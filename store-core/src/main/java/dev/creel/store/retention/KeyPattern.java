package dev.creel.store.retention;

import dev.creel.store.KeyNormalizer;

/**
 * A session key in which {@code *} stands for any characters, also none. Matches whole keys, whatever the case of their
 * letters. Immutable, thread-safe.
 */
record KeyPattern(String glob) {

    KeyPattern {
        String given = glob;
        glob = KeyNormalizer.DEFAULT.normalize(given);
        if (glob.isEmpty()) {
            throw new IllegalArgumentException(
                    "A key pattern is \"" + given + "\"; it must have a character, such as * for every key");
        }
    }

    /** Answers how many characters are not {@code *}: the more, the closer the pattern. */
    int literals() {
        return glob.length() - (int) glob.chars().filter(each -> each == '*').count();
    }

    /**
     * Answers whether a key matches.
     *
     * @param key in lower case, trimmed
     */
    boolean matches(String key) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < key.length()) {
            if (at < glob.length() && glob.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < glob.length() && glob.charAt(at) == key.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        return at == glob.length();
    }

    @Override
    public String toString() {
        return glob;
    }
}
