package dev.creel.store.file;

import dev.creel.store.io.FileStamp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The current version of the document, and the replaced ones that open snapshots still hold, of which only so many are
 * allowed. Thread-safe.
 */
final class VersionCache {

    /** A file that was still for this long when its stamp was read cannot change later without getting another time. */
    static final long SETTLED_NANOS = System.getProperty("os.name", "").startsWith("Linux")
            ? TimeUnit.MILLISECONDS.toNanos(20)
            : TimeUnit.SECONDS.toNanos(2);

    private final Gate gate;
    private final LongSupplier ticker;
    private final int maxReplacedFiles;
    private final Set<SnapshotHold> holds = new LinkedHashSet<>();
    private volatile @Nullable DocumentVersion current;
    private @Nullable DocumentIndex lastContent;
    private volatile boolean closed;

    VersionCache(Gate gate, LongSupplier ticker, int maxReplacedFiles) {
        this.gate = gate;
        this.ticker = ticker;
        this.maxReplacedFiles = maxReplacedFiles;
    }

    /**
     * Answers the current version, held for the caller, if the stamp proves that it still is the document; null if that
     * is uncertain or its payload has expired.
     */
    @Nullable
    DocumentVersion current(FileStamp stamp) {
        DocumentVersion version = current;
        if (version == null || !stamp.equals(version.stamp()) || !version.settled(SETTLED_NANOS)) {
            return null;
        }
        if (version.texts() != null && gate.expired(ticker.getAsLong() - version.loadedAtTicks())) {
            forget(version);
            return null;
        }
        return version.retain() ? version : null;
    }

    /**
     * Makes a version the current one and holds it.
     *
     * @return whether there was another one before, with other content
     */
    synchronized boolean put(DocumentVersion version) {
        DocumentVersion before = current;
        if (version == before) {
            return false;
        }
        current = !closed && version.retain() ? version : null;
        if (before != null) {
            before.release();
            limitReplaced();
        }
        DocumentIndex contentBefore = lastContent;
        lastContent = version.index();
        return contentBefore != null && !contentBefore.sameContent(version.index());
    }

    /** Lets go of a version if it is the current one, so that the next call scans the document again. */
    synchronized void forget(DocumentVersion version) {
        if (current == version) {
            forget();
        }
    }

    /** Lets go of the current version, so that the next call scans the document again. */
    synchronized void forget() {
        DocumentVersion before = current;
        current = null;
        if (before != null) {
            before.release();
            limitReplaced();
        }
    }

    /** Holds a version for a snapshot. */
    synchronized SnapshotHold hold(DocumentVersion version) {
        if (closed || !version.retain()) {
            throw new IllegalStateException("The session store is closed");
        }
        SnapshotHold hold = new SnapshotHold(version, this);
        holds.add(hold);
        limitReplaced();
        return hold;
    }

    synchronized void released(SnapshotHold hold) {
        holds.remove(hold);
    }

    private void limitReplaced() {
        List<DocumentVersion> replaced = replaced();
        for (int i = 0; i < replaced.size() - maxReplacedFiles; i++) {
            close(
                    replaced.get(i),
                    "was closed because more than " + maxReplacedFiles
                            + " replaced documents were held; close snapshots after use, or raise maxReplacedFiles");
        }
    }

    private List<DocumentVersion> replaced() {
        Set<DocumentVersion> versions = new LinkedHashSet<>();
        for (SnapshotHold hold : holds) {
            DocumentVersion version = hold.version();
            if (version != null && version != current && version.holdsFile()) {
                versions.add(version);
            }
        }
        return new ArrayList<>(versions);
    }

    private void close(DocumentVersion version, String why) {
        for (SnapshotHold hold : List.copyOf(holds)) {
            if (hold.version() == version) {
                hold.close(why);
            }
        }
    }

    /** Closes every snapshot and lets go of everything. */
    synchronized void close() {
        closed = true;
        for (SnapshotHold hold : List.copyOf(holds)) {
            hold.close("was closed because its store was closed");
        }
        forget();
    }

    synchronized long retainedBytes() {
        DocumentVersion version = current;
        if (version == null || version.texts() == null) {
            return 0;
        }
        long bytes = 0;
        for (int i = 0; i < version.index().members().count(); i++) {
            bytes += version.index().members().valueLength(i);
        }
        return bytes;
    }

    /** Answers the index of the last document known, which the next one may share most of; null if there was none. */
    synchronized @Nullable DocumentIndex lastContent() {
        return lastContent;
    }

    /** Answers whether all payload of the current version is in memory. */
    boolean keepsWhole() {
        DocumentVersion version = current;
        return version != null && version.texts() != null;
    }

    boolean isClosed() {
        return closed;
    }

    long indexBytes() {
        DocumentVersion version = current;
        return version == null ? 0 : version.index().bytes();
    }

    synchronized long openVersions() {
        Set<DocumentVersion> versions = new LinkedHashSet<>();
        for (SnapshotHold hold : holds) {
            DocumentVersion version = hold.version();
            if (version != null) {
                versions.add(version);
            }
        }
        if (current != null) {
            versions.add(current);
        }
        return versions.size();
    }

    synchronized long replacedBytes() {
        long bytes = 0;
        for (DocumentVersion version : replaced()) {
            FileStamp stamp = version.stamp();
            bytes += stamp == null ? 0 : stamp.size();
        }
        return bytes;
    }
}
