package dev.creel.store.retention;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds which sessions of a snapshot are meant by keys that come from elsewhere. Only the store knows which spellings it
 * takes for the same, so it is asked. Used by one thread.
 */
final class Spellings {

    private final SessionSnapshot snapshot;
    private final Set<String> exact = new HashSet<>();
    private final Map<String, List<String>> folded = new HashMap<>();

    Spellings(SessionSnapshot snapshot, List<Summary> summaries) {
        this.snapshot = snapshot;
        for (Summary summary : summaries) {
            exact.add(summary.key());
            folded.computeIfAbsent(fold(summary.key()), key -> new ArrayList<>(1))
                    .add(summary.key());
        }
    }

    /**
     * Answers the sessions that a key may mean, as the document spells them. More than one only where the store's own rule
     * tells apart what the usual one does not.
     */
    List<String> of(String key) {
        if (exact.contains(key)) {
            return List.of(key);
        }
        List<String> similar = folded.getOrDefault(fold(key), List.of());
        return similar.isEmpty() || !isThere(key) ? List.of() : similar;
    }

    private boolean isThere(String key) {
        try {
            return snapshot.get(key, Set.of()).isPresent();
        } catch (SessionStoreException.Damaged e) {
            return true;
        }
    }

    private static String fold(String key) {
        return KeyNormalizer.DEFAULT.normalize(key);
    }
}
