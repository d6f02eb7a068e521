package dev.creel.bench.report;

/**
 * What JMH measured of one work under one setting. Immutable, thread-safe.
 *
 * @param work the name of the benchmark method
 * @param contender its word, empty for what measures no contender
 * @param mb the size of the document, empty if that does not matter
 * @param durability its word, empty if nothing is written
 * @param threads how many at a time
 * @param micros for one operation
 * @param error half the width of the 99.9 % interval, in microseconds; not a number where one iteration was measured
 * @param allocated bytes on the heap for one operation; not a number if that was not measured
 * @param rssMb memory of the process; not a number if that was not measured
 */
record JmhResult(
        String work,
        String contender,
        String mb,
        String durability,
        int threads,
        double micros,
        double error,
        double allocated,
        double rssMb) {

    /** What has to be the same for two contenders to be compared. */
    record Setting(String work, String mb, String durability, int threads) {}

    Setting setting() {
        return new Setting(work, mb, durability, threads);
    }

    /** Answers whether this is the library's, in whichever setting. */
    boolean isCreel() {
        return isCreel(contender);
    }

    static boolean isCreel(String contender) {
        return contender.startsWith("creel");
    }
}
