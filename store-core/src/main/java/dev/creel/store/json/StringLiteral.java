package dev.creel.store.json;

import java.nio.charset.StandardCharsets;

/** Decodes JSON string literals. Stateless and thread-safe. */
final class StringLiteral {

    private StringLiteral() {}

    static String decode(byte[] json, int from, int to) {
        if (to - from < 2 || json[from] != '"' || json[to - 1] != '"') {
            throw new IllegalArgumentException("not a string literal in quotes");
        }
        return inside(json, from + 1, to - 1);
    }

    static String inside(byte[] json, int from, int end) {
        int escape = nextEscape(json, from, end);
        return escape == end ? utf8(json, from, end) : withEscapes(json, from, escape, end);
    }

    /** Answers whether the inside of a literal is anything but the text that it stands for. */
    static boolean hasEscape(byte[] json, int from, int end) {
        return nextEscape(json, from, end) < end;
    }

    private static String withEscapes(byte[] json, int from, int firstEscape, int end) {
        StringBuilder out = new StringBuilder(end - from);
        int plain = from;
        int escape = firstEscape;
        while (escape < end) {
            out.append(utf8(json, plain, escape));
            plain = append(out, json, escape + 1, end);
            escape = nextEscape(json, plain, end);
        }
        return out.append(utf8(json, plain, end)).toString();
    }

    /** Appends the char of the escape whose letter is at the given index and answers the index after it. */
    private static int append(StringBuilder out, byte[] json, int at, int end) {
        if (at < end && json[at] == 'u' && end - at > 4) {
            out.append((char) hex(json, at + 1));
            return at + 5;
        }
        int named = at < end ? "\"\\/bfnrt".indexOf(json[at]) : -1;
        if (named < 0) {
            throw new IllegalArgumentException("not an escape in a string literal");
        }
        out.append("\"\\/\b\f\n\r\t".charAt(named));
        return at + 1;
    }

    private static int hex(byte[] json, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                throw new IllegalArgumentException("not four hex digits in a string literal");
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private static int nextEscape(byte[] json, int from, int end) {
        int i = from;
        while (i < end && json[i] != '\\') {
            i++;
        }
        return i;
    }

    private static String utf8(byte[] json, int from, int to) {
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }
}
