package dev.creel.bench.contender;

/**
 * The fields that a change writes. Immutable, thread-safe.
 *
 * @param updatedAt milliseconds since 1970
 * @param lastTo one of ten values
 * @param label a short text
 */
public record Touch(long updatedAt, String lastTo, String label) {

    private static final long START = 1_900_000_000_000L;

    /** Answers what is written in a cycle; it depends on nothing else, so that contenders leave the same sessions. */
    public static Touch inCycle(int cycle) {
        return new Touch(START + cycle, "+4915550000" + Math.floorMod(cycle, 10), "touched in cycle " + cycle);
    }
}
