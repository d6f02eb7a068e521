package dev.creel.cli;

import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Writes one JSON value as it comes, two spaces a level, keeping none of it. Used by one thread. */
final class JsonOutput {

    private final Writer out;
    private int depth;
    private boolean first = true;
    private boolean afterName;

    JsonOutput(Writer out) {
        this.out = out;
    }

    JsonOutput beginObject() throws IOException {
        return begin('{');
    }

    JsonOutput endObject() throws IOException {
        return end('}');
    }

    JsonOutput beginArray() throws IOException {
        return begin('[');
    }

    JsonOutput endArray() throws IOException {
        return end(']');
    }

    private JsonOutput begin(char bracket) throws IOException {
        place();
        out.write(bracket);
        depth++;
        first = true;
        return this;
    }

    private JsonOutput end(char bracket) throws IOException {
        depth--;
        if (!first) {
            newLine();
        }
        out.write(bracket);
        first = false;
        if (depth == 0) {
            out.write('\n');
        }
        return this;
    }

    JsonOutput name(String name) throws IOException {
        place();
        string(name);
        out.write(": ");
        afterName = true;
        return this;
    }

    /** Writes a string, {@code null}, or what prints itself as JSON: a number or boolean. */
    JsonOutput value(@Nullable Object value) throws IOException {
        if (value instanceof String text) {
            place();
            string(text);
            return this;
        }
        return raw(String.valueOf(value));
    }

    JsonOutput field(String name, @Nullable Object value) throws IOException {
        return name(name).value(value);
    }

    /** Writes what is JSON already. */
    JsonOutput raw(String json) throws IOException {
        place();
        out.write(json);
        return this;
    }

    private void place() throws IOException {
        if (afterName) {
            afterName = false;
            return;
        }
        if (!first) {
            out.write(',');
        }
        if (depth > 0) {
            newLine();
        }
        first = false;
    }

    private void newLine() throws IOException {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.write("  ");
        }
    }

    private void string(String text) throws IOException {
        out.write('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.write('\\');
                out.write(c);
            } else if (c == '\n') {
                out.write("\\n");
            } else if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
                out.write("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.write(Character.forDigit(c >> shift & 15, 16));
                }
            } else {
                out.write(c);
            }
        }
        out.write('"');
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
