package dev.creel.store.guardian;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a limit will be met, if things go on as they did. Immutable, thread-safe.
 *
 * @param measure the measure that is nearest to its limit
 * @param basis what the forecast is made from
 * @param perHour by how much the measure grows in an hour, less than zero if it falls; 0 if that is not known
 * @param earliest when the limit will be met at the earliest; present for {@link Basis#HOURS} and {@link Basis#DAYS}
 * @param likely when it will be met most likely
 * @param latest when it will be met at the latest; nothing if it may never be
 * @param peakHour the hour of day, 0 to 23 in the guardian's time zone, with the most usage; known from the third day on
 * @param days of how many complete days samples are known
 */
public record Trend(
        Usage.Measure measure,
        Basis basis,
        double perHour,
        Optional<Instant> earliest,
        Optional<Instant> likely,
        Optional<Instant> latest,
        OptionalInt peakHour,
        int days) {

    public Trend {
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(basis, "basis");
    }

    /** What a forecast is made from. Immutable, thread-safe. */
    public enum Basis {
        /** Too few samples for any forecast. */
        TOO_LITTLE,
        /** Nothing shows that the limit will be met. */
        STEADY,
        /** The last two hours. */
        HOURS,
        /** Complete days. */
        DAYS
    }

    /**
     * The most that was used within a few minutes. Immutable, thread-safe.
     *
     * @param at when these minutes began
     * @param inUse sessions in use
     * @param existing sessions
     * @param bytes bytes of their entries
     * @param tokens tokens that they used
     */
    public record Sample(Instant at, long inUse, long existing, long bytes, long tokens) {

        /** Answers the value of one measure. */
        public long of(Usage.Measure measure) {
            return switch (measure) {
                case IN_USE -> inUse;
                case SESSIONS -> existing;
                case BYTES -> bytes;
                case TOKENS -> tokens;
            };
        }
    }
}
