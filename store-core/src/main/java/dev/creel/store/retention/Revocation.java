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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final Burial burial;
    private Set<String> gone = Set.of();
    private boolean archivedAgain;

    /** Removes the sessions as one change. Called with the pass lock held. */
    static RetentionReport revoke(
            RetentionContext context, LifeEvents events, Retention.RevokeBy by, String value, String why)
            throws IOException {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(why, "why");
        try (SessionSnapshot base = context.store().snapshot()) {
            return new Revocation(context, events, base, by, value, why).execute();
        }
    }

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
        this.burial = new Burial(context);
    }

    RetentionReport execute() throws IOException {
        Archive archive = new Archives(context.own()).create(now);
        Kinship kinship = new Kinship(context, by, value);
        Map<String, ArchivedEntry> found = new LinkedHashMap<>();
        belonging(context, base, kinship, unreadable)
                .forEach(key -> found.put(key, archived(key, base.get(key).orElseThrow())));
        archive.write(List.copyOf(found.values()), key -> base.get(key).orElseThrow());
        return report(base.size(), remove(kinship, found, archive), archive);
    }

    private List<ArchivedEntry> remove(Kinship kinship, Map<String, ArchivedEntry> found, Archive archive)
            throws IOException {
        try {
            return new SessionRemoval(context, events, archive)
                    .execute(base, transaction -> decide(transaction, new Kinship(kinship), found, archive));
        } catch (SessionStoreException.NotDurable e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // What fails once the sessions are gone does not bring them back.
            burial.takeBack(transaction -> transaction
                    .summaries()
                    .map(summary -> context.normal(summary.key()))
                    .collect(Collectors.toSet())
                    .containsAll(gone));
            throw e;
        }
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
        keys.keySet().retainAll(kinship.members(keys.keySet()));
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
        Set<String> members = kinship.members(keys.keySet());
        List<ArchivedEntry> going = new ArrayList<>();
        keys.forEach((normal, key) -> {
            SessionEntry now = changed.get(key);
            ArchivedEntry before = found.get(key);
            if (members.contains(normal)) {
                going.add(now != null || before == null ? archived(key, current(transaction, now, key)) : before);
            }
        });
        archivedAgain |= !going.equals(List.copyOf(found.values()))
                || going.stream().anyMatch(entry -> changed.containsKey(entry.key()));
        if (archivedAgain) {
            archive.write(going, key -> current(transaction, changed.get(key), key));
        }
        bury(going, keys.keySet());
        return going;
    }

    private static SessionEntry current(SessionTransaction transaction, @Nullable SessionEntry changed, String key) {
        return changed != null ? changed : transaction.get(key).orElseThrow();
    }

    /** Buries what goes, with all keys that led to it. */
    private void bury(List<ArchivedEntry> going, Set<String> present) throws IOException {
        gone = going.stream().map(entry -> context.normal(entry.key())).collect(Collectors.toSet());
        Successors successors = new Successors(burial.before());
        Instant until = now.plus(context.policy().tombstoneTime());
        Map<String, Tombstone> tombstones = new LinkedHashMap<>();
        for (Tombstone each : burial.before()) {
            boolean led = gone.contains(successors.follow(each.key(), present::contains));
            tombstones.put(each.key(), led ? tombstone(each.key(), Latest.of(until, each.until())) : each);
        }
        gone.forEach(key -> tombstones.put(key, tombstone(key, until)));
        burial.bury(List.copyOf(tombstones.values()));
    }

    private Tombstone tombstone(String key, Instant until) {
        return new Tombstone(key, until, Optional.empty(), false, cause);
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
