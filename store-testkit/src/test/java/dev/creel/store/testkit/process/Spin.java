package dev.creel.store.testkit.process;

import java.util.Random;

/** Moves the moment of a kill, or of whatever comes next, through all steps of a change; nothing depends on how long it takes. */
final class Spin {

    private Spin() {}

    static void upTo(int nanos, Random random) {
        long length = random.nextInt(nanos);
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < length) {
            Thread.onSpinWait();
        }
    }
}
