package dev.creel.store;

import java.util.Locale;

/** Trims as ECMAScript's {@code String.prototype.trim} and lower-cases without regard to a locale. Thread-safe. */
final class DefaultKeyNormalizer implements KeyNormalizer {

    @Override
    public String normalize(String key) {
        int start = 0;
        int end = key.length();
        while (start < end && isSpace(key.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(key.charAt(end - 1))) {
            end--;
        }
        return key.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == '\u2028'
                || c == '\u2029'
                || c == '\ufeff'
                || (c >= 0x80 && Character.getType(c) == Character.SPACE_SEPARATOR);
    }

    @Override
    public String toString() {
        return "default";
    }
}
