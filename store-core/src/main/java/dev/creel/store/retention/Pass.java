package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.ArchivedEntry.Keeping;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import dev.creel.store.retention.RetentionReport.Skipped;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a plan. What is to go is archived as it is now, then removed in one change, unless it turns out under
 * the lock that it is in use or was changed. Called with the pass lock held; used by one thread.
 */
final class Pass {

    private final RetentionContext context;
    private final InUse inUse;
    private final LifeEvents events;
    private final RetentionPlan plan;
    private final Retention.Progress progress;
    private final Map<String, Removal> removals = new HashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();

    Pass(RetentionContext context, InUse inUse, LifeEvents events, RetentionPlan plan, Retention.Progress progress) {
        this.context = context;
        this.inUse = inUse;
        this.events = events;
        this.plan = plan;
        this.progress = progress;
    }

    RetentionReport execute() throws IOException {
        Instant now = context.now();
        List<ArchivedEntry> removed;
        int before;
        Optional<String> archive = Optional.empty();
        try (SessionSnapshot base = context.store().snapshot()) {
            before = base.size();
            List<ArchivedEntry> chosen = choose(base, now);
            if (chosen.isEmpty()) {
                removed = List.of();
            } else if (context.files().isEmpty()) {
                removed = removeWithoutFiles(base, chosen);
            } else {
                Archive made = archive(base, chosen, now);
                removed = remove(base, chosen, made);
                archive = removed.isEmpty() ? Optional.empty() : Optional.of(made.name());
            }
        }
        progress.at("remove", removed.size(), plan.removals().size());
        FileSweep sweep = new FileSweep(context, plan, archive);
        if (context.files().isPresent()) {
            sweep.execute(progress);
            new RemovalJournal(context.own())
                    .forgetBefore(plan.policy().archiveRetention().map(now::minus));
        }
        return report(now, before, removed, sweep, archive);
    }

    /** Answers what may go of what is to go, as the store is now. */
    private List<ArchivedEntry> choose(SessionSnapshot base, Instant now) throws IOException {
        List<ArchivedEntry> chosen = new ArrayList<>();
        Map<String, Instant> restored = inUse.restorations();
        for (Removal removal : plan.removals()) {
            Optional<SessionEntry> present;
            try {
                present = base.get(removal.key());
            } catch (SessionStoreException.Damaged e) {
                skipped.put(removal.key(), "its entry cannot be read any more");
                continue;
            }
            Optional<Instant> restoredAt =
                    CandidateReader.credible(Optional.ofNullable(restored.get(context.normal(removal.key()))), now);
            String changed = changed(removal, present.orElse(null), restoredAt, now);
            if (changed != null) {
                skipped.put(removal.key(), changed);
                continue;
            }
            SessionEntry entry = present.orElseThrow();
            removals.put(removal.key(), removal);
            chosen.add(new ArchivedEntry(
                    removal.key(),
                    entry.sessionId(),
                    removal.because(),
                    context.owner(),
                    now,
                    entry.length(),
                    keeping(removal),
                    removal.transcripts(),
                    List.of()));
        }
        return chosen;
    }

    private static @Nullable String changed(
            Removal removal, @Nullable SessionEntry entry, Optional<Instant> restoredAt, Instant now) {
        if (entry == null) {
            return "it is gone already";
        }
        if (removal.reason() == Reason.REVOKED) {
            return null;
        }
        if (restoredAt.orElse(Instant.MIN).isAfter(removal.activeAt().orElse(Instant.EPOCH))) {
            return "it was restored after the plan was made";
        }
        Instant active = CandidateReader.activity(entry, now).orElse(Instant.EPOCH);
        if (active.isAfter(removal.activeAt().orElse(Instant.EPOCH))) {
            return "a user was active in it after the plan was made";
        }
        return entry.length() == removal.bytes()
                        && entry.only(CandidateReader.FIELDS).hashCode() == removal.fingerprint()
                ? null
                : "it was changed after the plan was made";
    }

    private Keeping keeping(Removal removal) {
        if (!removal.restorable()) {
            return Keeping.DELETE;
        }
        return plan.policy().archiveNaming() == ArchiveNaming.GATEWAY ? Keeping.GATEWAY : Keeping.SIDE_FOLDER;
    }

    private Archive archive(SessionSnapshot base, List<ArchivedEntry> chosen, Instant now) throws IOException {
        Archive archive = new Archives(context.own()).create(now);
        int[] done = {0};
        archive.write(chosen, key -> {
            progress.at("archive", ++done[0], chosen.size());
            return base.get(key).orElseThrow();
        });
        return archive;
    }

    private List<ArchivedEntry> remove(SessionSnapshot base, List<ArchivedEntry> chosen, Archive archive)
            throws IOException {
        SessionRemoval removal = new SessionRemoval(context, events, archive);
        try {
            return removal.execute(base, transaction -> stillToGo(transaction, base, chosen));
        } finally {
            tellRevoked(removal.removed());
        }
    }

    private void tellRevoked(List<ArchivedEntry> removed) {
        for (ArchivedEntry entry : removed) {
            if (isRevoked(entry)) {
                events.tell(RetentionEvent.Kind.REVOKED_AGAIN, entry.key(), entry.cause(), entry.at());
            }
        }
    }

    private List<ArchivedEntry> removeWithoutFiles(SessionSnapshot base, List<ArchivedEntry> chosen)
            throws IOException {
        try (SessionTransaction.Outcome<List<ArchivedEntry>> outcome = context.store()
                .<List<ArchivedEntry>, IOException>transact(base, transaction -> {
                    List<ArchivedEntry> going = stillToGo(transaction, base, chosen);
                    for (ArchivedEntry entry : going) {
                        transaction.because(entry.key(), entry.cause());
                        transaction.remove(entry.key());
                    }
                    return going;
                })) {
            return outcome.result();
        }
    }

    /** Answers under the lock what goes. Begins anew each time, since a change may run again. */
    private List<ArchivedEntry> stillToGo(
            SessionTransaction transaction, SessionSnapshot base, List<ArchivedEntry> chosen) throws IOException {
        chosen.forEach(entry -> skipped.remove(entry.key()));
        InUse.Seen seen = inUse.see(plan.policy());
        Set<String> revoked = context.tombstones().stream()
                .filter(tombstone -> !tombstone.alias() && tombstone.binds(context.now()))
                .map(Tombstone::key)
                .collect(Collectors.toSet());
        List<ArchivedEntry> going = new ArrayList<>();
        for (ArchivedEntry entry : chosen) {
            Removal removal = removals.get(entry.key());
            String normal = context.normal(entry.key());
            String reason;
            if (!transaction.isUnchangedSince(base, entry.key())) {
                reason = "it was changed after the plan was made";
            } else if (removal != null && removal.reason() == Reason.REVOKED) {
                reason = revoked.contains(normal) ? null : "its key is not revoked any more";
            } else {
                reason = seen.why(normal, removal == null ? Optional.empty() : removal.activeAt());
            }
            if (reason == null) {
                going.add(entry);
            } else {
                skipped.put(entry.key(), reason);
            }
        }
        return keepMinimum(transaction, going);
    }

    /** Sessions may have gone since the plan was made, so that fewer may go now. */
    private List<ArchivedEntry> keepMinimum(SessionTransaction transaction, List<ArchivedEntry> going) {
        int minimum = plan.policy().minSessions();
        if (minimum == 0) {
            return going;
        }
        List<ArchivedEntry> latestFirst = going.stream()
                .filter(entry -> !isRevoked(entry))
                .sorted(Comparator.comparing(this::activeAt).reversed())
                .toList();
        long left = transaction.summaries().count() - going.size();
        List<ArchivedEntry> staying =
                latestFirst.subList(0, (int) Math.min(Math.max(0, minimum - left), latestFirst.size()));
        staying.forEach(entry ->
                skipped.put(entry.key(), "no more than " + minimum + " sessions were left, which stay in any case"));
        return going.stream().filter(entry -> !staying.contains(entry)).toList();
    }

    private Instant activeAt(ArchivedEntry entry) {
        return Optional.ofNullable(removals.get(entry.key()))
                .flatMap(Removal::activeAt)
                .orElse(Instant.MIN);
    }

    private boolean isRevoked(ArchivedEntry entry) {
        Removal removal = removals.get(entry.key());
        return removal != null && removal.reason() == Reason.REVOKED;
    }

    private RetentionReport report(
            Instant now, int before, List<ArchivedEntry> removed, FileSweep sweep, Optional<String> archive) {
        List<Skipped> all = new ArrayList<>();
        skipped.forEach((key, because) -> all.add(new Skipped(key, because)));
        all.addAll(sweep.skipped());
        return new RetentionReport(
                RetentionReport.Outcome.DONE,
                removed.size() + " of " + before + " sessions went"
                        + (skipped.isEmpty() ? "" : ", and " + skipped.size() + " stay that were to go")
                        + ", files that went on their own: " + sweep.removed().size(),
                now,
                before,
                before - removed.size(),
                removed.stream().map(ArchivedEntry::report).toList(),
                sweep.removed(),
                all,
                archive,
                Optional.of(plan));
    }
}
