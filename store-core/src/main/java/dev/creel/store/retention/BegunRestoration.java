package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an archive notes before a session is brought back, so that it can be taken back. Immutable, thread-safe.
 *
 * @param entry the session, with the transcripts that are moved for it
 * @param freed the tombstone of its key, which is dug out for it
 */
record BegunRestoration(ArchivedEntry entry, Optional<Tombstone> freed) {

    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(entry.members());
        freed.ifPresent(tombstone -> {
            members.put("buried", tombstone.key());
            members.put("buriedUntil", tombstone.until());
            members.put("buriedKnownUntil", tombstone.knownUntil());
            members.put("buriedSuccessor", tombstone.successor().orElse(null));
            members.put("buriedAlias", tombstone.alias());
            members.put("buriedCause", tombstone.cause());
        });
        return members;
    }

    static BegunRestoration of(SessionEntry line) throws IOException {
        Optional<Tombstone> freed = line.has("buried") ? Optional.of(tombstone(line)) : Optional.empty();
        return new BegunRestoration(ArchivedEntry.of(line), freed);
    }

    private static Tombstone tombstone(SessionEntry line) throws IOException {
        return new Tombstone(
                JsonLines.string(line, "buried"),
                instant(line, "buriedUntil"),
                instant(line, "buriedKnownUntil"),
                line.has("buriedSuccessor") ? Optional.of(JsonLines.string(line, "buriedSuccessor")) : Optional.empty(),
                line.value("buriedAlias").equals(Optional.of(true)),
                JsonLines.string(line, "buriedCause"));
    }

    private static Instant instant(SessionEntry line, String member) throws IOException {
        String text = JsonLines.string(line, member);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("\"" + member + "\" is " + text, e);
        }
    }
}
