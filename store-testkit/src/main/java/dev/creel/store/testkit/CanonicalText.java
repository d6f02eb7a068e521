package dev.creel.store.testkit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Builds JSON text in the layout of {@code JSON.stringify(value, null, 2)}: the members of an object or array each on a
 * line of their own, two spaces an indent. Not thread-safe.
 */
final class CanonicalText {

    private final StringBuilder out = new StringBuilder(4_096);
    private final Deque<Character> open = new ArrayDeque<>();
    private final int depth;
    private boolean first = true;

    /** @param depth how many objects and arrays surround the value */
    CanonicalText(int depth) {
        this.depth = depth;
    }

    CanonicalText object() {
        return begin('{', '}');
    }

    CanonicalText object(String name) {
        return name(name).begin('{', '}');
    }

    CanonicalText array(String name) {
        return name(name).begin('[', ']');
    }

    /** Begins an object that is the next element of an array. */
    CanonicalText element() {
        separate();
        return begin('{', '}');
    }

    CanonicalText text(String name, String value) {
        name(name);
        quote(out, value);
        return this;
    }

    CanonicalText number(String name, long value) {
        return json(name, Long.toString(value));
    }

    CanonicalText flag(String name, boolean value) {
        return json(name, Boolean.toString(value));
    }

    /** Puts a value that is canonical already. */
    CanonicalText json(String name, String value) {
        name(name).out.append(value);
        return this;
    }

    CanonicalText end() {
        char bracket = open.pop();
        if (!first) {
            indent();
        }
        out.append(bracket);
        first = false;
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private CanonicalText begin(char bracket, char closing) {
        out.append(bracket);
        open.push(closing);
        first = true;
        return this;
    }

    private CanonicalText name(String name) {
        separate();
        quote(out, name);
        out.append(": ");
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
        indent();
    }

    private void indent() {
        out.append('\n').append("  ".repeat(depth + open.size()));
    }

    /** Appends a string literal: the quote, the backslash, control characters and half characters are escaped. */
    static void quote(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || isHalf(value, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Answers whether a character is one half of a surrogate pair without the other. */
    private static boolean isHalf(String value, int at) {
        char c = value.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1))
                : Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }
}
