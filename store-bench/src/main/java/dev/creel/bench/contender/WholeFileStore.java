package dev.creel.bench.contender;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm of the original's {@code loadSessionStore} and {@code updateSessionStore} as of its PR #51567, step by
 * step, on the JVM.
 *
 * <p><b>A load</b> reads the file whole, parses it, keeps the text if that is at or below the gate, clones what was
 * parsed, and attaches a snapshot: the text if it was kept, else its SHA-256, and a copy of every {@code acp} field.
 *
 * <p><b>An update</b>, under the lock file, takes a base if that serialises to its snapshot and the file still holds the
 * same (then it works on a clone of the base), else loads anew. After the change it puts lost {@code acp} fields back,
 * serialises the whole store, compares that with the kept text or the file to skip a save without effect, writes a
 * temporary file, forces it, renames it and forces the directory. Then the caches are filled as the gate allows, each
 * with a clone of its own, and the base is brought up to date with a clone of every entry.
 *
 * <p><b>Done better than the original</b>, where Java allows it: text is kept as bytes and not as a string; strings are
 * shared between clones. <b>Left out</b>, in its favour: the passes that normalise routes and models in every entry at
 * each load and save, the maintenance, and the polling for a lock, which nobody else wants here. Numbers are written by
 * Jackson, equal in value.
 *
 * <p>Used by one thread at a time.
 */
public final class WholeFileStore {

    private final Path document;
    private final long gate;
    private final long ttlNanos;
    private final AtomicWrite write;
    private final WholeFileLock lock;
    private final WholeFileJson json = new WholeFileJson();
    private @Nullable Kept<Stamp, Map<String, Object>> object;
    private @Nullable Kept<Path, byte[]> serialized;

    /**
     * Works on a document.
     *
     * @param options durability, and the gate and how long payload is kept, both of which must be set
     */
    public WholeFileStore(Path document, FileStoreOptions options) {
        this.document = document;
        this.gate = options.objectCacheMaxBytes().orElseThrow();
        this.ttlNanos = options.cacheTtl().orElseThrow().toNanos();
        this.write = new AtomicWrite(
                options.durability() != Durability.PROCESS, options.durability() == Durability.FILE_AND_DIRECTORY);
        this.lock = new WholeFileLock(document);
    }

    /** A store on the heap, the caller's to change, and what the file held. */
    static final class Loaded {
        private final Map<String, Object> sessions;
        private WholeFileSnapshot snapshot;

        private Loaded(Map<String, Object> sessions, WholeFileSnapshot snapshot) {
            this.sessions = sessions;
            this.snapshot = snapshot;
        }

        Map<String, Object> sessions() {
            return sessions;
        }
    }

    /** Something kept in memory, with what it belongs to and since when. */
    private record Kept<K, V>(K of, V value, long since) {}

    /** What the original compares to know a file again. */
    private record Stamp(FileTime modified, long size) {}

    /** Answers the sessions, from the object cache if it is fresh. */
    public Map<String, Object> load() throws IOException {
        Stamp stamp = stamp();
        Kept<Stamp, Map<String, Object>> kept = object;
        if (kept != null && !expired(kept) && kept.of().equals(stamp)) {
            return WholeFileJson.deepClone(kept.value());
        }
        object = null;
        Loaded loaded = loadAnew();
        keepObject(loaded.sessions());
        return loaded.sessions();
    }

    /** Drops the object cache and keeps the text, as the original's script does between two loads. */
    public void forgetObject() {
        object = null;
    }

    /** Answers the value of a text, as it would stand in a store that was loaded. */
    Map<String, Object> parse(String json) {
        return this.json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the document, whatever is in the caches. */
    Loaded loadAnew() throws IOException {
        byte[] text = Files.readAllBytes(document);
        Map<String, Object> parsed = json.parse(text);
        keepText(text);
        return new Loaded(WholeFileJson.deepClone(parsed), WholeFileSnapshot.of(text, retains(text.length), parsed));
    }

    /**
     * Changes the store.
     *
     * @param base what was loaded or updated last, or null
     */
    void update(@Nullable Loaded base, Consumer<Map<String, Object>> change) throws IOException {
        lock.acquire();
        try {
            Loaded current = current(base);
            Map<String, Object> working = current.sessions;
            change.accept(working);
            current.snapshot.restoreAcp(working);
            WholeFileSnapshot after = save(working);
            if (base != null) {
                sync(base.sessions, working);
                base.snapshot = after;
            }
        } finally {
            lock.release();
        }
    }

    /** Answers what the document holds, the caller's to change, without parsing it if it is still the base. */
    private Loaded current(@Nullable Loaded base) throws IOException {
        if (base != null
                && base.snapshot.isTextOf(json.stringify(base.sessions))
                && base.snapshot.isTextOf(Files.readAllBytes(document))) {
            return new Loaded(WholeFileJson.deepClone(base.sessions), base.snapshot);
        }
        return loadAnew();
    }

    private WholeFileSnapshot save(Map<String, Object> sessions) throws IOException {
        byte[] text = json.stringify(sessions);
        Kept<Path, byte[]> kept = serialized;
        byte[] present = kept != null && !expired(kept) ? kept.value() : Files.readAllBytes(document);
        if (!Arrays.equals(text, present)) {
            write.replace(document, text);
        }
        keepText(text);
        keepObject(sessions);
        return WholeFileSnapshot.of(text, retains(text.length), sessions);
    }

    private static void sync(Map<String, Object> base, Map<String, Object> result) {
        for (Iterator<String> keys = base.keySet().iterator(); keys.hasNext(); ) {
            if (!result.containsKey(keys.next())) {
                keys.remove();
            }
        }
        result.forEach((key, entry) -> base.put(key, WholeFileJson.deepClone(entry)));
    }

    private void keepText(byte[] text) {
        serialized = retains(text.length) ? new Kept<>(document, text, System.nanoTime()) : null;
    }

    private void keepObject(Map<String, Object> sessions) throws IOException {
        Stamp stamp = stamp();
        object = retains(stamp.size()) ? new Kept<>(stamp, WholeFileJson.deepClone(sessions), System.nanoTime()) : null;
    }

    private boolean retains(long size) {
        return gate > 0 && ttlNanos > 0 && size <= gate;
    }

    private boolean expired(Kept<?, ?> kept) {
        return System.nanoTime() - kept.since() > ttlNanos;
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(document, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size());
    }
}
