package dev.creel.store.testkit.models;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every answer of the store, from whatever thread, is one that doing the operations one after the other in some order
 * would have given.
 *
 * <p>The sizes are small; {@code -Pcampaign} raises them, see {@code creel.lincheck} there.
 */
class LinearizabilityTest {

    private static final int ITERATIONS = Integer.getInteger("creel.lincheck.iterations", 12);
    private static final int INVOCATIONS = Integer.getInteger("creel.lincheck.invocations", 200);

    @ParameterizedTest
    @ValueSource(
            classes = {
                ConcurrentStore.Cached.class,
                ConcurrentStore.GateZero.class,
                ConcurrentStore.TwoObjects.class,
                ConcurrentStore.TwoObjectsGateZero.class
            })
    void storeUnderStressIsLinearizable(Class<?> store) {
        new StressOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(SequentialStore.class)
                .check(store);
    }

    @ParameterizedTest
    @ValueSource(classes = {ConcurrentStore.Cached.class, ConcurrentStore.GateZero.class})
    void storeUnderEveryInterleavingTriedIsLinearizable(Class<?> store) {
        new ModelCheckingOptions()
                .iterations(Math.max(2, ITERATIONS / 4))
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(2)
                .sequentialSpecification(SequentialStore.class)
                .check(store);
    }
}
