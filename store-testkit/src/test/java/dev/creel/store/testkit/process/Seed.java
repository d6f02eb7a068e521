package dev.creel.store.testkit.process;

import java.util.Random;

/** Where the random choices of a test come from: a new seed each time, or the one of {@code -Dcreel.seed}. */
final class Seed {

    private Seed() {}

    /** Answers the seed, and prints it, to be given back when the test fails. */
    static long next() {
        long seed = Long.getLong("creel.seed", new Random().nextLong());
        System.out.println("run again with -Dcreel.seed=" + seed);
        return seed;
    }
}
