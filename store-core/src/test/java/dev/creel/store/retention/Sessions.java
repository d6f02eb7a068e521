package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sessions of a document that a test makes, and the plans for it. Used by one thread. */
final class Sessions {

    static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");

    private final Map<String, String> entries = new LinkedHashMap<>();

    /** Adds a session whose entry has these fields, given as JSON without braces; its id is {@code id-} and its place. */
    Sessions with(String key, String fields) {
        return withEntry(
                key, "{\"sessionId\":\"id-" + entries.size() + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}");
    }

    /** Adds a session in which somebody was active this long ago. */
    Sessions idle(String key, Duration idle) {
        return with(key, at("updatedAt", idle));
    }

    /** Adds a session with any text as its entry, valid or not. */
    Sessions withEntry(String key, String text) {
        entries.put(key, text);
        return this;
    }

    /** Answers these sessions without some. */
    Sessions without(Collection<String> keys) {
        Sessions others = new Sessions();
        others.entries.putAll(entries);
        others.entries.keySet().removeAll(keys);
        return others;
    }

    Collection<String> keys() {
        return entries.keySet();
    }

    /** Answers a field that says how long ago something was. */
    static String at(String field, Duration ago) {
        return "\"" + field + "\":" + NOW.minus(ago).toEpochMilli();
    }

    RetentionPlan plan(RetentionPolicy policy) {
        return plan(policy, Circumstances.at(NOW));
    }

    RetentionPlan plan(RetentionPolicy.Builder policy) {
        return plan(policy.build());
    }

    RetentionPlan plan(RetentionPolicy policy, Circumstances circumstances) {
        return plan(policy, circumstances, FileStoreOptions.keepingNothing());
    }

    RetentionPlan plan(RetentionPolicy policy, Circumstances circumstances, FileStoreOptions options) {
        return reading(options, snapshot -> RetentionPlan.of(snapshot, policy, circumstances));
    }

    /** Answers what somebody makes of these sessions in a file. */
    <T> T reading(FileStoreOptions options, Function<SessionSnapshot, T> reader) {
        FileStoreOptions reading =
                options.toBuilder().access(FileStoreOptions.Access.READ_ONLY).build();
        try {
            Path folder = Files.createTempDirectory("plan");
            Path document = Files.writeString(folder.resolve("sessions.json"), text());
            try (FileSessionStore store = FileSessionStore.open(document, reading);
                    SessionSnapshot snapshot = store.snapshot()) {
                return reader.apply(snapshot);
            } finally {
                Files.delete(document);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        return entries.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\": " + each.getValue())
                .collect(Collectors.joining(",\n", "{", "}"));
    }
}
