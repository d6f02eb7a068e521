package dev.creel.bench.work;

import dev.creel.bench.contender.Details;
import dev.creel.bench.contender.Listed;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Reading from a contender that is open. Thread-safe: it has no state. */
public class Reads extends WorkBenchmark {

    private static final int NEWEST = 100;

    /** Gets one of 16 sessions. */
    @Benchmark
    public @Nullable Object hotGet(Opened opened, Turn turn) throws IOException {
        return opened.contender().get(turn.hot());
    }

    /** Gets a session anywhere. */
    @Benchmark
    public @Nullable Object coldGet(Opened opened, Turn turn) throws IOException {
        return opened.contender().get(turn.anywhere());
    }

    /** Reads the model of a session anywhere. */
    @Benchmark
    public @Nullable String readField(Opened opened, Turn turn) throws IOException {
        return opened.contender().field(turn.anywhere(), "model");
    }

    /** Lists key and last activity. */
    @Benchmark
    public List<Listed> listNewest100(Opened opened) throws IOException {
        return opened.contender().newest(NEWEST);
    }

    /** Lists label, model and tokens too. */
    @Benchmark
    public List<Details> listNewest100WithDetails(Opened opened) throws IOException {
        return opened.contender().newestWithDetails(NEWEST);
    }
}
