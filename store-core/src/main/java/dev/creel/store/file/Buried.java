package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tombstones of a moment, by their keys. Immutable, thread-safe.
 *
 * @param store the document as the user gave it
 * @param all in the order in which they were buried
 * @param now those that bind until then, or are known until then, do so no more
 */
record Buried(Path store, Map<String, Tombstone> all, Instant now) {

    /** Answers those that are not forgotten, in the order in which they were buried. */
    List<Tombstone> known() {
        return all.values().stream()
                .filter(tombstone -> tombstone.knownUntil().isAfter(now))
                .toList();
    }

    /**
     * Answers the key that a missing one leads to by its aliases; itself if to no other.
     *
     * @param normal the normalised key
     * @param isThere whether there is a session with a normalised key
     */
    String follow(String normal, Predicate<String> isThere) {
        Set<String> seen = new HashSet<>();
        String key = normal;
        Optional<String> next = successor(key);
        while (next.isPresent() && seen.add(key)) {
            key = next.get();
            next = isThere.test(key) ? Optional.empty() : successor(key);
        }
        // In a circle none is the session.
        return next.isPresent() ? normal : key;
    }

    private Optional<String> successor(String key) {
        return Optional.ofNullable(all.get(key))
                .filter(tombstone -> tombstone.alias() && tombstone.binds(now))
                .flatMap(Tombstone::successor);
    }

    /**
     * Lets a key be given to a new session.
     *
     * @param normal the normalised key
     * @throws SessionStoreException.Revoked if it is buried
     */
    void requireFree(String normal) {
        Tombstone tombstone = all.get(normal);
        if (tombstone != null && !tombstone.alias() && tombstone.binds(now)) {
            throw new SessionStoreException.Revoked(
                    store.toString(),
                    "The key " + normal + " of the session store " + store + " may not be used again before "
                            + tombstone.until().truncatedTo(ChronoUnit.SECONDS) + " (" + tombstone.cause()
                            + "). Nothing was changed. Use another key"
                            + tombstone
                                    .successor()
                                    .map(key -> ", the session is " + key + " now, or wait until then.")
                                    .orElse(", wait until then, or bring the session back, which lifts this: restore"
                                            + " in Java, \"creel restore KEY\" on the command line."),
                    normal,
                    tombstone.until());
        }
    }
}
