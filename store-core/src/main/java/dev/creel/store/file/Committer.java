package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.GatewayLockFile.Lost;
import dev.creel.store.io.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a change in the place of the document it was made for. Its commit point is the rename in {@link
 * DocumentWriter.Prepared#commit()}; what fails later never looks like a failed change. Used by one thread at a time,
 * under the store's lock.
 */
final class Committer {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int REPORTED_KEYS = 20;

    private final DocumentPath path;
    private final FileStoreOptions options;
    private final DocumentSource documents;
    private final DocumentWriter writer;
    private final EventQueue events;
    private final Counters counters;
    private @Nullable Path marked;

    Committer(
            FileOps ops,
            DocumentPath path,
            FileStoreOptions options,
            DocumentSource documents,
            EventQueue events,
            Counters counters) {
        this.path = path;
        this.options = options;
        this.documents = documents;
        this.writer = new DocumentWriter(ops, path, options.durability(), counters);
        this.events = events;
        this.counters = counters;
    }

    /**
     * Writes the change.
     *
     * @return the version that it made, held for the caller; null if the document is no longer the one it was made for
     * @throws SessionStoreException.NotDurable if the change stands, but may not survive a power cut
     * @throws SessionStoreException any other: nothing was changed
     */
    @Nullable
    DocumentVersion commit(StoreLock.Held held, Place place, Change change) {
        try (DocumentWriter.Prepared prepared = writer.prepare(
                place.real(),
                place.owner(),
                change.base().stamp(),
                change.plan().edits())) {
            return prepared == null ? null : commit(held, place, change, prepared);
        } catch (IOException e) {
            throw path.unavailable("change", e);
        }
    }

    private @Nullable DocumentVersion commit(
            StoreLock.Held held, Place place, Change change, DocumentWriter.Prepared prepared) throws IOException {
        if (!documents.hasSettledContent(change.base())) {
            return null;
        }
        held.takeGatewayLock();
        if (!documents.isCurrent(change.base(), place.real()) || !held.gatewayLockIsOurs()) {
            held.releaseGatewayLock();
            return null;
        }
        DocumentVersion version = Apart.run(() -> documents.commit(change, prepared));
        List<Lost> lost = Apart.run(held::releaseGatewayLockAfterCommit);
        counters.commits.increment();
        if (!lost.isEmpty()) {
            reportOvertaken(change, lost);
        }
        change.news()
                .forEach(news ->
                        events.add(news.kind(), news.key(), options.clock().instant(), news.cause()));
        try {
            writer.forceDirectory(place.real());
        } catch (IOException e) {
            version.release();
            throw new SessionStoreException.NotDurable(
                    path.given().toString(),
                    "The change of " + path.given() + " was made and every process sees it, but its directory could not"
                            + " be forced to the device: " + e + ". A power cut may bring back the state before it."
                            + " Check the disk.",
                    e);
        }
        // Not before the name of the document is on the device, nor where that failed: if a power cut took the first
        // document and left the mark, the document would seem to be gone, although nobody was told that it is there.
        mark(place);
        return version;
    }

    /** Says what cannot be undone any more: no file system call makes a rename conditional. */
    private void reportOvertaken(Change change, List<Lost> lost) {
        counters.overtaken.increment();
        List<String> keys = change.news().stream().map(Change.News::key).toList();
        int shown = Math.min(keys.size(), REPORTED_KEYS);
        LOG.atError()
                .addKeyValue("storePath", path.given())
                .addKeyValue("lockPath", lost.get(0).file())
                .addKeyValue("holder", lost.get(0).holder())
                .addKeyValue("heldMs", lost.get(0).heldMillis())
                .addKeyValue("changes", keys.size())
                .addKeyValue("sessionKeys", String.join(", ", keys.subList(0, shown)))
                .log("another program took the lock file away while this process was stopped just before its commit;"
                        + " the change of this process stands, and what the other program wrote meanwhile may be"
                        + " overwritten; compare the store with what that program did in that time and do the missing"
                        + " part again");
    }

    private void mark(Place place) {
        if (place.real().equals(marked) || options.lockScope() == LockScope.JVM) {
            return;
        }
        try {
            path.markAsCommitted(place.real(), place.owner());
            marked = place.real();
        } catch (IOException | SessionStoreException e) {
            LOG.atWarn().addKeyValue("storePath", path.given()).setCause(e).log("could not note that the store exists");
        }
    }
}
