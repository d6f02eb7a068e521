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
    public @Nullable Object externalChangeThenRead(Opened opened, Other other) throws IOException {
        return opened.contender().get(other.changed());
    }

    /** Another instance, which changes a session before each call. Used by one thread. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Other {

        private Contender contender;
        private String changed;

        /** Opens the other instance. */
        @Setup(Level.Trial)
        public void open(Prepared prepared) throws IOException {
            contender = prepared.open();
        }

        /** Changes a session anywhere. */
        @Setup(Level.Invocation)
        public void change(Turn turn) throws IOException {
            changed = turn.anywhere();
            contender.update(changed, turn.touch());
        }

        String changed() {
            return changed;
        }

        /** Closes the other instance. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            contender.close();
        }
    }
}
