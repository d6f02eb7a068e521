package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.ArchivedEntry.Keeping;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import dev.creel.store.retention.RetentionReport.Skipped;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes all sessions of one owner, peer, channel or parent at once. They are looked for and archived without the lock;
 * under it only those that changed meanwhile are looked at again. Called with the pass lock held; used by one thread.
 */
final class Revocation {

    private final RetentionContext context;
    private final LifeEvents events;
    private final Retention.RevokeBy by;
    private final String value;
    private final String cause;
    private final Instant now;
    private final TranscriptLookup transcripts;
    private final SessionSnapshot base;
    private final Set<String> unreadable = new LinkedHashSet<>();

    /** @param base the store as it is now; the caller closes it */
    Revocation(
            RetentionContext context,
            LifeEvents events,
            SessionSnapshot base,
            Retention.RevokeBy by,
            String value,
            String why)
            throws IOException {
        this.context = context;
        this.events = events;
        this.by = by;
        this.value = value;
        this.cause = "revoked: " + why;
        this.now = context.now();
        this.base = base;
        this.transcripts = new TranscriptLookup(context, base);
    }

    RetentionReport execute() throws IOException {
        Archive archive = new Archives(context.own()).create(now);
        Kinship kinship = new Kinship(context, by, value);
        Map<String, ArchivedEntry> found = new LinkedHashMap<>();
        belonging(context, base, kinship, unreadable)
                .forEach(key -> found.put(key, archived(key, base.get(key).orElseThrow())));
        archive.write(List.copyOf(found.values()), key -> base.get(key).orElseThrow());
        List<ArchivedEntry> removed = new SessionRemoval(context, events, archive)
                .execute(base, transaction -> decide(transaction, new Kinship(kinship), found, archive));
        return report(base.size(), removed, archive);
    }

    /** Answers the keys of the sessions that belong now, spelt as the store spells them. */
    static List<String> belonging(RetentionContext context, Retention.RevokeBy by, String value) {
        try (SessionSnapshot present = context.store().snapshot()) {
            return belonging(context, present, new Kinship(context, by, value), new HashSet<>());
        }
    }

    /** @param unreadable gets the keys of which nobody knows whether they belong */
    private static List<String> belonging(
            RetentionContext context, SessionSnapshot snapshot, Kinship kinship, Set<String> unreadable) {
        Map<String, String> keys = new LinkedHashMap<>();
        snapshot.summaries().forEach(summary -> {
            keys.put(context.normal(summary.key()), summary.key());
            look(kinship, summary.key(), unreadable, () -> snapshot.get(summary.key(), Kinship.FIELDS));
        });
        keys.keySet().retainAll(kinship.members());
        return List.copyOf(keys.values());
    }

    /** A look at an entry. */
    private interface Look {
        Optional<SessionEntry> entry();
    }

    private static void look(Kinship kinship, String key, Set<String> unreadable, Look look) {
        try {
            look.entry().ifPresentOrElse(entry -> kinship.note(key, entry), () -> kinship.forget(key));
        } catch (SessionStoreException.Damaged e) {
            kinship.forget(key);
            unreadable.add(key);
        }
    }

    private ArchivedEntry archived(String key, SessionEntry entry) {
        Keeping keeping =
                context.policy().archiveNaming() == ArchiveNaming.GATEWAY ? Keeping.GATEWAY : Keeping.SIDE_FOLDER;
        return new ArchivedEntry(
                key,
                entry.sessionId(),
                cause,
                context.owner(),
                now,
                entry.length(),
                keeping,
                transcripts.release(key),
                List.of());
    }

    /** Answers under the lock what goes, after it was archived and its keys were buried. */
    private List<ArchivedEntry> decide(
            SessionTransaction transaction, Kinship kinship, Map<String, ArchivedEntry> found, Archive archive)
            throws IOException {
        Map<String, SessionEntry> changed = new HashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        transaction.summaries().forEach(summary -> {
            keys.put(context.normal(summary.key()), summary.key());
            if (!transaction.isUnchangedSince(base, summary.key())) {
                look(kinship, summary.key(), unreadable, () -> {
                    Optional<SessionEntry> entry = transaction.get(summary.key());
                    entry.ifPresent(present -> changed.put(summary.key(), present));
                    return entry;
                });
            }
        });
        Set<String> members = kinship.members();
        List<ArchivedEntry> going = new ArrayList<>();
        keys.forEach((normal, key) -> {
            SessionEntry now = changed.get(key);
            ArchivedEntry before = found.get(key);
            if (members.contains(normal)) {
                going.add(now != null || before == null ? archived(key, current(transaction, now, key)) : before);
            }
        });
        if (!going.equals(List.copyOf(found.values())) || !changed.isEmpty()) {
            archive.write(going, key -> current(transaction, changed.get(key), key));
        }
        bury(going);
        return going;
    }

    private static SessionEntry current(SessionTransaction transaction, @Nullable SessionEntry changed, String key) {
        return changed != null ? changed : transaction.get(key).orElseThrow();
    }

    private void bury(List<ArchivedEntry> going) throws IOException {
        Map<String, Tombstone> tombstones = new LinkedHashMap<>();
        context.tombstones().forEach(tombstone -> tombstones.put(tombstone.key(), tombstone));
        Instant until = now.plus(context.policy().tombstoneTime());
        for (ArchivedEntry entry : going) {
            String key = context.normal(entry.key());
            tombstones.put(key, new Tombstone(key, until, Optional.empty(), false, cause));
        }
        if (!going.isEmpty()) {
            context.requireFiles("A revocation").bury(List.copyOf(tombstones.values()));
        }
    }

    private RetentionReport report(int before, List<ArchivedEntry> removed, Archive archive) {
        return new RetentionReport(
                RetentionReport.Outcome.DONE,
                cause,
                now,
                before,
                before - removed.size(),
                removed.stream().map(ArchivedEntry::report).toList(),
                List.of(),
                unreadable.stream()
                        .map(key -> new Skipped(key, "its entry cannot be read, so nobody knows whose it is"))
                        .toList(),
                removed.isEmpty() ? Optional.empty() : Optional.of(archive.name()),
                Optional.empty());
    }
}
