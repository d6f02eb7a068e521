package dev.creel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells on stderr how far long work is, about once a second, if a person seems to look or asked for it. Used by one
 * thread.
 */
final class Progress {

    /** The number of the file that results go to. */
    static final int STDOUT = 1;

    private static final int STDERR = 2;
    private static final long EVERY_NANOS = 1_000_000_000L;
    private static final int LOOK_AT_CLOCK_EVERY = 64;

    private final Output output;
    private final String done;
    private final int total;
    private final String unit;
    private final boolean asked;
    private long lastTold = System.nanoTime();
    private int steps;

    private Progress(Output output, String done, int total, String unit, boolean asked) {
        this.output = output;
        this.done = done;
        this.total = total;
        this.unit = unit;
        this.asked = asked;
    }

    /**
     * @param done what was done to a session, as the beginning of a sentence
     * @param total how many sessions there are
     */
    static Progress of(Settings settings, Output output, String done, int total) {
        return of(settings, output, done, total, "sessions");
    }

    /** @param unit what there are {@code total} of, if it is not sessions */
    static Progress of(Settings settings, Output output, String done, int total, String unit) {
        return new Progress(output, done, total, unit, settings.progress());
    }

    /** Tells that work on the whole document begins. */
    static void begin(Settings settings, Output output, String doing) {
        if (settings.progress() || (isLarge(settings.store()) && isTerminal(STDERR))) {
            output.message(doing + " " + settings.store() + " ...");
        }
    }

    private static boolean isLarge(Path document) {
        try {
            return Files.size(document) > 64 << 20;
        } catch (IOException e) {
            return false;
        }
    }

    void step() {
        at(steps + 1);
    }

    /** Tells that so many steps are done in all. */
    void at(int doneSteps) {
        steps = doneSteps;
        boolean last = steps == total;
        if (!last && steps % LOOK_AT_CLOCK_EVERY != 0) {
            return;
        }
        long now = System.nanoTime();
        boolean due = now - lastTold >= EVERY_NANOS && (asked || isTerminal(STDERR));
        if (due || (asked && last)) {
            lastTold = now;
            output.message(done + " " + steps + " of " + total + " " + unit);
        }
    }

    /** Answers whether one of this process's files is a terminal; {@link System#console()} cannot tell of stderr. */
    static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
