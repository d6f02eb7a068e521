package dev.creel.store.file;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot's hold on its version, kept apart from the snapshot so that the collector can find a forgotten one.
 * Thread-safe.
 */
final class SnapshotHold implements Runnable {

    private final DocumentVersion version;
    private final VersionCache cache;
    private @Nullable String closedWhy;

    SnapshotHold(DocumentVersion version, VersionCache cache) {
        this.version = version;
        this.cache = cache;
    }

    DocumentVersion version() {
        return version;
    }

    /** Lets go, when the snapshot is closed or collected. */
    @Override
    public void run() {
        close("is closed");
    }

    /** Lets go, and remembers why; does nothing the second time. */
    void close(String why) {
        synchronized (this) {
            if (closedWhy != null) {
                return;
            }
            closedWhy = why;
        }
        cache.released(this);
        version.release();
    }

    /** Answers why it was closed, or null if it is open. */
    synchronized @Nullable String closedWhy() {
        return closedWhy;
    }
}
