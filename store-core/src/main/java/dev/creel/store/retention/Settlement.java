package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.ArchivedEntry.Keeping;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows the change that removes sessions: the journal, the transcripts, the end of the archive. Each step can be
 * gone again, so an archive that a crash left unfinished is settled by the next pass. Called with the pass lock held.
 */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final RetentionContext context;
    private final LifeEvents events;

    Settlement(RetentionContext context, LifeEvents events) {
        this.context = context;
        this.events = events;
    }

    /**
     * Settles an archive, and answers its sessions with what is kept of them.
     *
     * @param removed what was removed with it
     * @param replaced what may have been removed by others; it is kept, but nobody is told
     */
    List<ArchivedEntry> settle(
            Archive archive, List<ArchivedEntry> removed, List<ArchivedEntry> replaced, SessionSnapshot after)
            throws IOException {
        new RemovalJournal(context.own()).add(archive.name(), removed);
        events.catchUp();
        TranscriptKeeping keeping = keeping(archive);
        List<ArchivedEntry> all = new ArrayList<>(removed);
        all.addAll(replaced);
        Set<String> referred = referred(all, after);
        List<ArchivedEntry> settled = new ArrayList<>();
        for (ArchivedEntry entry : removed) {
            settled.add(putAway(archive, entry, referred, keeping));
        }
        for (ArchivedEntry entry : replaced) {
            boolean certain = entry.keeping() != Keeping.DELETE;
            settled.add(certain ? putAway(archive, entry, referred, keeping) : entry.kept(List.of(), List.of()));
        }
        archive.finish(settled);
        return settled;
    }

    private TranscriptKeeping keeping(Archive archive) {
        return new TranscriptKeeping(context.requireFiles("A removal").transcripts(), archive);
    }

    private ArchivedEntry putAway(Archive archive, ArchivedEntry entry, Set<String> referred, TranscriptKeeping keeping)
            throws IOException {
        if (isBackMeanwhile(archive, entry)) {
            bringBack(entry, keeping);
            return entry.kept(List.of(), List.of());
        }
        Map<String, String> kept = new LinkedHashMap<>();
        for (String name : entry.transcripts()) {
            kept.putAll(
                    referred.contains(name)
                            ? keeping.kept(name, entry.keeping(), entry.at())
                            : keeping.putAway(name, entry.keeping(), entry.at()));
        }
        return entry.kept(List.copyOf(kept.keySet()), List.copyOf(kept.values()));
    }

    /** Putting thousands of transcripts away takes its time, and others go on meanwhile. */
    private boolean isBackMeanwhile(Archive archive, ArchivedEntry entry) throws IOException {
        if (entry.transcripts().isEmpty()) {
            return false;
        }
        try (SessionSnapshot present = context.store().snapshot()) {
            return presence(present, archive, entry) == Presence.HELD;
        }
    }

    private static void bringBack(ArchivedEntry entry, TranscriptKeeping keeping) throws IOException {
        for (String name : entry.transcripts()) {
            keeping.bringBackAll(name, entry.keeping(), entry.at());
        }
    }

    private Set<String> referred(List<ArchivedEntry> removed, SessionSnapshot after) throws IOException {
        boolean any = removed.stream().anyMatch(entry -> !entry.transcripts().isEmpty());
        return any ? new TranscriptLookup(context, after).referred() : Set.of();
    }

    /** Settles what a crash left unfinished, and takes back what it left half done. What cannot be settled stays so. */
    void mend() throws IOException {
        mendTombstones();
        for (Archive archive : new Archives(context.own()).all()) {
            try {
                if (!archive.isThere()) {
                    archive.delete();
                } else if (!archive.isFinished()) {
                    mend(archive);
                } else {
                    Restoration.mend(context, archive);
                }
            } catch (IOException | SessionStoreException e) {
                LOG.atError()
                        .addKeyValue("archive", archive.name())
                        .setCause(e)
                        .log("an unfinished archive cannot be finished and is tried again by the next pass; see to the"
                                + " file that is named, or move the archive away to end this message");
            }
        }
    }

    /** Digs out keys that were given up for others which their sessions never got. */
    private void mendTombstones() throws IOException {
        List<Tombstone> moved = context.tombstones().stream()
                .filter(each -> each.successor().isPresent())
                .toList();
        if (moved.isEmpty()) {
            return;
        }
        Set<String> keys = moved.stream().filter(dangling()).map(Tombstone::key).collect(Collectors.toSet());
        if (keys.isEmpty()) {
            return;
        }
        context.store()
                .<List<Tombstone>, IOException>transact(transaction -> {
                    List<Tombstone> kept = context.tombstones().stream()
                            .filter(each ->
                                    !keys.contains(each.key()) || !isDangling(each, key -> isPresent(transaction, key)))
                            .toList();
                    if (kept.size() < context.tombstones().size()) {
                        context.requireFiles("A pass").bury(kept);
                    }
                    return kept;
                })
                .close();
    }

    private Predicate<Tombstone> dangling() {
        try (SessionSnapshot present = context.store().snapshot()) {
            Set<String> keys = present.summaries()
                    .map(summary -> context.normal(summary.key()))
                    .collect(Collectors.toSet());
            return each -> isDangling(each, keys::contains);
        }
    }

    private static boolean isDangling(Tombstone tombstone, Predicate<String> isPresent) {
        return isPresent.test(tombstone.key())
                && tombstone.successor().filter(isPresent.negate()).isPresent();
    }

    private static boolean isPresent(SessionTransaction transaction, String key) {
        try {
            return transaction.get(key).isPresent();
        } catch (SessionStoreException.Damaged e) {
            return true;
        }
    }

    private void mend(Archive archive) throws IOException {
        List<ArchivedEntry> removed = new ArrayList<>();
        List<ArchivedEntry> replaced = new ArrayList<>();
        TranscriptKeeping keeping = keeping(archive);
        try (SessionSnapshot present = context.store().snapshot()) {
            for (ArchivedEntry entry : archive.entries()) {
                switch (presence(present, archive, entry)) {
                    case GONE -> removed.add(entry);
                    case REPLACED -> replaced.add(entry);
                    case HELD -> bringBack(entry, keeping);
                }
            }
            if (removed.isEmpty() && replaced.isEmpty()) {
                archive.delete();
            } else {
                settle(archive, removed, replaced, present);
            }
        }
    }

    /** What a store holds under the key of an archived session. */
    private enum Presence {
        GONE,
        /** Another session. The archived one may have been replaced by it and never have been removed. */
        REPLACED,
        /** Still the archived one, or again. */
        HELD
    }

    private static Presence presence(SessionSnapshot present, Archive archive, ArchivedEntry entry) throws IOException {
        try {
            boolean byId = entry.sessionId().isPresent();
            Optional<SessionEntry> held =
                    byId ? present.get(entry.key(), Set.of("sessionId")) : present.get(entry.key());
            if (held.isEmpty()) {
                return Presence.GONE;
            }
            return archive.isArchived(entry, held.get()) ? Presence.HELD : Presence.REPLACED;
        } catch (SessionStoreException.Damaged e) {
            // Whatever it is, nobody removed it.
            return Presence.HELD;
        }
    }
}
