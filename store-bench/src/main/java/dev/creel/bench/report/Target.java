package dev.creel.bench.report;

/**
 * A promise, and what was measured of it. Immutable, thread-safe.
 *
 * @param promise what is to be shown, in words
 * @param measured the figures, in words
 * @param figure what is compared; not a number if a part of it was not measured
 * @param limit the largest figure that keeps the promise
 */
record Target(String promise, String measured, double figure, double limit) {

    String verdict() {
        if (Double.isNaN(figure)) {
            return "not measured";
        }
        return figure <= limit ? "met" : "**not met**";
    }
}
