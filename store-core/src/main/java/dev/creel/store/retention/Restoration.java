package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Brings a session back from an archive: its transcripts, then its entry, then the note that it is back. Each step can be
 * gone again. Called with the pass lock held; used by one thread.
 */
final class Restoration {

    private final RetentionContext context;
    private final Archive archive;
    private final ArchivedEntry archived;
    private final String normal;

    Restoration(RetentionContext context, Archive archive, String key) throws IOException {
        this.context = context;
        this.archive = archive;
        this.archived = archive.removed().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst()
                .orElseThrow();
        this.normal = context.normal(key);
    }

    void execute() throws IOException {
        SessionEntry entry = archive.entry(archived.key());
        context.store().get(normal).ifPresent(this::requireSame);
        TranscriptKeeping keeping =
                new TranscriptKeeping(context.requireFiles("A restoration").transcripts());
        for (int i = 0; i < archived.transcripts().size(); i++) {
            keeping.bringBack(archived.transcripts().get(i), archived.keptAs().get(i), archived.keeping(), archive);
        }
        try {
            context.store()
                    .<SessionEntry, IOException>transact(transaction -> put(transaction, entry))
                    .close();
        } catch (SessionStoreException.Conflict e) {
            for (String name : archived.transcripts()) {
                keeping.putAway(name, archived.keeping(), archived.at(), archive);
            }
            throw e;
        }
        archive.restored(archived.key(), context.owner(), context.now());
    }

    private SessionEntry put(SessionTransaction transaction, SessionEntry entry) throws IOException {
        Optional<SessionEntry> present = transaction.get(normal);
        if (present.isPresent()) {
            requireSame(present.get());
            return present.get();
        }
        List<Tombstone> left = context.tombstones().stream()
                .filter(tombstone -> !tombstone.key().equals(normal))
                .toList();
        if (left.size() < context.tombstones().size()) {
            context.requireFiles("A restoration").bury(left);
        }
        transaction.because(normal, "restored");
        transaction.put(normal, entry);
        return entry;
    }

    /** An earlier restoration may have come so far. */
    private void requireSame(SessionEntry present) {
        if (!archived.is(present)) {
            throw new SessionStoreException.Conflict(
                    context.store().toString(),
                    "The session " + archived.key() + " cannot be restored to " + context.store()
                            + ", because there is another session with this key now. Nothing was changed. Give that one"
                            + " another key or remove it, then restore again.",
                    normal,
                    present);
        }
    }
}
