package dev.creel.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds to any benchmark what its process takes of the machine's memory after each iteration, in units of 1,048,576 bytes:
 * {@code -prof dev.creel.bench.RssProfiler}. The result is called {@code rss}. Thread-safe: it has no state.
 */
public final class RssProfiler implements InternalProfiler {

    /** For JMH. */
    public RssProfiler() {}

    @Override
    public String getDescription() {
        return "Resident memory of the process after each iteration";
    }

    /** Does nothing: memory is looked at when an iteration is over. */
    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    public Collection<? extends Result<ScalarResult>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        try {
            return List.of(new ScalarResult("rss", ResidentMemory.megabytes(), "MB", AggregationPolicy.AVG));
        } catch (IOException e) {
            throw new UncheckedIOException("The memory of this process cannot be read", e);
        }
    }
}
