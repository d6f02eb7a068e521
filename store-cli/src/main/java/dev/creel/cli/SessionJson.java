package dev.creel.cli;

import dev.creel.store.SessionEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Prints sessions for machines, with the gateway's names. Stateless. */
final class SessionJson {

    private static final String[] BEFORE_TOKENS = {
        "sessionId",
        "systemSent",
        "abortedLastRun",
        "thinkingLevel",
        "verboseLevel",
        "reasoningLevel",
        "elevatedLevel",
        "responseUsage",
        "groupActivation",
        "inputTokens",
        "outputTokens"
    };
    private static final String[] BEHIND_TOKENS = {"model", "modelProvider", "providerOverride", "modelOverride"};

    private SessionJson() {}

    static void write(JsonOutput json, SessionRow row, Instant now) throws IOException {
        Instant updatedAt = row.updatedAt();
        json.beginObject().field("key", row.key());
        scalar(json, row, "label");
        scalar(json, row, "displayName");
        json.field("updatedAt", updatedAt == null ? null : updatedAt.toEpochMilli())
                .field("ageMs", updatedAt == null ? null : now.toEpochMilli() - updatedAt.toEpochMilli());
        for (String field : BEFORE_TOKENS) {
            scalar(json, row, field);
        }
        OptionalLong tokens = row.freshTokens();
        json.field("totalTokens", orNull(tokens)).field("totalTokensFresh", tokens.isPresent());
        for (String field : BEHIND_TOKENS) {
            scalar(json, row, field);
        }
        json.field("contextTokens", orNull(row.contextTokens()))
                .field("agentId", row.agentId())
                .field("kind", row.kind());
        if (row.damage() != null) {
            json.field("damage", row.damage());
        }
        json.endObject();
    }

    /** Writes a field as the entry spells it, if it is a text, a number or a boolean. */
    private static void scalar(JsonOutput json, SessionRow row, String field) throws IOException {
        SessionEntry entry = row.entry();
        String text = entry == null ? "" : entry.json(field).orElse("");
        if (!text.isEmpty() && !text.equals("null") && text.charAt(0) != '{' && text.charAt(0) != '[') {
            json.name(field).raw(text);
        }
    }

    private static @Nullable Long orNull(OptionalLong number) {
        return number.isPresent() ? (Long) number.getAsLong() : null;
    }
}
