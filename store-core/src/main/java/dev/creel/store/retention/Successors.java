package dev.creel.store.retention;

import dev.creel.store.retention.SessionFiles.Tombstone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Leads from keys that were given up to the keys that their sessions have now. Immutable, thread-safe. */
final class Successors {

    private final Map<String, String> successors = new HashMap<>();

    Successors(List<Tombstone> tombstones) {
        tombstones.forEach(tombstone -> tombstone.successor().ifPresent(next -> successors.put(tombstone.key(), next)));
    }

    /** Answers the last key in the row that begins with this one. */
    String follow(String normalKey) {
        String key = normalKey;
        for (int i = 0; i < successors.size() && successors.containsKey(key); i++) {
            key = successors.get(key);
        }
        return key;
    }
}
