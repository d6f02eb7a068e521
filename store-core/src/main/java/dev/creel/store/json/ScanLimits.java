package dev.creel.store.json;

/**
 * What a scan accepts before it gives up. Immutable, thread-safe.
 *
 * @param members how many members the object may have
 * @param valueBytes how long the text of one value may be
 * @param depth how deep values may be nested within a member
 */
public record ScanLimits(int members, long valueBytes, int depth) {

    /** Accepts whatever fits into an array. */
    public static final ScanLimits NONE = new ScanLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, 1_000_000);
}
