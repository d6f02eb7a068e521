package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOps;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of work on one store that is to come out right wherever the disk fails and wherever the power goes. The same
 * scenario serves both: it says what it is about to make of the store, and when that is acknowledged.
 *
 * <p>Immutable, thread-safe; may be run many times.
 */
public abstract class DiskScenario {

    private final String name;

    /** @param name a few words that say what is done */
    protected DiskScenario(String name) {
        this.name = name;
    }

    /**
     * Answers why the scenario cannot be run here, or nothing if it can. A campaign asks before it begins, and answers the
     * reason instead of running it.
     */
    public Optional<String> reasonToSkip() {
        return Optional.empty();
    }

    /**
     * Answers where the document is to be.
     *
     * @param directory a directory of its own for every run
     */
    public Path documentIn(Path directory) {
        return directory.resolve("sessions.json");
    }

    /**
     * Answers the options of the store that it works with.
     *
     * @param options what the test sets: durability and memory
     */
    public FileStoreOptions.Builder options(FileStoreOptions.Builder options) {
        return options;
    }

    /** Answers the disk that lies under the one that fails or records, where the true one would not do. */
    FileOps disk(FileOps disk) {
        return disk;
    }

    /**
     * Makes what is there before, on the true disk. Nothing of it fails or is lost.
     *
     * @param document where the document is to be, as {@link #documentIn} answered; the directory given to that is there
     *     and empty
     */
    public void prepare(Path document) throws Exception {}

    /**
     * Does the work, on the disk that fails or records. What it throws is what the store threw: it catches nothing.
     *
     * @param run the store, and whom to tell what it holds
     */
    public abstract void run(ScenarioRun run) throws Exception;

    /**
     * Answers what a store of this scenario holds, at whatever moment, every entry of it read. It is compared to what was
     * said to the {@link ScenarioRun}.
     */
    public Map<String, SessionEntry> contentOf(SessionStore store) {
        return ScenarioRun.contentOf(store);
    }

    /**
     * Does what a user would have to do before the document can be changed, at whatever moment the work ended. Most often
     * that is nothing.
     *
     * @param found what the store holds
     * @return what it must hold afterwards
     */
    public Map<String, SessionEntry> mend(Path document, FileStoreOptions options, Map<String, SessionEntry> found) {
        return found;
    }

    /**
     * Checks what else must hold once the document was changed on a disk that works.
     *
     * @throws AssertionError if it does not; says what is there instead
     */
    public void checkFiles(Path document) throws Exception {}

    @Override
    public final String toString() {
        return name;
    }
}
