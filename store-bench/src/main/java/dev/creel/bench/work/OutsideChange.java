package dev.creel.bench.work;

import dev.creel.bench.contender.Contender;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reading what another instance on the same files has just changed. Thread-safe: it has no state. */
public class OutsideChange extends WorkBenchmark {

    /** Gets the session that was changed before, outside the measurement. */
    @Benchmark
    public @Nullable Object externalChangeThenRead(Opened opened, Change change) throws IOException {
        return opened.contender().get(change.changed());
    }

    /** Another instance. Shared by the threads of the trial. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Other {

        private Contender contender;

        /** Opens the other instance. */
        @Setup(Level.Trial)
        public void open(Prepared prepared) throws IOException {
            contender = prepared.open();
        }

        Contender contender() {
            return contender;
        }

        /** Closes the other instance. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            contender.close();
        }
    }

    /** The change before each call. Used by one thread. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Change {

        private String changed;

        /** Changes a session anywhere through the other instance. */
        @Setup(Level.Invocation)
        public void make(Other other, Turn turn) throws IOException {
            changed = turn.anywhere();
            other.contender().update(changed, turn.touch());
        }

        String changed() {
            return changed;
        }
    }
}
