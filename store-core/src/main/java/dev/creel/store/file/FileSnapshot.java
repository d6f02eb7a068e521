package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.DocumentVersion.Rewritten;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** Answers the version, or null if it was let go. */
    @Nullable
    DocumentVersion version() {
        return hold.version();
    }

    /** Answers the index of the version, also after it was let go. */
    DocumentIndex index() {
        return hold.index();
    }

    /** Answers the index of the version, unless the snapshot is closed. */
    DocumentIndex openIndex() {
        return using(DocumentVersion::index);
    }

    @Override
    public int size() {
        return using(version -> version.index().sessions());
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return reading(version -> documents.entry(version, key));
    }

    @Override
    public Optional<SessionEntry> get(String key, Set<String> fields) {
        Set<String> wanted = Set.copyOf(fields);
        return reading(version -> documents.part(version, key, wanted));
    }

    /** A look at an entry. */
    private interface Read {
        Optional<SessionEntry> of(DocumentVersion version) throws Rewritten;
    }

    private Optional<SessionEntry> reading(Read read) {
        return using(version -> {
            try {
                return read.of(version);
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
        if (version == null || !version.retain()) {
            String closed = hold.closedWhy();
            throw new IllegalStateException(
                    "This snapshot of " + store + " " + (closed == null ? "is closed" : closed));
        }
        try {
            return read.apply(version);
        } finally {
            version.release();
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
