package dev.creel.cli;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where a run writes: UTF-8 whatever the locale, results apart from messages. A failure to write results is an exception,
 * so that a full disk never looks like a short list. Used by one thread.
 */
final class Output implements Closeable {

    private static final int LONGEST_QUOTED = 80;
    private static final int HEAD = 60;
    private static final int TAIL = 10;

    private final Writer results;
    private final Writer messages;

    Output(OutputStream results, OutputStream messages) {
        this.results = new BufferedWriter(new OutputStreamWriter(results, StandardCharsets.UTF_8), 1 << 13);
        this.messages = new OutputStreamWriter(messages, StandardCharsets.UTF_8);
    }

    /** Answers where results go. */
    Writer results() {
        return results;
    }

    Output print(String text) throws IOException {
        results.write(text);
        return this;
    }

    void line(String text) throws IOException {
        results.write(text);
        results.write('\n');
    }

    /** Tells a person something, in one line. */
    void message(String text) {
        try {
            messages.write("creel: " + printable(text) + "\n");
            messages.flush();
        } catch (IOException e) {
            // Nobody listens; the exit code still tells.
            return;
        }
    }

    /** Answers a text without anything that would move a terminal's cursor or begin a line. */
    static String printable(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                if (clean == null) {
                    clean = new StringBuilder(text);
                }
                clean.setCharAt(i, ' ');
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** Answers a constant as output spells it, such as {@code open-to-others}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Answers a key or a name in quotes, as a message shows it: a long one by its head, its tail and its length. */
    static String quoted(String text) {
        return text.length() <= LONGEST_QUOTED
                ? '"' + text + '"'
                : '"' + text.substring(0, text.offsetByCodePoints(0, HEAD)) + "..."
                        + text.substring(text.offsetByCodePoints(text.length(), -TAIL)) + "\" ("
                        + text.length() + " characters)";
    }

    /** Hands over all results. */
    @Override
    public void close() throws IOException {
        results.flush();
    }
}
