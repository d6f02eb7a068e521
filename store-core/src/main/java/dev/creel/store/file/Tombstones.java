package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that may not be used again yet, kept in one file of the side folder, which is looked at each time and read only
 * when its stamp is another one. Thread-safe; replacing them is for who holds the store's lock.
 */
final class Tombstones {

    /** The name of the file within the side folder. */
    static final String FILE = "tombstones.json";

    private static final int MAX_BYTES = 64 << 20;
    private static final int ATTEMPTS = 10;

    private final DocumentPath path;
    private final FileOps ops;
    private final FileStoreOptions options;
    private final AtomicInteger replacements = new AtomicInteger();
    private volatile @Nullable Known known;

    /** The file as it was read. Immutable. */
    private record Known(Path file, FileStamp stamp, Map<String, Tombstone> all) {}

    Tombstones(DocumentPath path, FileOps ops, FileStoreOptions options) {
        this.path = path;
        this.ops = ops;
        this.options = options;
    }

    /** Answers those that are there. */
    Buried present() {
        Instant now = options.clock().instant();
        return new Buried(path.given(), all(), now);
    }

    /** Answers how often they were replaced by this object. */
    int replacements() {
        return replacements.get();
    }

    /** Puts others in the place of all, without those that are forgotten. */
    void replace(FileAccess access, List<Tombstone> next) throws IOException {
        FilePlacer placer = access.placer();
        Instant now = options.clock().instant();
        Map<String, Tombstone> kept = new LinkedHashMap<>();
        for (Tombstone tombstone : next) {
            requireNormal(tombstone.key());
            tombstone.successor().ifPresent(this::requireNormal);
            if (tombstone.knownUntil().isAfter(now)) {
                kept.remove(tombstone.key());
                kept.put(tombstone.key(), tombstone);
            }
        }
        // What cannot be read is not overwritten.
        if (all().isEmpty() && kept.isEmpty()) {
            return;
        }
        byte[] text = TombstoneText.of(kept.values());
        Path file = file(placer.place().real());
        access.createFolder(placer, DocumentPath.parent(file), DocumentPath.parent(file));
        try {
            placer.write(file, out -> out.write(text));
        } finally {
            replacements.incrementAndGet();
        }
    }

    private void requireNormal(String key) {
        String normal = options.keyNormalizer().normalize(key);
        if (!normal.equals(key)) {
            throw new IllegalArgumentException(
                    "The key " + key + " to bury is not normalised; that would be " + normal);
        }
    }

    private Map<String, Tombstone> all() {
        try {
            return read();
        } catch (IOException e) {
            throw path.unavailable("read the keys that may not be used again yet, of", e);
        }
    }

    private Map<String, Tombstone> read() throws IOException {
        Path file = file(path.real());
        for (int attempt = 0; ; attempt++) {
            FileStamp stamp = stamp(file);
            if (stamp == null) {
                return Map.of();
            }
            Known before = known;
            if (before != null
                    && before.file.equals(file)
                    && before.stamp.equals(stamp)
                    && before.stamp.settled(VersionCache.SETTLED_NANOS)) {
                return before.all;
            }
            Map<String, Tombstone> all = new LinkedHashMap<>();
            TombstoneText.read(path.given(), file, ops.readAll(file, MAX_BYTES))
                    .forEach(one -> all.put(one.key(), one));
            if (stamp.equals(stamp(file)) || attempt == ATTEMPTS) {
                known = new Known(file, stamp, all);
                return all;
            }
        }
    }

    /** Answers nothing also to a reader who may not enter the side folder: no change is made without that. */
    private @Nullable FileStamp stamp(Path file) throws IOException {
        try {
            return ops.stat(file);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    private static Path file(Path real) {
        return DocumentPath.side(real).resolve(FILE);
    }
}
