package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.StoreFsck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link DiskScenario}: the store that it works with, and what that store may hold at any moment. A scenario
 * has to {@link #begin} before it changes, reads or compares anything; else there is an {@link IllegalStateException}.
 * Closing a run closes every store that it opened. Belongs to one thread.
 */
public final class ScenarioRun implements AutoCloseable {

    private final ForwardingFileOps disk;
    private final Path document;
    private final FileStoreOptions options;
    private final Witness witness;
    private final List<FileSessionStore> opened = new ArrayList<>();
    private @Nullable Map<String, SessionEntry> state;

    /** Is told what the store holds. Belongs to the thread of the run. */
    interface Witness {

        /** From now on the store may hold this instead of what was acknowledged last. */
        void mayBecome(Map<String, SessionEntry> next);

        /** From now on the store holds this and nothing else. */
        void acknowledged(Map<String, SessionEntry> state);

        /**
         * Another program has changed files behind the back of the disk, and forced them. What the disk remembers of the
         * files before counts no more.
         */
        default void changedOutside() {}
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

    /** Closes a store of this run before the others. */
    public void close(FileSessionStore store) {
        opened.remove(store);
        store.close();
    }

    /** Answers the stores that were opened and not closed. */
    List<FileSessionStore> stores() {
        return List.copyOf(opened);
    }

    /** Recovers the document on the disk that fails or records. */
    public StoreFsck.Recovery recover() throws Exception {
        return disk.with(() -> StoreFsck.recover(document, options));
    }

    /** Answers what was acknowledged last. */
    public Map<String, SessionEntry> state() {
        return requireBegun();
    }

    private Map<String, SessionEntry> requireBegun() {
        Map<String, SessionEntry> present = state;
        if (present == null) {
            throw new IllegalStateException("The scenario did not say what the store holds when its work begins. Call"
                    + " begin(...) of the ScenarioRun first, with Map.of() for a store that holds nothing.");
        }
        return present;
    }

    /** Says what the store holds when the work begins. */
    public void begin(Map<String, SessionEntry> present) {
        Map<String, SessionEntry> first = new LinkedHashMap<>(present);
        state = first;
        witness.acknowledged(first);
    }

    /** Does the whole work of a scenario, which has to begin. */
    void perform(DiskScenario scenario) throws Exception {
        scenario.run(this);
        requireBegun();
    }

    /** Sets one session, or removes it if {@code entry} is null, and acknowledges it. */
    public void update(SessionStore store, String key, @Nullable SessionEntry entry) throws Exception {
        Map<String, SessionEntry> next = new LinkedHashMap<>(state());
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
     * @return what the work answered
     */
    public <T> T change(Map<String, SessionEntry> next, Callable<T> work) throws Exception {
        requireBegun();
        witness.mayBecome(next);
        T answer = work.call();
        state = next;
        witness.acknowledged(next);
        return answer;
    }

    /**
     * Lets another program change the document, on the true disk, where nothing fails and all is forced. An interrupt
     * does not concern it.
     *
     * @param next what the store holds afterwards
     */
    public void outside(Map<String, SessionEntry> next, Callable<?> work) throws Exception {
        requireBegun();
        boolean interrupted = Thread.interrupted();
        try {
            work.call();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        witness.changedOutside();
        state = next;
        witness.acknowledged(next);
    }

    /**
     * Reads everything that a store holds.
     *
     * @throws AssertionError if it is not what was acknowledged last
     */
    public void read(SessionStore store) {
        expect(contentOf(store));
    }

    /** Throws an {@link AssertionError} if something that was read is not what was acknowledged last. */
    public void expect(Map<String, SessionEntry> found) {
        Map<String, SessionEntry> expected = state();
        if (!found.equals(expected)) {
            throw new AssertionError("The store holds " + found + " instead of " + expected);
        }
    }

    /** Answers what a store holds, every entry of it read. */
    public static Map<String, SessionEntry> contentOf(SessionStore store) {
        try (SessionSnapshot snapshot = store.snapshot()) {
            return contentOf(snapshot);
        }
    }

    /** Answers what a snapshot holds, every entry of it read. */
    public static Map<String, SessionEntry> contentOf(SessionSnapshot snapshot) {
        Map<String, SessionEntry> content = new LinkedHashMap<>();
        snapshot.summaries()
                .forEach(summary ->
                        content.put(summary.key(), snapshot.get(summary.key()).orElseThrow()));
        return content;
    }

    /** Closes every store of this run. */
    @Override
    public void close() {
        stores().forEach(this::close);
    }
}
