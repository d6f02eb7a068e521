package dev.creel.cli;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A store's state, opened so that nothing can be written. Used by one thread.
 *
 * @param snapshot the state
 */
record StoreView(FileSessionStore store, SessionSnapshot snapshot) implements AutoCloseable {

    /** @throws SessionStoreException.Missing if there is no document, where the library would see an empty store */
    static StoreView open(Settings settings) {
        FileSessionStore store = FileSessionStore.open(settings.store(), settings.toRead());
        try {
            SessionSnapshot snapshot = store.snapshot();
            if (snapshot.size() == 0 && !Files.exists(settings.store())) {
                throw missing(settings.store());
            }
            return new StoreView(store, snapshot);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Makes sure that there is a document to work on, without reading it.
     *
     * @throws SessionStoreException as {@link #open} does if there is none
     */
    static void requireDocument(Settings settings) {
        if (!Files.isRegularFile(settings.store())) {
            open(settings).close();
        }
    }

    private static SessionStoreException.Missing missing(Path document) {
        return new SessionStoreException.Missing(
                document.toString(),
                "There is no session store " + document + ". Nothing was created. Give the right one with --store or"
                        + " --agent, or make a new one with \"creel patch --create\".");
    }

    @Override
    public void close() {
        snapshot.close();
        store.close();
    }
}
