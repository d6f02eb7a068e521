package dev.creel.store.file;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A point in time on two clocks: the one that nobody sets, which stands still while the machine is suspended, and the one
 * that goes on meanwhile. Immutable, thread-safe.
 *
 * @param nanos as {@link System#nanoTime()} answers it
 * @param instant the same on the clock of the day
 */
record Moment(long nanos, Instant instant) {

    static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    /** Answers the milliseconds from this moment to a later one, by the clock for which it was longer. */
    long millisUntil(Moment later) {
        return Math.max(
                TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos),
                Duration.between(instant, later.instant).toMillis());
    }
}
