package dev.creel.bench.contender;

import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ways to keep sessions that are measured. Thread-safe. */
public enum ContenderName {
    /** This library, with the gate that the options say. */
    CREEL("gate as the environment says, 1,000,000 bytes if it says nothing; forced as the durability says"),
    /** This library with nothing of the payload in memory. */
    CREEL_GATE_OFF("gate 0, so that no payload is kept in memory; forced as the durability says"),
    /** The original's algorithm: the whole document on the heap. */
    WHOLE_FILE("Jackson on JDK maps; both caches and their gate as the original has them; file and directory forced as"
            + " the durability says"),
    /** {@link SqliteContender}. */
    SQLITE(SqliteContender.SETTINGS),
    /** {@link H2Contender}. */
    H2_MVSTORE(H2Contender.SETTINGS),
    /** {@link RocksContender}. */
    ROCKSDB(RocksContender.SETTINGS);

    /** The name of the document in a directory of Creel's and of the original's algorithm. */
    public static final String DOCUMENT = "sessions.json";

    private final String settings;

    ContenderName(String settings) {
        this.settings = settings;
    }

    /** Answers in one sentence how the contender is set up. */
    public String settings() {
        return settings;
    }

    /** Answers whether the contender has a form of the work. */
    public boolean supports(Work work) {
        return switch (this) {
            case CREEL, CREEL_GATE_OFF, WHOLE_FILE -> true;
            case SQLITE -> work != Work.UPDATE_REUSING_SNAPSHOT;
            // One process at a time may have their files open.
            case H2_MVSTORE, ROCKSDB -> work != Work.UPDATE_REUSING_SNAPSHOT && work != Work.EXTERNAL_CHANGE_THEN_READ;
        };
    }

    /**
     * Fills an empty directory with what the contender keeps, ready to be opened.
     *
     * @param document is only read
     */
    public void prepare(Path document, Path directory) throws IOException {
        switch (this) {
            case CREEL, CREEL_GATE_OFF, WHOLE_FILE -> Files.copy(document, directory.resolve(DOCUMENT));
            case SQLITE -> SqliteContender.prepare(document, directory);
            case H2_MVSTORE -> H2Contender.prepare(document, directory);
            case ROCKSDB -> RocksContender.prepare(document, directory);
        }
    }

    /**
     * Opens a contender on a directory that was prepared for it, or on a copy of one.
     *
     * @param options durability, and the memory settings of those that have a gate, which must be set
     */
    public Contender open(Path directory, FileStoreOptions options) throws IOException {
        return switch (this) {
            case CREEL -> new CreelContender(directory, options);
            case CREEL_GATE_OFF ->
                new CreelContender(
                        directory, options.toBuilder().objectCacheMaxBytes(0).build());
            case WHOLE_FILE -> new WholeFileContender(directory, options);
            case SQLITE -> new SqliteContender(directory, options);
            case H2_MVSTORE -> new H2Contender(directory, options);
            case ROCKSDB -> new RocksContender(directory, options);
        };
    }
}
