package dev.creel.store.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Time that passes only when a test says so: a clock, and a ticker of elapsed nanoseconds. Give it to {@code clock} and
 * to {@code ticker} of a store's options.
 *
 * <p>{@link #advance} moves both, as time does. {@link #jumpTo} moves the clock alone, in either direction, as an
 * administrator or a time server does.
 *
 * <p>Thread-safe.
 */
public final class VirtualClock implements InstantSource, LongSupplier {

    /** Where a clock begins that is told nothing else. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now;
    private long elapsedNanos;

    /** Begins at {@link #START}. */
    public VirtualClock() {
        this(START);
    }

    /** Begins at a moment of the caller's choice. */
    public VirtualClock(Instant start) {
        now = Objects.requireNonNull(start, "start");
    }

    /**
     * Lets time pass, by the clock and by the ticker.
     *
     * @param time zero or more
     * @throws IllegalArgumentException if it is negative: time does not pass backwards, but a clock may {@link #jumpTo}
     */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Time cannot advance by " + time + "; to set the clock back use jumpTo");
        }
        elapsedNanos += time.toNanos();
        now = now.plus(time);
    }

    /** Sets the clock, forwards or back. The ticker goes on as if nothing had happened. */
    public synchronized void jumpTo(Instant instant) {
        now = Objects.requireNonNull(instant, "instant");
    }

    /** Answers the time of the clock. */
    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Answers the ticker: the nanoseconds that were let pass so far. */
    @Override
    public synchronized long getAsLong() {
        return elapsedNanos;
    }

    @Override
    public synchronized String toString() {
        return "VirtualClock[" + now + ", ticker " + elapsedNanos + " ns]";
    }
}
