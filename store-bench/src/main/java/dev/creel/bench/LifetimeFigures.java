package dev.creel.bench;

import dev.creel.bench.report.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one pass took. Immutable, thread-safe.
 *
 * @param documentMb the document before it, in units of 1,000,000 bytes
 * @param removed how many sessions it removed
 * @param updateMs how long an update of one field held the lock before the pass, the median
 * @param updateLongestMs the longest of them
 * @param passMs the longest that a change of the pass held the lock
 * @param besideLongestMs the longest that an update held it while the pass went on
 * @param updateCpuMs how long the processor worked for an update before the pass, the median
 * @param passCpuMs the longest that it worked for a change of the pass
 * @param planMs how long planning took
 * @param applyMs how long the rest took
 * @param readMs the longest that a read took while the pass went on
 * @param writeMs the longest that an update took, waiting included, while the pass went on
 * @param writtenMb what the pass wrote: its part of documents, archive, journals
 * @param heapMb the most that the heap held while the pass went on, garbage included
 */
record LifetimeFigures(
        double documentMb,
        int removed,
        double updateMs,
        double updateLongestMs,
        double passMs,
        double besideLongestMs,
        double updateCpuMs,
        double passCpuMs,
        double planMs,
        double applyMs,
        double readMs,
        double writeMs,
        double writtenMb,
        double heapMb) {

    static final String HEADER = "round\tdocument_mb\tremoved\tupdate_hold_ms\tupdate_hold_longest_ms\tpass_hold_ms"
            + "\thold_ratio\tlongest_ratio\tbeside_hold_longest_ms\tupdate_cpu_ms\tpass_cpu_ms\tplan_ms\tapply_ms"
            + "\tread_longest_ms\twrite_longest_ms\twritten_mb\twritten_ratio\theap_peak_mb";

    /** Answers the medians of several passes; ratios are of these. */
    static LifetimeFigures median(List<LifetimeFigures> rounds) {
        return new LifetimeFigures(
                median(rounds, LifetimeFigures::documentMb),
                (int) median(rounds, LifetimeFigures::removed),
                median(rounds, LifetimeFigures::updateMs),
                median(rounds, LifetimeFigures::updateLongestMs),
                median(rounds, LifetimeFigures::passMs),
                median(rounds, LifetimeFigures::besideLongestMs),
                median(rounds, LifetimeFigures::updateCpuMs),
                median(rounds, LifetimeFigures::passCpuMs),
                median(rounds, LifetimeFigures::planMs),
                median(rounds, LifetimeFigures::applyMs),
                median(rounds, LifetimeFigures::readMs),
                median(rounds, LifetimeFigures::writeMs),
                median(rounds, LifetimeFigures::writtenMb),
                median(rounds, LifetimeFigures::heapMb));
    }

    private static double median(List<LifetimeFigures> rounds, ToDoubleFunction<LifetimeFigures> figure) {
        return Spread.of(rounds.stream().map(figure::applyAsDouble).toList()).median();
    }

    /** Answers a line of the table. */
    String row(String round) {
        return String.format(
                Locale.ROOT,
                "%s\t%.1f\t%d\t%.1f\t%.1f\t%.1f\t%.2f\t%.2f\t%.1f\t%.1f\t%.1f\t%.0f\t%.0f\t%.1f\t%.1f\t%.2f\t%.2f\t%.0f",
                round,
                documentMb,
                removed,
                updateMs,
                updateLongestMs,
                passMs,
                passMs / updateMs,
                passMs / updateLongestMs,
                besideLongestMs,
                updateCpuMs,
                passCpuMs,
                planMs,
                applyMs,
                readMs,
                writeMs,
                writtenMb,
                writtenMb / documentMb,
                heapMb);
    }
}
