package dev.creel.bench.report;

/**
 * A promise, and what was measured of it. Immutable, thread-safe.
 *
 * @param promise what is to be shown, in words
 * @param measured the figures, in words
 * @param figure what is compared; not a number if a part of it was not measured
 * @param error how far off the figure may be, half the width of its interval; 0 where that is not known
 * @param limit the largest figure that keeps the promise
 */
record Target(String promise, String measured, double figure, double error, double limit) {

    String verdict() {
        if (Double.isNaN(figure)) {
            return "not measured";
        }
        if (figure > limit) {
            return "**not met**";
        }
        return figure + error <= limit ? "met" : "met, within the error";
    }
}
