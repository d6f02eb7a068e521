package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.json.EcmaSpace;
import dev.creel.store.json.Members;
import dev.creel.store.json.ObjectEdits;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.TextFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For every entry of one document version: where it lies, the checksum of its text, its last activity, and by which keys
 * it is found.
 *
 * <p>It takes at most 56 bytes an entry beside the key's own text: offset 8, name and value lengths 12, checksum 4,
 * activity 8, hash 4, hash table up to 16, reference to the payload 4. Versions share these arrays as far as they agree. Immutable, thread-safe.
 */
final class DocumentIndex {

    private final Members members;
    private final int[] checksums;
    private final double[] updatedAt;
    private final KeyTable keys;
    private final Map<Integer, TextFault> faults;
    private final boolean byteOrderMark;

    private DocumentIndex(
            Members members,
            int[] checksums,
            double[] updatedAt,
            KeyTable keys,
            Map<Integer, TextFault> faults,
            boolean byteOrderMark) {
        this.members = members;
        this.checksums = checksums;
        this.updatedAt = updatedAt;
        this.keys = keys;
        this.faults = faults;
        this.byteOrderMark = byteOrderMark;
    }

    Members members() {
        return members;
    }

    int checksum(int member) {
        return checksums[member];
    }

    /** Answers why an entry is no valid JSON, with a position relative to its first byte; null if it is. */
    @Nullable
    TextFault fault(int member) {
        return faults.get(member);
    }

    /** Answers the entries that are no valid JSON. */
    Map<Integer, TextFault> faults() {
        return faults;
    }

    boolean byteOrderMark() {
        return byteOrderMark;
    }

    /** Answers the member that is this session, in whichever spelling, or -1. */
    int find(String key) {
        String normal = keys.normalizer().normalize(key);
        int[] spellings = keys.spellings(normal);
        return spellings.length == 0
                ? -1
                : spellings.length == 1 ? spellings[0] : winner(spellings, normal, EcmaSpace.trim(key));
    }

    /** Answers every member that is some spelling of a normalised key, in the order of the document. */
    int[] spellings(String normal) {
        return keys.spellings(normal);
    }

    /**
     * Picks the freshest spelling; on a tie the normalised one, or if there is none the one that was asked for, then the
     * first. Of a key that occurs twice only the last counts.
     */
    private int winner(int[] spellings, String normal, String asked) {
        int best = last(spellings, normal);
        if (best < 0) {
            best = last(spellings, asked);
        }
        for (int spelling : spellings) {
            int member = last(spellings, members.name(spelling));
            if (best < 0 || activity(member) > activity(best)) {
                best = member;
            }
        }
        return best;
    }

    private int last(int[] spellings, String name) {
        for (int i = spellings.length - 1; i >= 0; i--) {
            if (members.name(spellings[i]).equals(name)) {
                return spellings[i];
            }
        }
        return -1;
    }

    private double activity(int member) {
        return Double.isNaN(updatedAt[member]) ? 0 : updatedAt[member];
    }

    /** Answers how many sessions there are; spellings of one key count as one. */
    int sessions() {
        return keys.hasAliases() ? (int) sessionMembers().count() : members.count();
    }

    Stream<Summary> summaries() {
        return sessionMembers().mapToObj(this::summary);
    }

    /** Answers the sessions of the latest activity, keeping no more than those in memory. */
    List<Summary> newest(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 0 or more");
        }
        if (limit == 0) {
            return List.of();
        }
        PriorityQueue<Integer> kept = new PriorityQueue<>((a, b) -> newestFirst(b, a));
        sessionMembers().forEach(member -> {
            if (kept.size() < limit) {
                kept.add(member);
            } else if (newestFirst(member, kept.element()) < 0) {
                kept.remove();
                kept.add(member);
            }
        });
        List<Integer> sorted = new ArrayList<>(kept);
        sorted.sort(this::newestFirst);
        return sorted.stream().map(this::summary).toList();
    }

    private int newestFirst(int member, int other) {
        int order = Double.compare(sortTime(other), sortTime(member));
        return order != 0 ? order : Integer.compare(member, other);
    }

    private double sortTime(int member) {
        return Double.isNaN(updatedAt[member]) ? Double.NEGATIVE_INFINITY : updatedAt[member];
    }

    private Summary summary(int member) {
        double at = updatedAt[member];
        Optional<Instant> activity = Double.isNaN(at) ? Optional.empty() : Optional.of(Instant.ofEpochMilli((long) at));
        return new Summary(members.name(member), activity, members.valueLength(member));
    }

    /** Where spellings compete, a session stands at the first place of the spelling that won. */
    private IntStream sessionMembers() {
        IntStream all = IntStream.range(0, members.count());
        return keys.hasAliases() ? all.map(this::sessionAt).filter(member -> member >= 0) : all;
    }

    private int sessionAt(int member) {
        String name = members.name(member);
        String normal = keys.normalizer().normalize(name);
        int[] spellings = keys.spellings(normal);
        int winner = winner(spellings, normal, normal);
        if (!members.name(winner).equals(name)) {
            return -1;
        }
        for (int other : spellings) {
            if (other < member && members.name(other).equals(name)) {
                return -1;
            }
        }
        return winner;
    }

    /** Answers whether both documents hold the same keys with the same texts, in the same order. */
    boolean sameContent(DocumentIndex other) {
        return members.sameShape(other.members)
                && Arrays.equals(checksums, other.checksums)
                && faults.keySet().equals(other.faults.keySet());
    }

    /**
     * Answers the index of the document that a plan makes, without looking at the document.
     *
     * @param set the new values of members, by their place before
     * @param added the values added, by their ordinal
     */
    DocumentIndex after(ObjectEdits.Plan plan, Map<Integer, ScannedValue> set, List<ScannedValue> added) {
        int[] origins = plan.origins();
        return origins == null ? replaced(plan.members(), set) : rearranged(plan.members(), origins, set, added);
    }

    private DocumentIndex replaced(Members next, Map<Integer, ScannedValue> set) {
        int[] nextChecksums = checksums.clone();
        double[] nextUpdatedAt = updatedAt.clone();
        set.forEach((member, value) -> {
            nextChecksums[member] = value.checksum();
            nextUpdatedAt[member] = value.updatedAt();
        });
        Map<Integer, TextFault> nextFaults = faults;
        if (!faults.isEmpty()) {
            nextFaults = new HashMap<>(faults);
            nextFaults.keySet().removeAll(set.keySet());
        }
        return new DocumentIndex(next, nextChecksums, nextUpdatedAt, keys.withSameNames(next), nextFaults, false);
    }

    private DocumentIndex rearranged(
            Members next, int[] origins, Map<Integer, ScannedValue> set, List<ScannedValue> added) {
        int[] nextChecksums = new int[origins.length];
        double[] nextUpdatedAt = new double[origins.length];
        Map<Integer, TextFault> nextFaults = new HashMap<>();
        for (int i = 0; i < origins.length; i++) {
            int origin = origins[i];
            ScannedValue value = origin < 0 ? added.get(-1 - origin) : set.get(origin);
            nextChecksums[i] = value == null ? checksums[origin] : value.checksum();
            nextUpdatedAt[i] = value == null ? updatedAt[origin] : value.updatedAt();
            TextFault fault = value == null ? faults.get(origin) : null;
            if (fault != null) {
                nextFaults.put(i, fault);
            }
        }
        return new DocumentIndex(
                next, nextChecksums, nextUpdatedAt, keys.after(next, origins), Map.copyOf(nextFaults), false);
    }

    /** Answers how many bytes the arrays of the index take, with one reference an entry to its payload. */
    long bytes() {
        return members.bytes() + keys.bytes() + 16L * members.count();
    }

    /** Answers the index of a document without entries that is the text {@code {}}. */
    static DocumentIndex empty(KeyNormalizer normalizer) {
        Members none = new Members.Builder(0).build(0, 1);
        return new DocumentIndex(none, new int[0], new double[0], new KeyTable(none, normalizer), Map.of(), false);
    }

    /** Collects entries in the order of the document. Not thread-safe. */
    static final class Builder {
        private final Members.Builder members;
        private final Map<Integer, TextFault> faults = new HashMap<>();
        private int[] checksums;
        private double[] updatedAt;

        private static final int FIRST_GUESS = 64;

        private final long size;

        /** @param size of the document in bytes, from which the number of its entries is guessed */
        Builder(long size) {
            this.size = size;
            members = new Members.Builder(FIRST_GUESS);
            checksums = new int[FIRST_GUESS];
            updatedAt = new double[FIRST_GUESS];
        }

        /** Goes by the size of the entries so far, with a sixteenth to spare. */
        private int guess(int count, long position) {
            long likely = (long) (count * (size / (double) position) * 17 / 16);
            return (int) Math.max(count + (count >> 3), Math.min(likely, 4L * count + (1 << 20)));
        }

        /** Adds the entry that a scanner stands on. */
        void add(ObjectScanner scanner) {
            int member = members.count();
            if (member == checksums.length) {
                int capacity = guess(member, scanner.keyAt());
                checksums = Arrays.copyOf(checksums, capacity);
                updatedAt = Arrays.copyOf(updatedAt, capacity);
                members.makeRoom(capacity);
            }
            checksums[member] = scanner.checksum();
            updatedAt[member] = scanner.updatedAt();
            TextFault fault = scanner.fault();
            if (fault != null) {
                faults.put(member, new TextFault(fault.position() - scanner.valueAt(), fault.message()));
            }
            members.add(scanner);
        }

        /** Answers the index, once the scanner has seen the end of the document. */
        DocumentIndex build(ObjectScanner scanner, KeyNormalizer normalizer) {
            Members built = members.build(scanner.objectAt(), scanner.objectEnd());
            return new DocumentIndex(
                    built,
                    Arrays.copyOf(checksums, built.count()),
                    Arrays.copyOf(updatedAt, built.count()),
                    new KeyTable(built, normalizer),
                    Map.copyOf(faults),
                    scanner.byteOrderMark());
        }
    }
}
