package dev.creel.store.retention;

import dev.creel.store.retention.FileNames.Known;
import dev.creel.store.retention.RetentionPlan.DiskUse;
import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
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
import java.util.stream.Collectors;

/**
 * The files beside a document: their age, and the disk budget. Used by one thread.
 *
 * <p>The budget is over the document, the transcripts that belong to sessions, and the files that nobody needs: forgotten
 * transcripts, what the gateway kept, backups of the document, archives of Creel's. Nothing else is counted, since nothing
 * else may go. What was removed within the {@link #UNDO_WINDOW} can still be brought back: it goes for no size, and no
 * session goes to make room for it.
 */
final class FileLimits {

    /** How long no limit of size removes what was archived. */
    static final Duration UNDO_WINDOW = Duration.ofHours(24);

    private final RetentionPolicy policy;
    private final Instant now;
    private final Selection selection;
    private final Transcripts transcripts;
    private final Map<FileClass, Long> bytes = new EnumMap<>(FileClass.class);
    private List<Known> spare = new ArrayList<>();
    private final List<FileRemoval> removals = new ArrayList<>();
    private final Map<Candidate, List<StoredFile>> released = new HashMap<>();
    private long left;
    private long archived;

    FileLimits(RetentionPolicy policy, Circumstances.Files files, Instant now, Selection selection) {
        this.policy = policy;
        this.now = now;
        this.selection = selection;
        FileNames names = new FileNames(files.document());
        for (StoredFile file : files.beside()) {
            names.known(file).ifPresent(known -> {
                switch (known.kind()) {
                    case TRANSCRIPT -> {
                        // Whose it is, is told below.
                    }
                    case DOCUMENT -> count(FileClass.DOCUMENT, file);
                    default -> spare.add(known);
                }
            });
        }
        files.archives().forEach(file -> spare.add(new Known(FileClass.CREEL_ARCHIVE, file, file.modifiedAt())));
        transcripts = new Transcripts(names, files.beside(), selection.all());
        transcripts.ofSessions().forEach(file -> count(FileClass.TRANSCRIPT, file));
        for (StoredFile file : transcripts.forgotten()) {
            if (files.awaited().contains(file.name())) {
                // It is as good as in the archive that waits for it, and as young.
                spare.add(new Known(FileClass.CREEL_ARCHIVE, file, now));
            } else if (isOlder(file.modifiedAt(), policy.orphanGrace())) {
                spare.add(new Known(FileClass.ORPHANED_TRANSCRIPT, file, file.modifiedAt()));
            }
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

    private void count(FileClass kind, StoredFile file) {
        bytes.merge(kind, file.bytes(), Long::sum);
    }

    /** Chooses the files that go, and under a disk budget the sessions too. */
    void apply() {
        long before = left;
        selection.removed().keySet().forEach(session -> archived += sum(release(session)));
        removeOld();
        removeOldestArchives();
        long budget = policy.diskBudget().orElse(Long.MAX_VALUE);
        if (left > budget) {
            free(before, budget, policy.highWater().orElse(budget));
        }
    }

    private List<StoredFile> release(Candidate session) {
        List<StoredFile> files = transcripts.release(session);
        released.put(session, files);
        left -= session.bytes();
        return files;
    }

    private void removeOld() {
        Duration limit = policy.archiveRetention().orElse(null);
        if (limit != null) {
            removeWhile(
                    known -> isArchive(known) && isOlder(known.since(), limit),
                    known -> "kept for " + Words.between(known.since(), now) + ", limit " + Words.of(limit));
        }
    }

    private void removeOldestArchives() {
        OptionalLong limit = policy.archiveMaxBytes();
        if (limit.isPresent()) {
            long[] sum = {policy.archiveNaming() == ArchiveNaming.SIDE_FOLDER ? archived : 0};
            spare.stream()
                    .filter(known -> known.kind() == FileClass.CREEL_ARCHIVE)
                    .forEach(known -> sum[0] += known.file().bytes());
            String because = "archives have " + sum[0] + " bytes, limit " + limit.getAsLong();
            removeWhile(
                    known -> {
                        boolean goes = known.kind() == FileClass.CREEL_ARCHIVE
                                && sum[0] > limit.getAsLong()
                                && !canBeUndone(known);
                        sum[0] -= goes ? known.file().bytes() : 0;
                        return goes;
                    },
                    known -> because);
        }
    }

    private static boolean isArchive(Known known) {
        return known.kind() == FileClass.CREEL_ARCHIVE || known.kind() == FileClass.GATEWAY_ARCHIVE;
    }

    private boolean canBeUndone(Known known) {
        return isArchive(known) && Duration.between(known.since(), now).compareTo(UNDO_WINDOW) < 0;
    }

    /** Frees what nobody needs, then sessions. */
    private void free(long before, long budget, long target) {
        String because = "disk use is " + before + " bytes, budget " + budget + ", freed down to " + target;
        long undo = archived
                + spare.stream()
                        .filter(this::canBeUndone)
                        .mapToLong(known -> known.file().bytes())
                        .sum();
        boolean exceededByOthers = left - undo > budget;
        removeWhile(known -> left > target && !canBeUndone(known), known -> because);
        if (exceededByOthers) {
            evict(undo, budget, target, because + "; ");
        }
        if (left > budget) {
            selection.fallShort(Reason.DISK_BUDGET, Scope.STORE.name(), budget, left, selection.all());
        }
    }

    /** Evicts sessions, unless the budget stayed exceeded even without all that may go: then they would go in vain. */
    private void evict(long undo, long budget, long target, String because) {
        Map<Boolean, List<Candidate>> present = selection.victimsFirst().stream()
                .filter(selection::stays)
                .collect(Collectors.partitioningBy(each -> selection.guard(each).isPresent()));
        List<Candidate> shielded = present.getOrDefault(true, List.of());
        List<Candidate> free = present.getOrDefault(false, List.of());
        long least = left
                - undo
                - transcripts.bytes(free, shielded)
                - free.stream().mapToLong(Candidate::bytes).sum();
        long goal = least <= target ? target : budget;
        for (Candidate each : least <= budget ? selection.victimsFirst() : shielded) {
            if (left - undo > goal && selection.choose(each, Reason.DISK_BUDGET, because + each.idleWords(now))) {
                long deleted = sum(release(each));
                left -= deleted;
            }
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
