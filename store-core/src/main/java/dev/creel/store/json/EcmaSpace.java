package dev.creel.store.json;

/**
 * White space as ECMAScript's {@code String.prototype.trim} knows it: every Unicode space separator, the byte order mark
 * and the line separators, but not U+001C to U+001F. Stateless and thread-safe.
 */
public final class EcmaSpace {

    private EcmaSpace() {}

    /** Answers the text without white space at both ends. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == '\u2028'
                || c == '\u2029'
                || c == '\ufeff'
                || (c >= 0x80 && Character.getType(c) == Character.SPACE_SEPARATOR);
    }
}
