package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.json.Chunks;
import dev.creel.store.json.EcmaSpace;
import dev.creel.store.json.Members;
import dev.creel.store.json.ObjectEdits;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.TextFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For every entry of one document version: where it lies, the checksum of its text, its last activity, and by which keys
 * it is found.
 *
 * <p>It takes at most 56 bytes an entry beside the key's own text: gap, name and value lengths 16, checksum 4, activity
 * 8, hash 4, hash table up to 16, reference to the payload 4, and what arrays of 64 take themselves; 4 more where keys have
 * several spellings. Versions share these arrays as far as they agree. Once somebody asks for the newest sessions,
 * which the first 128 are stays too: 512 bytes. Immutable, thread-safe.
 */
final class DocumentIndex {

    private static final int NEWEST_KEPT = 128;

    private final Members members;
    private final Chunks<int[]> checksums;
    private final Chunks<double[]> updatedAt;
    private final KeyTable keys;
    private final Map<Integer, TextFault> faults;
    private final boolean byteOrderMark;
    private volatile int @Nullable [] newest;

    private DocumentIndex(
            Members members,
            Chunks<int[]> checksums,
            Chunks<double[]> updatedAt,
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
        return checksums.of(member)[Chunks.at(member)];
    }

    /** Answers an entry's last activity in milliseconds, or NaN if it has none. */
    private double updatedAt(int member) {
        return updatedAt.of(member)[Chunks.at(member)];
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

    /**
     * What a document has under a key.
     *
     * @param asked the key in any spelling, which may decide between spellings that are equally fresh
     * @param normal the normalised key
     * @param spellings every member that is some spelling of it, in the order of the document
     * @param member the one of them that is the session, or -1
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Located(String asked, String normal, int[] spellings, int member) {}

    /** Looks a key up. */
    Located locate(String asked) {
        String normal = keys.normalizer().normalize(asked);
        int[] spellings = keys.spellings(normal);
        int member = spellings.length == 0
                ? -1
                : spellings.length == 1 ? spellings[0] : winner(spellings, normal, EcmaSpace.trim(asked)).last;
        return new Located(asked, normal, spellings, member);
    }

    /** Answers the member that is this session, in whichever spelling, or -1. */
    int find(String key) {
        return locate(key).member;
    }

    /** Where one name stands, which may occur more than once; then only the last counts. */
    private record Spelling(int first, int last) {}

    /**
     * Picks the freshest spelling; on a tie the normalised one, or if there is none the one that was asked for, then the
     * first.
     */
    private Spelling winner(int[] spellings, String normal, String asked) {
        Map<String, Spelling> names = new LinkedHashMap<>();
        for (int member : spellings) {
            names.merge(members.name(member), new Spelling(member, member), (a, b) -> new Spelling(a.first, b.last));
        }
        Spelling best = names.get(normal);
        if (best == null) {
            best = names.get(asked);
        }
        for (Spelling spelling : names.values()) {
            if (best == null || activity(spelling.last) > activity(best.last)) {
                best = spelling;
            }
        }
        return Objects.requireNonNull(best);
    }

    private double activity(int member) {
        double at = updatedAt(member);
        return Double.isNaN(at) ? 0 : at;
    }

    /** Answers how many sessions there are; spellings of one key count as one. */
    int sessions() {
        return keys.keys();
    }

    Stream<Summary> summaries() {
        return sessionMembers().mapToObj(this::summary);
    }

    /** Answers the sessions of the latest activity, having no more than those in memory. */
    List<Summary> newest(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 0 or more");
        }
        int[] members = limit > NEWEST_KEPT ? sorted(limit) : newestKept();
        return Arrays.stream(members).limit(limit).mapToObj(this::summary).toList();
    }

    private int[] newestKept() {
        int[] kept = newest;
        if (kept == null) {
            kept = sorted(NEWEST_KEPT);
            newest = kept;
        }
        return kept;
    }

    private int[] sorted(int limit) {
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
        return sorted.stream().mapToInt(Integer::intValue).toArray();
    }

    private int newestFirst(int member, int other) {
        int order = Double.compare(sortTime(other), sortTime(member));
        return order != 0 ? order : Integer.compare(member, other);
    }

    private double sortTime(int member) {
        double at = updatedAt(member);
        return Double.isNaN(at) ? Double.NEGATIVE_INFINITY : at;
    }

    private Summary summary(int member) {
        double at = updatedAt(member);
        Optional<Instant> activity = Double.isNaN(at) ? Optional.empty() : Optional.of(Instant.ofEpochMilli((long) at));
        return new Summary(members.name(member), activity, members.valueLength(member));
    }

    /** Where spellings compete, a session stands at the first place of the spelling that won. */
    private IntStream sessionMembers() {
        if (!keys.hasAliases()) {
            return IntStream.range(0, members.count());
        }
        int[] sessions = new int[members.count()];
        keys.forEachKey(spellings -> {
            String normal = keys.normalizer().normalize(members.name(spellings[0]));
            Spelling winner = winner(spellings, normal, normal);
            sessions[winner.first] = winner.last + 1;
        });
        return Arrays.stream(sessions).filter(session -> session > 0).map(session -> session - 1);
    }

    /** Answers whether a session is the same text under the same spelling in both documents, or is in neither. */
    boolean sameSession(DocumentIndex other, Located session) {
        int here = session.member;
        boolean atSamePlace = members.sharesNames(other.members) && !keys.hasAliases();
        int there = atSamePlace ? here : other.find(session.asked);
        if (here < 0 || there < 0) {
            return here == there;
        }
        return members.valueLength(here) == other.members.valueLength(there)
                && checksum(here) == other.checksum(there)
                && members.isNamedAs(here, other.members, there);
    }

    /** Answers whether both documents hold the same keys with the same texts, in the same order. */
    boolean sameContent(DocumentIndex other) {
        return members.sameShape(other.members)
                && checksums.sameAs(other.checksums)
                && faults.keySet().equals(other.faults.keySet());
    }

    /** Answers whether both documents hold the same content at the same places, so that one can be read by the other. */
    boolean sameText(DocumentIndex other) {
        return byteOrderMark == other.byteOrderMark && members.sameLayout(other.members) && sameContent(other);
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
        Chunks.Editor<int[]> nextChecksums = new Chunks.Editor<>(checksums);
        Chunks.Editor<double[]> nextUpdatedAt = new Chunks.Editor<>(updatedAt);
        set.forEach((member, value) -> {
            nextChecksums.of(member)[Chunks.at(member)] = value.checksum();
            nextUpdatedAt.of(member)[Chunks.at(member)] = value.updatedAt();
        });
        Map<Integer, TextFault> nextFaults = faults;
        if (!faults.isEmpty()) {
            nextFaults = new HashMap<>(faults);
            nextFaults.keySet().removeAll(set.keySet());
        }
        return new DocumentIndex(
                next, nextChecksums.build(), nextUpdatedAt.build(), keys.withSameNames(next), nextFaults, false);
    }

    private DocumentIndex rearranged(
            Members next, int[] origins, Map<Integer, ScannedValue> set, List<ScannedValue> added) {
        Chunks.Builder<int[]> nextChecksums = new Chunks.Builder<>(Chunks.Kind.INTS, checksums);
        Chunks.Builder<double[]> nextUpdatedAt = new Chunks.Builder<>(Chunks.Kind.DOUBLES, updatedAt);
        Map<Integer, TextFault> nextFaults = new HashMap<>();
        for (int i = 0; i < origins.length; i++) {
            int origin = origins[i];
            ScannedValue value = origin < 0 ? added.get(-1 - origin) : set.get(origin);
            nextChecksums.next()[Chunks.at(i)] = value == null ? checksum(origin) : value.checksum();
            nextUpdatedAt.next()[Chunks.at(i)] = value == null ? updatedAt(origin) : value.updatedAt();
            TextFault fault = value == null ? faults.get(origin) : null;
            if (fault != null) {
                nextFaults.put(i, fault);
            }
        }
        return new DocumentIndex(
                next,
                nextChecksums.build(),
                nextUpdatedAt.build(),
                keys.after(next, origins),
                Map.copyOf(nextFaults),
                false);
    }

    /** Answers how many bytes the arrays of the index take, with one reference an entry to its payload. */
    long bytes() {
        return members.bytes() + keys.bytes() + 16L * members.count();
    }

    /** Answers the index of a document without entries that is the text {@code {}}. */
    static DocumentIndex empty(KeyNormalizer normalizer) {
        Members none = new Members.Builder().build(0, 1);
        return new DocumentIndex(
                none,
                new Chunks.Builder<>(Chunks.Kind.INTS, null).build(),
                new Chunks.Builder<>(Chunks.Kind.DOUBLES, null).build(),
                new KeyTable(none, normalizer),
                Map.of(),
                false);
    }

    /** Collects entries in the order of the document. Not thread-safe. */
    static final class Builder {
        private final @Nullable DocumentIndex alike;
        private final Members.Builder members;
        private final Chunks.Builder<int[]> checksums;
        private final Chunks.Builder<double[]> updatedAt;
        private final Map<Integer, TextFault> faults = new HashMap<>();

        /** @param alike an index that much of this one may agree with, or null; what agrees is shared with it */
        Builder(@Nullable DocumentIndex alike) {
            this.alike = alike;
            members = new Members.Builder(alike == null ? null : alike.members);
            checksums = new Chunks.Builder<>(Chunks.Kind.INTS, alike == null ? null : alike.checksums);
            updatedAt = new Chunks.Builder<>(Chunks.Kind.DOUBLES, alike == null ? null : alike.updatedAt);
        }

        /** Adds the entry that a scanner stands on. */
        void add(ObjectScanner scanner) {
            int member = members.count();
            checksums.next()[Chunks.at(member)] = scanner.checksum();
            updatedAt.next()[Chunks.at(member)] = scanner.updatedAt();
            TextFault fault = scanner.fault();
            if (fault != null) {
                faults.put(member, new TextFault(fault.position() - scanner.valueAt(), fault.message()));
            }
            members.add(scanner);
        }

        /** Answers the index, once the scanner has seen the end of the document. */
        DocumentIndex build(ObjectScanner scanner, KeyNormalizer normalizer) {
            Members built = members.build(scanner.objectAt(), scanner.objectEnd());
            KeyTable keys = alike != null && built.sharesNames(alike.members)
                    ? alike.keys.withSameNames(built)
                    : new KeyTable(built, normalizer);
            return new DocumentIndex(
                    built, checksums.build(), updatedAt.build(), keys, Map.copyOf(faults), scanner.byteOrderMark());
        }
    }
}
