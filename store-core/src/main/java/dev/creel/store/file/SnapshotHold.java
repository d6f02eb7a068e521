package dev.creel.store.file;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot's hold on its version, kept apart from the snapshot so that the collector can find a forgotten one.
 * Thread-safe.
 */
final class SnapshotHold implements Runnable {

    private final DocumentIndex index;
    private final VersionCache cache;
    private @Nullable DocumentVersion version;
    private @Nullable String closedWhy;

    SnapshotHold(DocumentVersion version, VersionCache cache) {
        this.index = version.index();
        this.version = version;
        this.cache = cache;
    }

    /** Answers the version, or null if it was let go. */
    synchronized @Nullable DocumentVersion version() {
        return version;
    }

    /** Answers the version's index, which is kept also after the version was let go. */
    DocumentIndex index() {
        return index;
    }

    /** Lets go, when the snapshot is closed or collected. */
    @Override
    public void run() {
        close("is closed");
    }

    /** Lets go, and remembers why; does nothing the second time. */
    void close(String why) {
        DocumentVersion held;
        synchronized (this) {
            held = version;
            if (held == null) {
                return;
            }
            version = null;
            closedWhy = why;
        }
        cache.released(this);
        held.release();
    }

    /** Answers why it was closed, or null if it is open. */
    synchronized @Nullable String closedWhy() {
        return closedWhy;
    }
}
