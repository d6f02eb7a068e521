package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.DocumentVersion.Rewritten;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A version of the document, held until the snapshot is closed or collected. Thread-safe. */
final class FileSnapshot implements SessionSnapshot {

    private static final Cleaner CLEANER = Cleaner.create();

    private final FileSessionStore store;
    private final DocumentSource documents;
    private final SnapshotHold hold;
    private final Cleaner.Cleanable cleanable;

    FileSnapshot(FileSessionStore store, DocumentSource documents, SnapshotHold hold) {
        this.store = store;
        this.documents = documents;
        this.hold = hold;
        this.cleanable = CLEANER.register(this, hold);
    }

    boolean isOf(FileSessionStore other) {
        return store == other;
    }

    /** Answers the version, which may have been let go. */
    DocumentVersion version() {
        return hold.version();
    }

    @Override
    public int size() {
        return using(version -> version.index().sessions());
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return using(version -> {
            try {
                return documents.entry(version, key);
            } catch (Rewritten e) {
                throw new SessionStoreException.Unavailable(
                        store.toString(),
                        "This snapshot of " + store + " can no longer be read, because a program rewrote the file in"
                                + " place. Nothing was changed. Take a new snapshot.",
                        e);
            }
        });
    }

    @Override
    public Stream<Summary> summaries() {
        return using(version -> version.index().summaries());
    }

    @Override
    public List<Summary> newest(int limit) {
        return using(version -> version.index().newest(limit));
    }

    private <T> T using(Function<DocumentVersion, T> read) {
        DocumentVersion version = hold.version();
        String closed = hold.closedWhy();
        if (closed != null || !version.retain()) {
            throw new IllegalStateException(
                    "This snapshot of " + store + " " + (closed == null ? "is closed" : closed));
        }
        try {
            return read.apply(version);
        } finally {
            version.release();
            java.lang.ref.Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
