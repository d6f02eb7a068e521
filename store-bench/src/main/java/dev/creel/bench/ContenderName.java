package dev.creel.bench;

import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;

/** The ways to keep a store that are measured. */
enum ContenderName {
    /** This library. */
    CREEL,
    /** The original's algorithm: the whole document on the heap. */
    WHOLE_FILE;

    /** Answers a contender that works on a document, with memory limits and durability as the options say. */
    Contender open(Path document, FileStoreOptions options, boolean reuseLoadedStore) {
        return switch (this) {
            case CREEL -> new CreelContender(document, options, reuseLoadedStore);
            case WHOLE_FILE -> new WholeFileContender(document, options, reuseLoadedStore);
        };
    }
}
