package dev.creel.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Prints sessions for people, in the gateway's columns. Used by one thread. */
final class SessionTable {

    private static final int KIND = 6;
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

    private final Output output;
    private final Instant now;

    SessionTable(Output output, Instant now) {
        this.output = output;
        this.now = now;
    }

    void head() throws IOException {
        output.line(line("Kind", "Key", "Age", "Model", "Tokens (ctx %)", "Flags"));
    }

    void row(SessionRow row) throws IOException {
        output.line(line(
                row.kind(),
                shortened(Output.printable(row.key())),
                age(row.updatedAt(), now),
                Output.printable(row.model().orElse("-")),
                row.entry() == null ? "-" : tokens(row.freshTokens(), row.contextTokens()),
                flags(row)));
    }

    private static String line(String kind, String key, String age, String model, String tokens, String flags) {
        StringBuilder line = new StringBuilder(120);
        cell(line, kind, KIND);
        cell(line, key, KEY);
        cell(line, age, AGE);
        cell(line, model, MODEL);
        cell(line, tokens, TOKENS);
        line.append(flags);
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            end--;
        }
        return line.substring(0, end);
    }

    private static void cell(StringBuilder line, String text, int width) {
        line.append(text);
        for (int i = text.codePointCount(0, text.length()); i < width; i++) {
            line.append(' ');
        }
        line.append(' ');
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

    private static String flags(SessionRow row) {
        if (row.damage() != null) {
            return "damaged";
        }
        StringBuilder flags = new StringBuilder();
        for (String[] word : WORDS) {
            row.text(word[1])
                    .ifPresent(value -> flags.append(word[0]).append(value).append(' '));
        }
        if (row.isTrue("systemSent")) {
            flags.append("system ");
        }
        if (row.isTrue("abortedLastRun")) {
            flags.append("aborted ");
        }
        row.text("sessionId").ifPresent(id -> flags.append("id:").append(id));
        return Output.printable(flags.toString());
    }
}
