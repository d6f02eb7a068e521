package dev.creel.store.retention;

import dev.creel.store.retention.SessionFiles.Tombstone;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Leads from keys that were given up to the keys that their sessions have now. Immutable, thread-safe. */
final class Successors {

    private final Map<String, String> successors = new HashMap<>();

    Successors(List<Tombstone> tombstones) {
        tombstones.forEach(tombstone -> tombstone.successor().ifPresent(next -> successors.put(tombstone.key(), next)));
    }

    /**
     * Answers the first key with a session in the row that begins with this one, else the last.
     *
     * @param isThere whether there is a session under a normalised key itself; asked only of keys that were given up
     */
    String follow(String normalKey, Predicate<String> isThere) {
        String key = normalKey;
        for (int i = 0; i < successors.size() && successors.containsKey(key) && !isThere.test(key); i++) {
            key = successors.get(key);
        }
        return key;
    }

    /** Answers the same instants also for the keys that these lead to, the latest for each. */
    Map<String, Instant> spread(Map<String, Instant> byKey) {
        Map<String, Instant> spread = new HashMap<>(byKey);
        byKey.forEach((key, at) -> spread.merge(follow(key, none -> false), at, Latest::of));
        return spread;
    }
}
