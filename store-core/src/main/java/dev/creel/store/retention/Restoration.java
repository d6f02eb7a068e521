package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.ArchivedEntry.Keeping;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a session back from an archive: a note that this begins, its transcripts, its right to the key, its entry, the
 * note that it is back. Called with the pass lock held; used by one thread.
 */
final class Restoration {

    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

    private final RetentionContext context;
    private final Archive archive;
    private final ArchivedEntry archived;
    private final String normal;
    private final Burial burial;

    private Restoration(RetentionContext context, Archive archive, String key) throws IOException {
        this.context = context;
        this.archive = archive;
        this.archived = archive.removed().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst()
                .orElseThrow();
        this.normal = context.normal(key);
        this.burial = new Burial(context);
    }

    /** Brings back what was removed last under a key, and tells of it. */
    static ArchivedSession restore(RetentionContext context, LifeEvents events, String key) throws IOException {
        Archives archives = new Archives(context.own());
        ArchivedSession found = archives.newest(context, key);
        Restoration restoration = new Restoration(context, archives.archive(found.archive()), found.key());
        events.write(RetentionEvent.Kind.RESTORED, key, "by " + context.owner(), "restored", restoration::execute);
        return found;
    }

    /** Finishes a restoration that was left half done, if its session is there, and else takes it back. */
    static void mend(RetentionContext context, Archive archive) throws IOException {
        Optional<BegunRestoration> begun = archive.restoring();
        if (begun.isEmpty()) {
            return;
        }
        if (!archive.isRestored(begun.get().entry().key())) {
            mend(context, archive, begun.get());
        }
        archive.restorationEnded();
    }

    private static void mend(RetentionContext context, Archive archive, BegunRestoration begun) throws IOException {
        ArchivedEntry entry = begun.entry();
        boolean isBack = begun.freed().isPresent()
                ? isBackOrBuried(context, archive, entry, begun.freed().get())
                : isBack(archive, entry, context.store().get(context.normal(entry.key())));
        TranscriptKeeping keeping = keeping(context, archive);
        Keeping how = entry.keeping();
        for (int i = 0; i < entry.transcripts().size(); i++) {
            String name = entry.transcripts().get(i);
            String keptAs = entry.keptAs().get(i);
            if (isBack) {
                keeping.bringBackBeside(name, keptAs, how);
            } else {
                keeping.takeBack(name, keptAs, how);
            }
        }
        if (isBack) {
            archive.restored(entry.key(), context.owner(), context.now());
        }
    }

    private static boolean isBack(Archive archive, ArchivedEntry entry, Optional<SessionEntry> present)
            throws IOException {
        return present.isPresent() && archive.isArchived(entry, present.get());
    }

    /** Answers whether the session is there. If not, its key is buried again, whatever somebody put under it meanwhile. */
    private static boolean isBackOrBuried(
            RetentionContext context, Archive archive, ArchivedEntry entry, Tombstone freed) throws IOException {
        try (SessionTransaction.Outcome<Boolean> outcome = context.store()
                .<Boolean, IOException>transact(transaction -> {
                    boolean isBack = isBack(archive, entry, transaction.get(freed.key()));
                    List<Tombstone> tombstones = new ArrayList<>(context.tombstones());
                    if (!isBack
                            && tombstones.stream().noneMatch(each -> each.key().equals(freed.key()))) {
                        tombstones.add(freed);
                        context.requireFiles("A restoration").bury(tombstones);
                    }
                    return isBack;
                })) {
            return outcome.result();
        }
    }

    private static TranscriptKeeping keeping(RetentionContext context, Archive archive) {
        return new TranscriptKeeping(context.requireFiles("A restoration").transcripts(), archive);
    }

    /** @throws SessionStoreException.NotDurable if it may not survive a power cut; the next pass looks whether it did */
    void execute() throws IOException {
        mend(context, archive);
        SessionEntry entry = archive.entry(archived.key());
        Optional<SessionEntry> present = context.store().get(normal);
        if (present.isPresent()) {
            requireSame(present.get());
        }
        TranscriptKeeping keeping = keeping(context, archive);
        ArchivedEntry moving = stillKept(keeping);
        Optional<Tombstone> buried = context.tombstones().stream()
                .filter(tombstone -> tombstone.key().equals(normal))
                .findFirst();
        archive.restorationBegins(new BegunRestoration(moving, buried));
        try {
            for (int i = 0; i < moving.transcripts().size(); i++) {
                keeping.bringBack(moving.transcripts().get(i), moving.keptAs().get(i), moving.keeping());
            }
            context.store()
                    .<SessionEntry, IOException>transact(transaction -> put(transaction, entry))
                    .close();
        } catch (SessionStoreException.NotDurable e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            takeBack(e);
            throw e;
        }
        archive.restored(archived.key(), context.owner(), context.now());
        archive.restorationEnded();
    }

    /** Answers the entry with those transcripts alone that are where they are kept. */
    private ArchivedEntry stillKept(TranscriptKeeping keeping) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> keptAs = new ArrayList<>();
        for (int i = 0; i < archived.transcripts().size(); i++) {
            if (keeping.isKept(archived.keptAs().get(i), archived.keeping())) {
                names.add(archived.transcripts().get(i));
                keptAs.add(archived.keptAs().get(i));
            } else {
                LOG.atWarn()
                        .addKeyValue("archive", archive.name())
                        .addKeyValue("transcript", archived.keptAs().get(i))
                        .log("a transcript is no longer where it was kept");
            }
        }
        return archived.kept(names, keptAs);
    }

    private void takeBack(Exception failure) {
        try {
            mend(context, archive);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private SessionEntry put(SessionTransaction transaction, SessionEntry entry) throws IOException {
        Optional<SessionEntry> present = transaction.get(normal);
        if (present.isPresent()) {
            requireSame(present.get());
            if (context.has(transaction, normal)) {
                freeKey();
            }
            return present.get();
        }
        freeKey();
        transaction.because(normal, "restored");
        transaction.put(normal, entry);
        return entry;
    }

    private void freeKey() throws IOException {
        burial.bury(burial.before().stream()
                .filter(tombstone -> !tombstone.key().equals(normal))
                .toList());
    }

    /** Somebody may have written the session back. */
    private void requireSame(SessionEntry present) throws IOException {
        if (!archive.isArchived(archived, present)) {
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
