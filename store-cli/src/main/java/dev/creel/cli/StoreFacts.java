package dev.creel.cli;

import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a store after one look at every session. Immutable, thread-safe.
 *
 * @param path the document
 * @param bytes its size
 * @param indexBytes how much memory its index takes
 * @param newest the session with the latest activity
 * @param oldest the session with the earliest activity
 * @param idle how many sessions have no {@code updatedAt}
 * @param damaged how many sessions are not valid JSON
 * @param kinds how many sessions there are of each kind
 * @param largest the largest sessions, largest first
 */
record StoreFacts(
        String path,
        long bytes,
        int sessions,
        long indexBytes,
        @Nullable Summary newest,
        @Nullable Summary oldest,
        int idle,
        int damaged,
        Map<String, Kind> kinds,
        List<Summary> largest) {

    private static final int LARGEST = 5;

    /**
     * The sessions of one kind. Immutable, thread-safe.
     *
     * @param sessions how many
     * @param bytes the length of their texts
     */
    record Kind(int sessions, long bytes) {
        Kind plus(long more) {
            return new Kind(sessions + 1, bytes + more);
        }
    }

    static StoreFacts of(StoreView view, Settings settings, Output output) throws IOException {
        List<Summary> all = view.snapshot().newest(view.snapshot().size());
        Progress progress = Progress.of(settings, output, "Looked at", all.size());
        Map<String, Kind> kinds = new TreeMap<>();
        int damaged = 0;
        int active = 0;
        for (Summary summary : all) {
            SessionRow row = SessionRow.read(view.snapshot(), summary);
            kinds.put(row.kind(), kinds.getOrDefault(row.kind(), new Kind(0, 0)).plus(row.bytes()));
            damaged += row.damage() == null ? 0 : 1;
            active += row.updatedAt() == null ? 0 : 1;
            progress.step();
        }
        List<Summary> bySize = new ArrayList<>(all);
        bySize.sort(Comparator.comparingLong(Summary::bytes).reversed());
        return new StoreFacts(
                settings.store().toString(),
                Files.size(settings.store()),
                all.size(),
                view.store().stats().indexBytes(),
                active == 0 ? null : all.get(0),
                active == 0 ? null : all.get(active - 1),
                all.size() - active,
                damaged,
                kinds,
                List.copyOf(bySize.subList(0, Math.min(LARGEST, bySize.size()))));
    }

    /** Answers the settings by name: durations in milliseconds, sizes in bytes. */
    static Map<String, Object> settings(FileStoreOptions options) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("objectCacheMaxBytes", options.objectCacheMaxBytes().orElse(0));
        settings.put("cacheTtlMs", options.cacheTtl().orElse(Duration.ZERO).toMillis());
        settings.put("durability", options.durability().toString());
        settings.put("lockScope", options.lockScope().toString());
        settings.put("lockTimeoutMs", options.lockTimeout().toMillis());
        settings.put("sharedFileSystem", options.sharedFileSystem().toString());
        settings.put("protectedFields", String.join(", ", options.protectedFields()));
        settings.put("maxEntries", options.maxEntries());
        settings.put("maxEntryBytes", options.maxEntryBytes());
        settings.put("maxFieldBytes", options.maxFieldBytes());
        settings.put("maxDepth", options.maxDepth());
        settings.put("maxReplacedFiles", options.maxReplacedFiles());
        return settings;
    }
}
