package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link DiskScenario}: the store that it works with, and what that store may hold at any moment. Closing it
 * closes every store that it opened. Belongs to one thread.
 */
public final class ScenarioRun implements AutoCloseable {

    private final ForwardingFileOps disk;
    private final Path document;
    private final FileStoreOptions options;
    private final Witness witness;
    private final List<FileSessionStore> opened = new ArrayList<>();
    private Map<String, SessionEntry> state = Map.of();

    /** Is told what the store holds. Belongs to the thread of the run. */
    public interface Witness {

        /** From now on the store may hold this instead of what was acknowledged last. */
        void mayBecome(Map<String, SessionEntry> next);

        /** From now on the store holds this and nothing else. */
        void acknowledged(Map<String, SessionEntry> state);
    }

    ScenarioRun(ForwardingFileOps disk, Path document, FileStoreOptions options, Witness witness) {
        this.disk = disk;
        this.document = document;
        this.options = options;
        this.witness = witness;
    }

    /** Answers where the document is. */
    public Path document() {
        return document;
    }

    /** Opens a store on the disk that fails or records. It is closed with the run, if not before. */
    public FileSessionStore open() {
        return open(document);
    }

    /** Opens a store by another path. */
    public FileSessionStore open(Path path) {
        FileSessionStore store = disk.open(path, options);
        opened.add(store);
        return store;
    }

    /** Answers what was acknowledged last. */
    public Map<String, SessionEntry> state() {
        return state;
    }

    /** Says what the store holds when the work begins. */
    public void begin(Map<String, SessionEntry> present) {
        state = new LinkedHashMap<>(present);
        witness.acknowledged(state);
    }

    /** Sets one session, or removes it if {@code entry} is null, and acknowledges it. */
    public void update(SessionStore store, String key, @Nullable SessionEntry entry) throws Exception {
        Map<String, SessionEntry> next = new LinkedHashMap<>(state);
        if (entry == null) {
            next.remove(key);
        } else {
            next.put(key, entry);
        }
        change(next, () -> store.update(key, present -> entry));
    }

    /**
     * Does a piece of work that makes {@code next} of the store, all of it or nothing, and acknowledges it.
     *
     * @param next what the store holds afterwards, by normalised key
     */
    public void change(Map<String, SessionEntry> next, Callable<?> work) throws Exception {
        witness.mayBecome(next);
        work.call();
        state = next;
        witness.acknowledged(next);
    }

    /** Answers what a store holds, every entry of it read. */
    public static Map<String, SessionEntry> contentOf(SessionStore store) {
        Map<String, SessionEntry> content = new LinkedHashMap<>();
        try (SessionSnapshot snapshot = store.snapshot()) {
            snapshot.summaries()
                    .forEach(summary -> content.put(
                            summary.key(), snapshot.get(summary.key()).orElseThrow()));
        }
        return content;
    }

    /** Closes every store of this run. */
    @Override
    public void close() {
        opened.forEach(FileSessionStore::close);
    }
}
