package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Settles an archive of which these sessions were removed, and answers them with what is kept of them. */
    List<ArchivedEntry> settle(Archive archive, List<ArchivedEntry> removed, SessionSnapshot after) throws IOException {
        new RemovalJournal(context.own()).add(archive.name(), removed);
        events.catchUp();
        Folder transcripts = context.requireFiles("A removal").transcripts();
        TranscriptKeeping keeping = new TranscriptKeeping(transcripts);
        Set<String> referred = referred(removed, after);
        List<ArchivedEntry> settled = new ArrayList<>();
        for (ArchivedEntry entry : removed) {
            List<String> names = new ArrayList<>();
            List<String> keptAs = new ArrayList<>();
            for (String name : entry.transcripts()) {
                Optional<String> kept = referred.contains(name)
                        ? Optional.empty()
                        : keeping.putAway(name, entry.keeping(), entry.at(), archive);
                if (kept.isPresent()) {
                    names.add(name);
                    keptAs.add(kept.get());
                }
            }
            settled.add(entry.kept(names, keptAs));
        }
        archive.finish(settled);
        return settled;
    }

    private Set<String> referred(List<ArchivedEntry> removed, SessionSnapshot after) throws IOException {
        boolean any = removed.stream().anyMatch(entry -> !entry.transcripts().isEmpty());
        return any ? new TranscriptLookup(context, after).referred() : Set.of();
    }

    /** Settles what a crash left unfinished, and takes back what it left half done. */
    void mend() throws IOException {
        mendTombstones();
        for (Archive archive : new Archives(context.own()).all()) {
            if (!archive.isThere()) {
                archive.delete();
            } else if (!archive.isFinished()) {
                mend(archive);
            }
        }
    }

    /** Digs out keys that were given up for others which their sessions never got. */
    private void mendTombstones() throws IOException {
        if (context.tombstones().stream().noneMatch(each -> each.successor().isPresent())) {
            return;
        }
        context.store()
                .<List<Tombstone>, IOException>transact(transaction -> {
                    Set<String> present = transaction
                            .summaries()
                            .map(summary -> context.normal(summary.key()))
                            .collect(Collectors.toSet());
                    List<Tombstone> kept = context.tombstones().stream()
                            .filter(each -> !present.contains(each.key())
                                    || each.successor()
                                            .filter(next -> !present.contains(next))
                                            .isEmpty())
                            .toList();
                    if (kept.size() < context.tombstones().size()) {
                        context.requireFiles("A pass").bury(kept);
                    }
                    return kept;
                })
                .close();
    }

    private void mend(Archive archive) throws IOException {
        List<ArchivedEntry> entries;
        try {
            entries = archive.entries();
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("archive", archive.name())
                    .setCause(e)
                    .log("an unfinished archive cannot be read and is left as it is; move it away to end this message");
            return;
        }
        try (SessionSnapshot present = context.store().snapshot()) {
            List<ArchivedEntry> removed =
                    entries.stream().filter(entry -> !isHeld(present, entry)).toList();
            if (removed.isEmpty()) {
                archive.delete();
            } else {
                settle(archive, removed, present);
            }
        }
    }

    private static boolean isHeld(SessionSnapshot present, ArchivedEntry entry) {
        try {
            Optional<SessionEntry> held = present.get(entry.key(), Set.of("sessionId"));
            return held.filter(entry::is).isPresent();
        } catch (SessionStoreException.Damaged e) {
            // Whatever it is, nobody removed it.
            return true;
        }
    }
}
