package dev.creel.bench.report;

import java.util.List;

/**
 * The median of repeated measurements, with the least and the largest. Immutable, thread-safe.
 */
public record Spread(double median, double least, double largest) {

    /** Answers the spread of values, of which there is at least one. */
    public static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    @Override
    public String toString() {
        return Numbers.text(median) + " (" + Numbers.text(least) + "-" + Numbers.text(largest) + ")";
    }
}
