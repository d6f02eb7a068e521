package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import java.nio.file.Path;

/**
 * A mark, visible to every class loader of this JVM, that says which of them has a path open. Immutable, thread-safe.
 *
 * <p>A second copy of this library in the same JVM would open a second channel on the lock file, and closing one of two
 * channels drops the operating system's lock of both in silence.
 */
final class LoaderMark {

    private static final String IDENTITY =
            LoaderMark.class.getClassLoader() + "/" + Integer.toHexString(System.identityHashCode(LoaderMark.class))
                    + "-" + Long.toHexString(System.nanoTime());

    private final String key;

    private LoaderMark(String key) {
        this.key = key;
    }

    /**
     * Marks a path as open here.
     *
     * @throws SessionStoreException.Unavailable if it is open through another class loader
     */
    static LoaderMark set(Path store, Path realDocument) {
        String key = "dev.creel.store.lock:" + realDocument;
        Object before = System.getProperties().putIfAbsent(key, IDENTITY);
        if (before != null && !before.equals(IDENTITY)) {
            throw new SessionStoreException.Unavailable(
                    store.toString(),
                    "The session store " + store + " (" + realDocument + ") is already open in this JVM through another"
                            + " class loader (" + before + "; here it is " + IDENTITY
                            + "), and two copies of the library would break each other's lock. Nothing was changed."
                            + " Close the other store first, or load the library once for both.",
                    null);
        }
        return new LoaderMark(key);
    }

    void remove() {
        System.getProperties().remove(key, IDENTITY);
    }
}
