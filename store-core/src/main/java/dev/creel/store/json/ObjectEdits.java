package dev.creel.store.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes laid over the text of one object: values replaced, members dropped and added. It works out which stretches of
 * the text change and where every member lies afterwards, touching nothing else. New members are laid out and ordered as
 * ECMAScript would. Not thread-safe.
 */
public final class ObjectEdits {

    /**
     * What becomes of the text.
     *
     * @param edits in the order of the text, not overlapping
     * @param members where the members lie afterwards
     * @param origins for each member afterwards, which member it was before, or -1 - n for the n-th one added; null if
     *     each is what it was
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Plan(List<TextEdit> edits, Members members, int @Nullable [] origins) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Added(int ordinal, String name, byte[] quoted, byte[] value) {}

    /** An edit with the members it adds, and where in its text each begins. */
    private record Step(TextEdit edit, int rank, List<Added> added, List<Integer> offsets) {}

    private final Members members;
    private final int depth;
    private long prefix;
    private final Map<Integer, byte[]> values = new TreeMap<>();
    private final BitSet dropped = new BitSet();
    private final List<Added> added = new ArrayList<>();

    /**
     * @param members of the object as it is
     * @param depth how deep the object stands in its document; the outermost one is 0
     */
    public ObjectEdits(Members members, int depth) {
        this.members = members;
        this.depth = depth;
    }

    /** Takes so many bytes away from the beginning of the text, all of them before the object. */
    public void dropPrefix(int bytes) {
        prefix = bytes;
    }

    /** Gives a member another value, laid out for its depth. */
    public void set(int member, byte[] value) {
        values.put(member, value);
    }

    /** Takes a member away. */
    public void drop(int member) {
        dropped.set(member);
    }

    /** Adds a member where ECMAScript puts a new one; no present member may have this name. */
    public void add(String name, byte[] value) {
        added.add(new Added(added.size(), name, JsonText.quote(name), value));
    }

    /** Answers what becomes of the text. */
    public Plan plan() {
        List<Step> steps = new ArrayList<>();
        if (dropped.cardinality() == members.count()) {
            rebuild(steps);
        } else {
            dropRuns(steps);
            values.forEach((member, value) -> {
                if (!dropped.get(member)) {
                    steps.add(new Step(
                            new TextEdit(members.valueAt(member), members.valueEnd(member), value),
                            0,
                            List.of(),
                            List.of()));
                }
            });
            insert(steps);
            steps.sort(Comparator.comparingLong((Step step) -> step.edit.from()).thenComparingInt(Step::rank));
        }
        if (prefix > 0) {
            steps.add(0, new Step(new TextEdit(0, prefix, new byte[0]), 0, List.of(), List.of()));
        }
        List<TextEdit> edits = steps.stream().map(Step::edit).toList();
        if (dropped.isEmpty() && added.isEmpty()) {
            return new Plan(edits, moved(edits), null);
        }
        return rearranged(edits, steps);
    }

    private void rebuild(List<Step> steps) {
        if (members.count() == 0 && added.isEmpty()) {
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<Integer> offsets = new ArrayList<>();
        List<Added> ordered = ordered();
        for (Added one : ordered) {
            if (!offsets.isEmpty()) {
                text.write(',');
            }
            line(text, depth + 1);
            offsets.add(text.size());
            member(text, one);
        }
        if (!ordered.isEmpty()) {
            line(text, depth);
        }
        steps.add(new Step(
                new TextEdit(members.objectAt() + 1, members.objectEnd(), text.toByteArray()), 0, ordered, offsets));
    }

    private void dropRuns(List<Step> steps) {
        for (int from = dropped.nextSetBit(0); from >= 0; ) {
            int to = dropped.nextClearBit(from);
            long start = from == 0 ? members.keyAt(0) : members.valueEnd(from - 1);
            long end = from == 0 ? members.keyAt(to) : members.valueEnd(to - 1);
            steps.add(new Step(new TextEdit(start, end, new byte[0]), 2, List.of(), List.of()));
            from = dropped.nextSetBit(to);
        }
    }

    private void insert(List<Step> steps) {
        Map<Integer, List<Added>> before = new TreeMap<>();
        List<Added> tail = new ArrayList<>();
        for (Added one : ordered()) {
            int place = JsonText.isArrayIndex(one.name) ? placeOfIndex(Long.parseLong(one.name)) : -1;
            if (place < 0) {
                tail.add(one);
            } else {
                before.computeIfAbsent(place, p -> new ArrayList<>()).add(one);
            }
        }
        before.forEach((place, ones) -> {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            List<Integer> offsets = new ArrayList<>();
            for (Added one : ones) {
                offsets.add(text.size());
                member(text, one);
                text.write(',');
                line(text, depth + 1);
            }
            long at = members.keyAt(place);
            steps.add(new Step(new TextEdit(at, at, text.toByteArray()), 0, ones, offsets));
        });
        if (!tail.isEmpty()) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            List<Integer> offsets = new ArrayList<>();
            for (Added one : tail) {
                text.write(',');
                line(text, depth + 1);
                offsets.add(text.size());
                member(text, one);
            }
            long at = members.valueEnd(dropped.previousClearBit(members.count() - 1));
            steps.add(new Step(new TextEdit(at, at, text.toByteArray()), 1, tail, offsets));
        }
    }

    private List<Added> ordered() {
        List<Added> ordered = new ArrayList<>();
        added.stream()
                .filter(one -> JsonText.isArrayIndex(one.name))
                .sorted(Comparator.comparingLong(one -> Long.parseLong(one.name)))
                .forEach(ordered::add);
        added.stream().filter(one -> !JsonText.isArrayIndex(one.name)).forEach(ordered::add);
        return ordered;
    }

    private int placeOfIndex(long index) {
        for (int i = dropped.nextClearBit(0); i < members.count(); i = dropped.nextClearBit(i + 1)) {
            String name = members.name(i);
            if (!JsonText.isArrayIndex(name) || Long.parseLong(name) > index) {
                return i;
            }
        }
        return -1;
    }

    private static void member(ByteArrayOutputStream text, Added one) {
        text.writeBytes(one.quoted);
        text.write(':');
        text.write(' ');
        text.writeBytes(one.value);
    }

    private static void line(ByteArrayOutputStream text, int depth) {
        text.write('\n');
        for (int i = 0; i < depth; i++) {
            text.write(' ');
            text.write(' ');
        }
    }

    /** Most changes replace values only; then nothing but a few lengths differs, and where each chunk begins. */
    private Members moved(List<TextEdit> edits) {
        long[] bases = members.bases.clone();
        long shift = 0;
        int next = 0;
        for (int i = 1; i < bases.length; i++) {
            while (next < edits.size() && edits.get(next).from() <= members.bases[i]) {
                shift += edits.get(next++).shift();
            }
            bases[i] += shift;
        }
        for (; next < edits.size(); next++) {
            shift += edits.get(next).shift();
        }
        Chunks.Editor<int[]> valueLengths = new Chunks.Editor<>(members.valueLengths);
        values.forEach((member, value) -> valueLengths.of(member)[Chunks.at(member)] = value.length);
        Chunks.Editor<int[]> gaps = new Chunks.Editor<>(members.gaps);
        if (prefix > 0 && members.count() > 0) {
            gaps.of(0)[0] -= (int) prefix;
        }
        return new Members(
                members.count(),
                bases,
                gaps.build(),
                members.valueOffsets,
                valueLengths.build(),
                members.names,
                members.objectAt() - prefix,
                members.objectEnd() + shift);
    }

    private Plan rearranged(List<TextEdit> edits, List<Step> steps) {
        int count = members.count() - dropped.cardinality() + added.size();
        Members.Builder next = new Members.Builder(members);
        int[] origins = new int[count];
        long shift = 0;
        int step = 0;
        long end = 0;
        for (int i = 0; i <= members.count(); i++) {
            boolean behind = i == members.count();
            long keyAt = behind ? Long.MAX_VALUE : end + members.gap(i);
            while (step < steps.size() && steps.get(step).edit.from() <= keyAt) {
                Step now = steps.get(step++);
                for (int n = 0; n < now.added.size(); n++) {
                    Added one = now.added.get(n);
                    long addedAt = now.edit.from() + shift + now.offsets.get(n);
                    long valueAt = addedAt + one.quoted.length + 2;
                    origins[next.count()] = -1 - one.ordinal;
                    next.add(addedAt, valueAt, valueAt + one.value.length, one.quoted, 1, one.quoted.length - 1);
                }
                shift += now.edit.shift();
            }
            if (behind) {
                break;
            }
            long valueAt = keyAt + members.valueOffset(i);
            end = valueAt + members.valueLength(i);
            if (!dropped.get(i)) {
                byte[] value = values.get(i);
                int length = value == null ? members.valueLength(i) : value.length;
                origins[next.count()] = i;
                next.add(
                        keyAt + shift,
                        valueAt + shift,
                        valueAt + shift + length,
                        members.names.text,
                        members.names.start(i),
                        members.names.end[i]);
            }
        }
        return new Plan(edits, next.build(members.objectAt() - prefix, members.objectEnd() + shift), origins);
    }
}
