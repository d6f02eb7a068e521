package dev.creel.bench.work;

import dev.creel.bench.contender.Contender;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A contender that stays open for the trial. Shared by the threads of the trial, as its users share it. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class Opened {

    private Contender contender;
    private List<String> keys;

    /** Opens the contender. */
    @Setup(Level.Trial)
    public void open(Prepared prepared) throws IOException {
        contender = prepared.open();
        keys = prepared.keys();
    }

    Contender contender() {
        return contender;
    }

    List<String> keys() {
        return keys;
    }

    /** Closes the contender. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        contender.close();
    }
}
