package dev.creel.cli;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a list says of one session. Immutable, thread-safe.
 *
 * @param key the key as the document spells it
 * @param updatedAt its last activity, if it has one
 * @param bytes the length of its text
 * @param entry the entry, or null if it is damaged
 * @param damage what is wrong with it, or null
 */
public record SessionRow(
        String key, @Nullable Instant updatedAt, long bytes, @Nullable SessionEntry entry, @Nullable String damage) {

    /** Reads the one entry; a damaged one is that row's problem and not the list's. */
    static SessionRow read(SessionSnapshot snapshot, SessionSnapshot.Summary summary) {
        Instant updatedAt = summary.updatedAt().orElse(null);
        try {
            SessionEntry entry = snapshot.get(summary.key()).orElse(null);
            return new SessionRow(summary.key(), updatedAt, summary.bytes(), entry, null);
        } catch (SessionStoreException.Damaged e) {
            return new SessionRow(summary.key(), updatedAt, summary.bytes(), null, e.getMessage());
        }
    }

    /** Answers {@code direct}, {@code group}, {@code global} or {@code unknown}, as the gateway sorts sessions. */
    String kind() {
        if (key.equals("global") || key.equals("unknown")) {
            return key;
        }
        String chatType = text("chatType");
        boolean group = "group".equals(chatType)
                || "channel".equals(chatType)
                || key.contains(":group:")
                || key.contains(":channel:");
        return group ? "group" : "direct";
    }

    /** Answers the agent that the key names, else {@code main}. */
    String agentId() {
        int end = key.startsWith("agent:") ? key.indexOf(':', 6) : -1;
        return end > 6 && end < key.length() - 1 ? key.substring(6, end) : "main";
    }

    /** Answers the model that runs, else the one that was asked for, else a dash. */
    String model() {
        String model = text("model");
        String asked = model == null ? text("modelOverride") : model;
        return asked == null ? "-" : asked;
    }

    /** Answers a field if it is a text. */
    @Nullable
    String text(String field) {
        return entry != null && entry.value(field).orElse(null) instanceof String text ? text : null;
    }

    boolean isTrue(String field) {
        return entry != null && entry.value(field).orElse(null) instanceof Boolean flag && flag;
    }

    /** Answers the tokens in the context, unless the gateway marked the count as out of date. */
    OptionalLong freshTokens() {
        OptionalLong total = entry == null ? OptionalLong.empty() : entry.totalTokens();
        return total.isPresent() && isStale() ? OptionalLong.empty() : total;
    }

    private boolean isStale() {
        return entry != null && entry.value("totalTokensFresh").orElse(null) instanceof Boolean fresh && !fresh;
    }

    OptionalLong contextTokens() {
        return entry == null ? OptionalLong.empty() : entry.contextTokens();
    }
}
