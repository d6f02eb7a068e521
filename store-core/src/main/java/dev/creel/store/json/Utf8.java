package dev.creel.store.json;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Single characters in UTF-8 text. Stateless and thread-safe. */
final class Utf8 {

    private static final int WORD_SHOWN = 20;

    private Utf8() {}

    /** Answers how many bytes the well-formed character outside ASCII has that is there, or 0 if there is none. */
    static int length(byte[] text, int at, int end) {
        int lead = text[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length > end - at) {
            return 0;
        }
        int second = text[at + 1] & 0xff;
        int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((text[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Names what is there, for an error message of one line. */
    static String describe(byte[] text, int at, int end) {
        if (at >= end) {
            return "the end of the text";
        }
        int first = text[at] & 0xff;
        if (isLetter(text[at])) {
            int to = at;
            while (to < end && to < at + WORD_SHOWN && isLetter(text[to])) {
                to++;
            }
            return "'" + ascii(text, at, to) + "'";
        } else if (first > ' ' && first < 0x7f) {
            return "'" + (char) first + "'";
        } else if (first < 0x80) {
            return codePoint(first);
        }
        int length = length(text, at, end);
        return length == 0
                ? String.format(Locale.ROOT, "byte 0x%02x", first)
                : codePoint(new String(text, at, length, StandardCharsets.UTF_8).codePointAt(0));
    }

    private static String codePoint(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }
}
