package dev.creel.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Prints sessions for people, in the gateway's columns. The benchmarks print theirs with it too. Used by one thread.
 */
public final class SessionTable {

    private static final int KIND = 6;
    private static final int ACTION = 12;
    private static final int KEY = 26;
    private static final int AGE = 9;
    private static final int MODEL = 14;
    private static final int TOKENS = 20;
    private static final int KEY_HEAD = 16;
    private static final int KEY_TAIL = 6;

    private static final String[][] WORDS = {
        {"think:", "thinkingLevel"},
        {"verbose:", "verboseLevel"},
        {"reasoning:", "reasoningLevel"},
        {"elev:", "elevatedLevel"},
        {"usage:", "responseUsage"},
        {"activation:", "groupActivation"}
    };

    private final Writer output;
    private final Instant now;
    private final StringBuilder line = new StringBuilder(160);

    /**
     * Makes a table.
     *
     * @param now from when ages are counted
     */
    public SessionTable(Writer output, Instant now) {
        this.output = output;
        this.now = now;
    }

    /** Prints which store this is, and how many of its sessions follow. */
    public void title(Path store, int sessions) throws IOException {
        output.append("Session store: ").append(store.toString());
        output.append("\nSessions listed: ").append(Integer.toString(sessions)).append('\n');
    }

    /** Prints the names of the columns. */
    public void head() throws IOException {
        cells("Kind", "Key", "Age", "Model", "Tokens (ctx %)");
        line.append("Flags");
        print();
    }

    /** Prints one session. */
    public void row(SessionRow row) throws IOException {
        cells(
                row.kind(),
                shortened(Output.printable(row.key())),
                age(row.updatedAt(), now),
                Output.printable(row.model()),
                row.entry() == null ? "-" : tokens(row.freshTokens(), row.contextTokens()));
        flags(row);
        print();
    }

    /** Prints the names of the columns of {@link #action}. */
    void actionHead() throws IOException {
        actionCells("Action", "Key", "Age", "Model");
        line.append("Flags");
        print();
    }

    /**
     * Prints what is planned for one session.
     *
     * @param remark what its flags begin with, or nothing
     */
    void action(String action, SessionRow row, String remark) throws IOException {
        actionCells(
                action,
                shortened(Output.printable(row.key())),
                age(row.updatedAt(), now),
                Output.printable(row.model()));
        flag(remark, "");
        flags(row);
        print();
    }

    private void actionCells(String action, String key, String age, String model) {
        line.setLength(0);
        cell(action, ACTION);
        cell(key, KEY);
        cell(age, AGE);
        cell(model, MODEL);
    }

    private void cells(String kind, String key, String age, String model, String tokens) {
        line.setLength(0);
        cell(kind, KIND);
        cell(key, KEY);
        cell(age, AGE);
        cell(model, MODEL);
        cell(tokens, TOKENS);
    }

    private void cell(String text, int width) {
        line.append(text);
        for (int i = text.codePointCount(0, text.length()); i < width; i++) {
            line.append(' ');
        }
        line.append(' ');
    }

    private void print() throws IOException {
        int end = line.length();
        while (line.charAt(end - 1) == ' ') {
            end--;
        }
        output.append(line, 0, end).append('\n');
    }

    /** Answers a key that fits its column: its head, dots and its tail. */
    static String shortened(String key) {
        int length = key.codePointCount(0, key.length());
        if (length <= KEY) {
            return key;
        }
        return key.substring(0, key.offsetByCodePoints(0, KEY_HEAD))
                + "..."
                + key.substring(key.offsetByCodePoints(key.length(), -KEY_TAIL));
    }

    static String age(@Nullable Instant updatedAt, Instant now) {
        if (updatedAt == null) {
            return "unknown";
        }
        long minutes = (now.toEpochMilli() - updatedAt.toEpochMilli()) / 60_000;
        if (minutes < 1) {
            return "just now";
        }
        if (minutes < 60) {
            return minutes + "m ago";
        }
        return minutes < 48 * 60 ? minutes / 60 + "h ago" : minutes / (24 * 60) + "d ago";
    }

    static String tokens(OptionalLong total, OptionalLong context) {
        boolean known = total.isPresent() && context.isPresent() && context.getAsLong() > 0;
        String percent = known
                ? String.valueOf(Math.min(999, Math.round(100.0 * total.getAsLong() / context.getAsLong())))
                : "?";
        return (total.isPresent() ? thousands(total.getAsLong()) : "unknown")
                + "/"
                + (context.isPresent() ? thousands(context.getAsLong()) : "?")
                + " ("
                + percent
                + "%)";
    }

    private static String thousands(long count) {
        long tenths = Math.round(count / 100.0);
        return (count >= 10_000 ? String.valueOf(Math.round(count / 1_000.0)) : tenths / 10 + "." + tenths % 10) + "k";
    }

    private void flags(SessionRow row) {
        if (row.damage() != null) {
            line.append("damaged");
            return;
        }
        for (String[] word : WORDS) {
            flag(word[0], row.text(word[1]));
        }
        flag(row.isTrue("systemSent") ? "system" : "", "");
        flag(row.isTrue("abortedLastRun") ? "aborted" : "", "");
        flag("id:", row.text("sessionId"));
    }

    private void flag(String name, @Nullable String value) {
        if (value != null && name.length() + value.length() > 0) {
            line.append(name).append(Output.printable(value)).append(' ');
        }
    }
}
