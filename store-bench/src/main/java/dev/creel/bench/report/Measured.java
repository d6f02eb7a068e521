package dev.creel.bench.report;

/**
 * A figure with what it may be off. Immutable, thread-safe.
 *
 * @param value not a number if it was not measured
 * @param error half the width of the interval; 0 where that is not known
 */
record Measured(double value, double error) {

    static final Measured NOT = new Measured(Double.NaN, 0);

    /** Answers a figure whose error may be no number. */
    static Measured of(double value, double error) {
        return new Measured(value, Double.isNaN(error) ? 0 : error);
    }

    static Measured exact(double value) {
        return new Measured(value, 0);
    }

    Measured minus(Measured other) {
        return new Measured(value - other.value, Math.hypot(error, other.error));
    }

    Measured over(Measured other) {
        double ratio = value / other.value;
        return new Measured(ratio, ratio * Math.hypot(error / value, other.error / other.value));
    }

    @Override
    public String toString() {
        return Numbers.text(value) + (error > 0 ? " ± " + Numbers.text(error) : "");
    }
}
