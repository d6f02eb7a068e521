package dev.creel.store.retention;

import dev.creel.store.retention.FileNames.Known;
import dev.creel.store.retention.RetentionPlan.DiskUse;
import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.Selection.Scope;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The files beside a document: their age, and the disk budget. Used by one thread.
 *
 * <p>The budget is over the document, the transcripts that belong to sessions, and the files that nobody needs: forgotten
 * transcripts, what the gateway kept, backups of the document, archives of Creel's. Nothing else is counted, since nothing
 * else may go. What this plan archives counts as freed; the next plan counts the archive.
 */
final class FileLimits {

    private final RetentionPolicy policy;
    private final Instant now;
    private final Selection selection;
    private final Transcripts transcripts;
    private final Map<FileClass, Long> bytes = new EnumMap<>(FileClass.class);
    private List<Known> spare = new ArrayList<>();
    private final List<FileRemoval> removals = new ArrayList<>();
    private final Map<Candidate, List<StoredFile>> released = new HashMap<>();
    private long left;

    FileLimits(RetentionPolicy policy, Circumstances.Files files, Instant now, Selection selection) {
        this.policy = policy;
        this.now = now;
        this.selection = selection;
        FileNames names = new FileNames(files.document());
        List<StoredFile> found = new ArrayList<>();
        for (StoredFile file : files.beside()) {
            names.known(file).ifPresent(known -> {
                switch (known.kind()) {
                    case TRANSCRIPT -> found.add(file);
                    case DOCUMENT -> count(FileClass.DOCUMENT, file);
                    default -> spare.add(known);
                }
            });
        }
        files.archives().forEach(file -> spare.add(new Known(FileClass.CREEL_ARCHIVE, file, file.modifiedAt())));
        transcripts = new Transcripts(found, selection.all());
        transcripts.ofSessions().forEach(file -> count(FileClass.TRANSCRIPT, file));
        if (knowsAllReferences()) {
            transcripts.unreferenced().stream()
                    .filter(file -> isOlder(file.modifiedAt(), policy.orphanGrace()))
                    .forEach(file -> spare.add(new Known(FileClass.ORPHANED_TRANSCRIPT, file, file.modifiedAt())));
        }
        spare.sort(Comparator.comparing(Known::kind).thenComparing(Known::since).thenComparing(known -> known.file()
                .name()));
        if (!bytes.containsKey(FileClass.DOCUMENT)) {
            bytes.put(
                    FileClass.DOCUMENT,
                    selection.all().stream().mapToLong(Candidate::bytes).sum());
        }
        spare.forEach(known -> count(known.kind(), known.file()));
        left = bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A document without sessions may have lost them, and an entry that cannot be read may refer to anything. */
    private boolean knowsAllReferences() {
        return !selection.all().isEmpty()
                && selection.all().stream()
                        .noneMatch(each -> each.guard() != null && each.guard().shield() == Shield.UNREADABLE);
    }

    private void count(FileClass kind, StoredFile file) {
        bytes.merge(kind, file.bytes(), Long::sum);
    }

    /** Chooses the files that go, and under a disk budget the sessions too. */
    void apply() {
        long before = left;
        selection.removed().keySet().forEach(this::release);
        removeOld();
        removeOldestArchives();
        long budget = policy.diskBudget().orElse(Long.MAX_VALUE);
        if (left > budget) {
            free(before, budget, policy.highWater().orElse(budget));
        }
    }

    private void release(Candidate session) {
        List<StoredFile> files = transcripts.release(session);
        released.put(session, files);
        left -= session.bytes() + sum(files);
    }

    private void removeOld() {
        Duration limit = policy.archiveRetention().orElse(null);
        if (limit != null) {
            removeWhile(
                    known -> known.kind() != FileClass.DOCUMENT_BACKUP && isOlder(known.since(), limit),
                    known -> (known.kind() == FileClass.ORPHANED_TRANSCRIPT
                                    ? "no session refers to it, unchanged"
                                    : "kept")
                            + " for " + Words.between(known.since(), now) + ", limit " + Words.of(limit));
        }
    }

    private void removeOldestArchives() {
        OptionalLong limit = policy.archiveMaxBytes();
        if (limit.isPresent()) {
            long[] sum = {0};
            spare.stream()
                    .filter(known -> known.kind() == FileClass.CREEL_ARCHIVE)
                    .forEach(known -> sum[0] += known.file().bytes());
            String because = "archives have " + sum[0] + " bytes, limit " + limit.getAsLong();
            removeWhile(
                    known -> {
                        boolean goes = known.kind() == FileClass.CREEL_ARCHIVE && sum[0] > limit.getAsLong();
                        sum[0] -= goes ? known.file().bytes() : 0;
                        return goes;
                    },
                    known -> because);
        }
    }

    /** Frees what nobody needs, then sessions. */
    private void free(long before, long budget, long target) {
        String because = "disk use is " + before + " bytes, budget " + budget + ", freed down to " + target;
        removeWhile(known -> left > target, known -> because);
        for (Candidate each : selection.victimsFirst()) {
            if (left > target && selection.choose(each, Reason.DISK_BUDGET, because + "; " + each.idleWords(now))) {
                release(each);
            }
        }
        if (left > budget) {
            selection.fallShort(Reason.DISK_BUDGET, Scope.STORE.name(), budget, left, selection.all());
        }
    }

    /** Removes the spare files that a condition chooses, asked for one after the other in the order in which they go. */
    private void removeWhile(Predicate<Known> goes, Function<Known, String> because) {
        List<Known> stay = new ArrayList<>(spare.size());
        for (Known known : spare) {
            if (goes.test(known)) {
                StoredFile file = known.file();
                left -= file.bytes();
                removals.add(new FileRemoval(
                        known.kind(), file.name(), file.bytes(), file.modifiedAt(), because.apply(known)));
            } else {
                stay.add(known);
            }
        }
        spare = stay;
    }

    private boolean isOlder(Instant since, Duration age) {
        return Duration.between(since, now).compareTo(age) > 0;
    }

    static long sum(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    List<FileRemoval> removals() {
        return removals;
    }

    /** Answers the transcripts that go with a session. */
    List<StoredFile> released(Candidate session) {
        return released.getOrDefault(session, List.of());
    }

    /** Answers what lies on the disk, if there is a budget. Ask after {@link #apply}. */
    Optional<DiskUse> disk() {
        return policy.diskBudget().stream()
                .mapToObj(budget -> new DiskUse(
                        bytes,
                        bytes.values().stream().mapToLong(Long::longValue).sum(),
                        left,
                        budget,
                        policy.highWater().orElse(budget)))
                .findFirst();
    }
}
