package dev.creel.bench.work;

import dev.creel.bench.contender.Contender;
import dev.creel.bench.contender.Details;
import dev.creel.bench.contender.Listed;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The first answer of a contender that was not open, in a warm JVM. Thread-safe: it has no state. */
public class Openings extends WorkBenchmark {

    private static final int NEWEST = 100;

    /** Opens and gets a session anywhere. */
    @Benchmark
    public @Nullable Object openCold(Prepared prepared, Turn turn, Door door) throws IOException {
        return door.open(prepared).get(turn.anywhere());
    }

    /** Opens and lists key and last activity. */
    @Benchmark
    public List<Listed> listCold(Prepared prepared, Door door) throws IOException {
        return door.open(prepared).newest(NEWEST);
    }

    /** Opens and lists label, model and tokens too. */
    @Benchmark
    public List<Details> listColdWithDetails(Prepared prepared, Door door) throws IOException {
        return door.open(prepared).newestWithDetails(NEWEST);
    }

    /** Closes what a call opened, after the call and outside the measurement. Used by one thread. */
    @State(Scope.Thread)
    public static class Door {

        private @Nullable Contender contender;

        Contender open(Prepared prepared) throws IOException {
            Contender opened = prepared.open();
            contender = opened;
            return opened;
        }

        /** Closes the contender. */
        @TearDown(Level.Invocation)
        public void close() throws IOException {
            if (contender != null) {
                contender.close();
            }
        }
    }
}
