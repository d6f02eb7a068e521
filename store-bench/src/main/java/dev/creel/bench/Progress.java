package dev.creel.bench;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells on a side channel how far long work has come, every five seconds. Used by one thread at a time. */
final class Progress {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final String work;
    private final long startedNanos = System.nanoTime();
    private long saidNanos = startedNanos;

    Progress(PrintStream out, String work) {
        this.out = out;
        this.work = work;
    }

    void at(int done, int of) {
        long now = System.nanoTime();
        if (now - saidNanos >= INTERVAL_NANOS) {
            saidNanos = now;
            out.println(work + ": " + done + " of " + of + " after "
                    + TimeUnit.NANOSECONDS.toSeconds(now - startedNanos) + " s");
        }
    }
}
