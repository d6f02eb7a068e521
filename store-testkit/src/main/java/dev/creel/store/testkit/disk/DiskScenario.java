package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;

/**
 * A piece of work on one store that is to come out right wherever the disk fails and wherever the power goes. The same
 * scenario serves both: it says what it is about to make of the store, and when that is acknowledged.
 *
 * <p>Immutable; may be run many times.
 */
public abstract class DiskScenario {

    private final String name;

    /** @param name a few words that say what is done */
    protected DiskScenario(String name) {
        this.name = name;
    }

    /**
     * Answers the options of the store that it works with.
     *
     * @param options what the test sets: durability and memory
     */
    public FileStoreOptions.Builder options(FileStoreOptions.Builder options) {
        return options;
    }

    /**
     * Makes what is there before, on the true disk. Nothing of it fails or is lost.
     *
     * @param document where the document is to be; its directory is there and empty
     */
    public void prepare(Path document) throws Exception {}

    /**
     * Does the work, on the disk that fails or records. What it throws is what the store threw: it catches nothing.
     *
     * @param run the store, and whom to tell what it holds
     */
    public abstract void run(ScenarioRun run) throws Exception;

    @Override
    public final String toString() {
        return name;
    }
}
