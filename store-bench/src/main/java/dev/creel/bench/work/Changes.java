package dev.creel.bench.work;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/** Changing sessions of a contender that is open. Thread-safe: it has no state. */
public class Changes extends WorkBenchmark {

    /** Writes three fields of a session anywhere. */
    @Benchmark
    public void update(Opened opened, Turn turn) throws IOException {
        opened.contender().update(turn.anywhere(), turn.touch());
    }

    /** Does so on what the last update left in memory. */
    @Benchmark
    public void updateReusingSnapshot(Opened opened, Turn turn) throws IOException {
        opened.contender().updateReusing(turn.anywhere(), turn.touch());
    }

    /** Writes three fields of ten sessions anywhere, in one transaction. */
    @Benchmark
    public void updateTen(Opened opened, Turn turn) throws IOException {
        opened.contender().updateAll(turn.ten(), turn.touch());
    }

    /** Saves a session anywhere as it is. */
    @Benchmark
    public void noopSave(Opened opened, Turn turn) throws IOException {
        opened.contender().saveUnchanged(turn.anywhere());
    }

    /** Writes a session that is removed again, outside the measurement. */
    @Benchmark
    public void create(Opened opened, Guest.Leaving guest) throws IOException {
        opened.contender().create(guest.key(), guest.json());
    }

    /** Removes a session that was written before, outside the measurement. */
    @Benchmark
    public void remove(Opened opened, Guest.Coming guest) throws IOException {
        opened.contender().remove(guest.key());
    }
}
