package dev.creel.store.json;

import java.util.SplittableRandom;

/**
 * A hash of names that differs from process to process, so that nobody can make up names whose hashes agree. Stateless
 * and thread-safe.
 */
public final class NameHash {

    private static final long START;
    private static final long FACTOR;

    static {
        SplittableRandom random = new SplittableRandom();
        START = random.nextLong();
        FACTOR = random.nextLong() | 1;
    }

    private NameHash() {}

    /** Answers the hash of a name. */
    public static int of(String name) {
        long hash = START;
        for (int i = 0; i < name.length(); i++) {
            hash = next(hash, name.charAt(i));
        }
        return (int) hash;
    }

    /** Answers the hash of a name that is ASCII without escapes. */
    static int ofAscii(byte[] text, int from, int to) {
        long hash = START;
        for (int i = from; i < to; i++) {
            hash = next(hash, text[i]);
        }
        return (int) hash;
    }

    /** The shift is what makes it more than a polynomial: of those, some names agree whatever the factor is. */
    private static long next(long hash, int c) {
        long product = (hash ^ c) * FACTOR;
        return product ^ (product >>> 32);
    }
}
