package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.json.JsonText;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of the file of tombstones. Stateless and thread-safe.
 *
 * <pre>{@code
 * {
 *   "version": 1,
 *   "tombstones": [
 *     {
 *       "key": "agent:main:old",
 *       "until": "2026-03-02T08:00:00Z",
 *       "knownUntil": "2026-03-03T07:00:00Z",
 *       "successor": "agent:main:new",
 *       "alias": true,
 *       "cause": "renamed"
 *     }
 *   ]
 * }
 * }</pre>
 */
final class TombstoneText {

    private static final long VERSION = 1;

    private TombstoneText() {}

    static byte[] of(Collection<Tombstone> tombstones) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("version", VERSION);
        whole.put("tombstones", tombstones.stream().map(TombstoneText::fields).toList());
        byte[] text = JsonText.of(whole, 0);
        byte[] line = new byte[text.length + 1];
        System.arraycopy(text, 0, line, 0, text.length);
        line[text.length] = '\n';
        return line;
    }

    private static Map<String, Object> fields(Tombstone tombstone) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", tombstone.key());
        fields.put("until", tombstone.until().toString());
        if (!tombstone.knownUntil().equals(tombstone.until())) {
            fields.put("knownUntil", tombstone.knownUntil().toString());
        }
        tombstone.successor().ifPresent(key -> fields.put("successor", key));
        fields.put("alias", tombstone.alias());
        fields.put("cause", tombstone.cause());
        return fields;
    }

    /**
     * Reads the text of a file.
     *
     * @throws SessionStoreException.Damaged if it is none of these, or one that a later version wrote
     */
    static List<Tombstone> read(Path store, Path file, byte[] text) {
        try {
            Map<?, ?> whole = object(JsonText.value(text, 0, text.length), "the file");
            if (!Long.valueOf(VERSION).equals(whole.get("version"))) {
                throw new IllegalArgumentException(
                        "its version is " + whole.get("version") + ", and this Creel knows only " + VERSION);
            }
            if (!(whole.get("tombstones") instanceof List<?> list)) {
                throw new IllegalArgumentException("it has no list \"tombstones\"");
            }
            List<Tombstone> tombstones = new ArrayList<>();
            for (Object one : list) {
                tombstones.add(tombstone(object(one, "number " + tombstones.size() + " of the list")));
            }
            return tombstones;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new SessionStoreException.Damaged(
                    store.toString(),
                    "The keys of the session store " + store + " that may not be used again yet cannot be read from "
                            + file
                            + ": " + e.getMessage() + ". Nothing was changed; sessions that are there can be read."
                            + " Correct the file, or use the Creel that wrote it. If you move it away, the keys in it"
                            + " may be used again at once, and old names of sessions lead nowhere.",
                    0,
                    null);
        }
    }

    private static Map<?, ?> object(@Nullable Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " is no object");
    }

    private static Tombstone tombstone(Map<?, ?> fields) {
        return new Tombstone(
                string(fields, "key"),
                Instant.parse(string(fields, "until")),
                Instant.parse(string(fields, fields.containsKey("knownUntil") ? "knownUntil" : "until")),
                fields.containsKey("successor") ? Optional.of(string(fields, "successor")) : Optional.empty(),
                Boolean.TRUE.equals(fields.get("alias")),
                string(fields, "cause"));
    }

    private static String string(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String string) {
            return string;
        }
        throw new IllegalArgumentException("\"" + name + "\" of " + fields + " is no string");
    }
}
