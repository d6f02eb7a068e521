package dev.creel.store.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One growing array of UTF-8 text. Belongs to one thread. */
final class TextBuffer {

    private static final String HEX = "0123456789abcdef";
    private static final int LONGEST_ESCAPE = 6;

    private byte[] bytes;
    private int size;

    TextBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    void ascii(char c) {
        reserve(1);
        bytes[size++] = (byte) c;
    }

    void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    /** Begins a new line that stands inside so many objects and arrays. */
    void newLine(int level) {
        int indent = 2 * level;
        reserve(indent + 1);
        bytes[size++] = '\n';
        Arrays.fill(bytes, size, size + indent, (byte) ' ');
        size += indent;
    }

    /** Answers where the first surrogate from an index on stands that has no other half, or the length. */
    static int nextUnpairedSurrogate(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                i++;
            } else if (isPair(text, i)) {
                i += 2;
            } else {
                return i;
            }
        }
        return i;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    /** Writes a text that is a string literal already, or has such in it; the first unpaired surrogate is known. */
    void utf8(String text, int firstUnpaired) {
        int from = 0;
        int unpaired = firstUnpaired;
        while (unpaired < text.length()) {
            bytes(text.substring(from, unpaired).getBytes(StandardCharsets.UTF_8));
            reserve(LONGEST_ESCAPE);
            if (isEscaped(text, unpaired)) {
                three(text.charAt(unpaired));
            } else {
                hexEscape(text.charAt(unpaired));
            }
            from = unpaired + 1;
            unpaired = nextUnpairedSurrogate(text, from);
        }
        bytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isEscaped(String text, int at) {
        int backslash = at;
        while (backslash > 0 && text.charAt(backslash - 1) == '\\') {
            backslash--;
        }
        return ((at - backslash) & 1) == 1;
    }

    private void bytes(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    /** Writes a string literal with its quotes. */
    void literal(String string) {
        int length = string.length();
        reserve(length + 2);
        bytes[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = string.charAt(i);
            if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
                bytes[size++] = (byte) c;
                continue;
            }
            // One byte for each char still to come is always there, so that plain chars need no check.
            reserve(LONGEST_ESCAPE + length - i);
            if (c < 0x80) {
                escape(c);
            } else if (c < 0x800) {
                two(c);
            } else if (!Character.isSurrogate(c)) {
                three(c);
            } else if (isPair(string, i)) {
                four(Character.toCodePoint(c, string.charAt(++i)));
            } else {
                hexEscape(c);
            }
        }
        bytes[size++] = '"';
    }

    private void escape(char c) {
        int named = "\"\\\b\t\n\f\r".indexOf(c);
        if (named >= 0) {
            bytes[size++] = '\\';
            bytes[size++] = (byte) "\"\\btnfr".charAt(named);
        } else {
            hexEscape(c);
        }
    }

    private void hexEscape(char c) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = (byte) HEX.charAt((c >> shift) & 0xf);
        }
    }

    private void two(int c) {
        bytes[size++] = (byte) (0xc0 | (c >> 6));
        bytes[size++] = (byte) (0x80 | (c & 0x3f));
    }

    private void three(int c) {
        bytes[size++] = (byte) (0xe0 | (c >> 12));
        bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        bytes[size++] = (byte) (0x80 | (c & 0x3f));
    }

    private void four(int c) {
        bytes[size++] = (byte) (0xf0 | (c >> 18));
        bytes[size++] = (byte) (0x80 | ((c >> 12) & 0x3f));
        bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        bytes[size++] = (byte) (0x80 | (c & 0x3f));
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length + (bytes.length >> 1)));
        }
    }
}
