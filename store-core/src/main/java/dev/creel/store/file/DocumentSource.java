package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.DocumentVersion.Rewritten;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import dev.creel.store.json.ObjectText;
import dev.creel.store.json.TextFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers the document as it is now, from memory where its stamp proves that nothing changed, and the entries of any
 * version. Thread-safe.
 */
final class DocumentSource {

    /** A foreign document younger than this may still be in the middle of being rewritten in place. */
    private static final long FOREIGN_SETTLED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DocumentPath path;
    private final FileOps ops;
    private final Gate gate;
    private final Counters counters;
    private final FileStoreOptions options;
    private final DocumentReader reader;
    private final VersionCache versions;
    private final Runnable changedOutside;
    private final EntryTexts texts;
    private final ReentrantLock scanning = new ReentrantLock();

    DocumentSource(
            DocumentPath path, FileOps ops, FileStoreOptions options, Counters counters, Runnable changedOutside) {
        this.path = path;
        this.ops = ops;
        this.options = options;
        this.counters = counters;
        this.changedOutside = changedOutside;
        this.gate = new Gate(path.given().toString(), options);
        this.reader = new DocumentReader(ops, path, options, gate, counters);
        this.versions = new VersionCache(gate, options.ticker(), options.maxReplacedFiles());
        this.texts = new EntryTexts(path, options, gate, versions, counters);
    }

    /** Answers the document as it is now, held for the caller. */
    DocumentVersion acquire() {
        DocumentVersion known = known();
        if (known != null) {
            return known;
        }
        lockScanning();
        try {
            // Another thread may have scanned while this one waited.
            known = known();
            return known != null ? known : scan();
        } finally {
            scanning.unlock();
        }
    }

    private @Nullable DocumentVersion known() {
        FileStamp stamp = stamp();
        return stamp == null ? null : versions.current(stamp);
    }

    private @Nullable FileStamp stamp() {
        try {
            return ops.stat(path.given());
        } catch (IOException e) {
            throw path.unavailable("look at", e);
        }
    }

    private DocumentVersion scan() {
        DocumentVersion version = reader.read(versions.lastContent());
        FileStamp stamp = version.stamp();
        if (stamp != null) {
            if (versions.put(version)) {
                changedOutside.run();
            }
            texts.forget();
            gate.check(stamp.size());
        }
        return version;
    }

    /**
     * Answers the document as it is now, and uses the base for it if the document still is that.
     *
     * @param base a snapshot of this or another store, or null
     */
    DocumentVersion acquire(@Nullable FileSnapshot base, FileSessionStore store) {
        DocumentVersion before = base == null ? null : base.version();
        FileStamp stamp = before == null ? null : stamp();
        if (base != null
                && before != null
                && base.isOf(store)
                && stamp != null
                && stamp.equals(before.stamp())
                && before.settled(VersionCache.SETTLED_NANOS)
                && before.retain()) {
            counters.reuses.increment();
            versions.put(before);
            return before;
        }
        DocumentVersion version = acquire();
        if (base != null) {
            boolean same = version.index().sameContent(base.index());
            (same ? counters.reuses : counters.fallbacks).increment();
        }
        return version;
    }

    /**
     * Answers whether the content of the document is still that of a version, where its stamp alone does not prove it
     * because a foreign program wrote it so lately that it may not have finished.
     */
    boolean hasSettledContent(DocumentVersion version) {
        FileStamp expected = version.stamp();
        if (expected == null || version.settled(FOREIGN_SETTLED_NANOS)) {
            return true;
        }
        lockScanning();
        try {
            DocumentVersion again = reader.readOnce(version.index());
            if (again == null) {
                return false;
            }
            try {
                return expected.equals(again.stamp()) && again.index().sameText(version.index());
            } finally {
                again.release();
            }
        } catch (IOException e) {
            throw path.unavailable("read", e);
        } finally {
            scanning.unlock();
        }
    }

    /** Answers whether the path still leads to this place, and the very document of a version is there. */
    boolean isCurrent(DocumentVersion version, Path real) {
        try {
            return liesAt(real) && Objects.equals(ops.stat(real), version.stamp());
        } catch (IOException e) {
            throw path.unavailable("look at", e);
        }
    }

    /** Answers whether the path leads to this place. */
    boolean liesAt(Path real) {
        return path.locate().real().equals(real);
    }

    /** Waits for a scan in progress, which the timeout bounds too. An interrupt does not end the waiting. */
    private void lockScanning() {
        boolean interrupted = false;
        long timeout = TimeUnit.NANOSECONDS.convert(options.lockTimeout());
        long begin = System.nanoTime();
        try {
            for (; ; ) {
                try {
                    if (scanning.tryLock(timeout - (System.nanoTime() - begin), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw new SessionStoreException.Unavailable(
                            path.given().toString(),
                            "Another thread has been reading the session store " + path.given() + " for "
                                    + options.lockTimeout() + ". Nothing was changed. Try again.",
                            null);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Commits a change and makes the document it left the current version.
     *
     * @return the version, held for the caller
     * @throws IOException if it was not committed; nothing has changed
     */
    DocumentVersion commit(Change change, DocumentWriter.Prepared prepared) throws IOException {
        // A reader that sees the new document before its index is known waits for it here instead of scanning.
        boolean keepsReadersWaiting = scanning.tryLock();
        try {
            FileStamp stamp = prepared.commit();
            reader.noteSeen();
            DocumentVersion version = after(change, prepared, stamp == null ? prepared.stamp() : stamp);
            if (stamp == null) {
                versions.forget();
            } else {
                versions.put(version);
            }
            if (version.texts() != null) {
                texts.forget();
            }
            gate.check(prepared.stamp().size());
            return version;
        } finally {
            if (keepsReadersWaiting) {
                scanning.unlock();
            }
        }
    }

    private DocumentVersion after(Change change, DocumentWriter.Prepared prepared, FileStamp stamp) {
        DocumentVersion before = change.base();
        DocumentIndex index = change.index();
        byte[][] present = before.texts();
        if (present != null && gate.keepsWhole(stamp.size())) {
            return DocumentVersion.inMemory(stamp, index, true, options.ticker().getAsLong(), change.texts(present));
        }
        PayloadNames names = before.payloadNames().isEmpty()
                ? gate.names(index.members().count())
                : change.names(before.payloadNames());
        DocumentVersion onDisk = DocumentVersion.onDisk(stamp, index, true, prepared.handOver(), names);
        return gate.keepsWhole(stamp.size()) ? loaded(onDisk, stamp) : onDisk;
    }

    /** Reads all payload of a document that has become small enough to be kept whole. */
    private DocumentVersion loaded(DocumentVersion onDisk, FileStamp stamp) {
        byte[][] kept = new byte[onDisk.index().members().count()][];
        try {
            for (int i = 0; i < kept.length; i++) {
                kept[i] = texts.read(onDisk, i);
            }
        } catch (Rewritten | SessionStoreException e) {
            // The change stands; the version can still be read entry by entry, where this shows again.
            return onDisk;
        }
        onDisk.release();
        return DocumentVersion.inMemory(
                stamp, onDisk.index(), true, options.ticker().getAsLong(), kept);
    }

    /** Makes the next call scan the document again, unless that has happened already. */
    void forget(DocumentVersion version) {
        versions.forget(version);
    }

    /** Takes a snapshot of a version that the caller holds. */
    FileSnapshot snapshot(DocumentVersion version, FileSessionStore store) {
        return new FileSnapshot(store, this, versions.hold(version));
    }

    /**
     * Answers an entry of a version that the caller holds.
     *
     * @throws SessionStoreException.Damaged if the entry is not valid JSON
     */
    Optional<SessionEntry> entry(DocumentVersion version, String key) throws Rewritten {
        return entry(version, version.index().find(key));
    }

    /**
     * Answers an entry of a version that the caller holds.
     *
     * @param member which one it is there, or -1 for none
     * @throws SessionStoreException.Damaged if the entry is not valid JSON
     */
    Optional<SessionEntry> entry(DocumentVersion version, int member) throws Rewritten {
        requireValid(version, member);
        return member < 0 ? Optional.empty() : Optional.of(decoded(texts.of(version, member)));
    }

    /**
     * Answers some fields of an entry of a version that the caller holds.
     *
     * @throws SessionStoreException.Damaged if the entry is not valid JSON
     */
    Optional<SessionEntry> part(DocumentVersion version, String key, Set<String> fields) throws Rewritten {
        int member = version.index().find(key);
        requireValid(version, member);
        return member < 0 ? Optional.empty() : Optional.of(decoded(texts.part(version, member, fields)));
    }

    private void requireValid(DocumentVersion version, int member) {
        TextFault fault = member < 0 ? null : version.index().fault(member);
        if (fault != null) {
            throw damaged(version, member, fault);
        }
    }

    private SessionEntry decoded(byte[] text) {
        counters.entriesDecoded.increment();
        return new SessionEntry(new ObjectText(text, 1));
    }

    private SessionStoreException.Damaged damaged(DocumentVersion version, int member, TextFault fault) {
        String key = version.index().members().name(member);
        long position = version.index().members().valueAt(member) + fault.position();
        return new SessionStoreException.Damaged(
                path.given().toString(),
                "The session " + key + " in " + path.given() + " is not valid JSON at byte " + position + ": "
                        + fault.message()
                        + ". Nothing was changed; the other sessions can be used. Correct it there, or"
                        + " put another entry in its place, or remove it.",
                position,
                key);
    }

    FileStoreStats stats() {
        return counters.snapshot(
                versions.retainedBytes() + texts.keptBytes(),
                versions.indexBytes(),
                versions.openVersions(),
                versions.replacedBytes());
    }

    void close() {
        versions.close();
        texts.forget();
    }
}
