package dev.creel.store.guardian;

import dev.creel.store.guardian.Trend.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last samples of one source: the most that was used in every five minutes. Not thread-safe. */
final class SampleRing {

    static final Duration SPAN = Duration.ofMinutes(5);

    private static final int FIELDS = 5;
    private static final int FIRST_ROOM = 48;

    private final int capacity;
    // A sample is five numbers in a row: for each of many sources there are thousands.
    private long[] ring = new long[FIRST_ROOM * FIELDS];
    private int first;
    private int size;

    /** @param keep how long samples are kept */
    SampleRing(Duration keep) {
        capacity = Math.toIntExact(Math.max(1, keep.dividedBy(SPAN)));
    }

    /**
     * Takes what is used at a moment.
     *
     * @return the sample that it ended, if it begins another one
     */
    Optional<Sample> add(Usage usage, Instant at) {
        return add(new Sample(at, usage.inUse(), usage.existing(), usage.bytes(), usage.tokens()));
    }

    /**
     * Takes a sample, or a part of one, as {@link #add(Usage, Instant)} takes a usage. Those of the same five minutes become
     * one, if none of others came in between.
     */
    Optional<Sample> add(Sample sample) {
        long start = Math.floorDiv(sample.at().toEpochMilli(), SPAN.toMillis()) * SPAN.toMillis();
        Optional<Sample> ended = last();
        if (ended.isPresent() && ended.get().at().toEpochMilli() == start) {
            int at = index(size - 1);
            ring[at + 1] = Math.max(ring[at + 1], sample.inUse());
            ring[at + 2] = Math.max(ring[at + 2], sample.existing());
            ring[at + 3] = Math.max(ring[at + 3], sample.bytes());
            ring[at + 4] = Math.max(ring[at + 4], sample.tokens());
            return Optional.empty();
        }
        int at = next();
        ring[at] = start;
        ring[at + 1] = sample.inUse();
        ring[at + 2] = sample.existing();
        ring[at + 3] = sample.bytes();
        ring[at + 4] = sample.tokens();
        return ended;
    }

    /** Answers the sample that is not ended yet. */
    Optional<Sample> last() {
        return size == 0 ? Optional.empty() : Optional.of(get(size - 1));
    }

    /** Answers all samples in the order in which they came, the last one as far as it is known. */
    List<Sample> all() {
        List<Sample> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(get(i));
        }
        return all;
    }

    private Sample get(int i) {
        int at = index(i);
        return new Sample(Instant.ofEpochMilli(ring[at]), ring[at + 1], ring[at + 2], ring[at + 3], ring[at + 4]);
    }

    private int index(int i) {
        return (first + i) % room() * FIELDS;
    }

    private int room() {
        return ring.length / FIELDS;
    }

    private int next() {
        if (size == capacity) {
            first = (first + 1) % room();
            return index(size - 1);
        } else if (size == room()) {
            long[] larger = new long[Math.min(capacity, room() * 2) * FIELDS];
            int head = (room() - first) * FIELDS;
            System.arraycopy(ring, first * FIELDS, larger, 0, head);
            System.arraycopy(ring, 0, larger, head, ring.length - head);
            ring = larger;
            first = 0;
        }
        return index(size++);
    }
}
