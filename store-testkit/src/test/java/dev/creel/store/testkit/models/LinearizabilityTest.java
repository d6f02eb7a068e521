package dev.creel.store.testkit.models;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every answer of the store, from whatever thread, is one that doing the operations one after the other in some order
 * would have given. The sizes are small; the profile {@code campaign} raises them.
 *
 * <p>Lincheck's model checker, which tries interleavings one by one, cannot follow the store (tried with 3.7): it refuses
 * every call on a {@link java.nio.file.Path}, even {@code equals} and {@code toString}, and its time stands still, so that
 * it takes a thread that waits for the lock with a timeout for one that hangs. So the threads are true ones here.
 */
class LinearizabilityTest {

    private static final int ITERATIONS = Integer.getInteger("creel.lincheck.iterations", 6);
    private static final int INVOCATIONS = Integer.getInteger("creel.lincheck.invocations", 100);

    @ParameterizedTest
    @ValueSource(
            classes = {
                ConcurrentStore.Cached.class,
                ConcurrentStore.GateZero.class,
                ConcurrentStore.TwoObjects.class,
                ConcurrentStore.TwoObjectsGateZero.class
            })
    void storeIsLinearizable(Class<?> store) {
        options().iterations(ITERATIONS).check(store);
    }

    /** Without this the silence of the other test would mean nothing. Lincheck ends at the first failure. */
    @Test
    void storeThatAddsInTwoStepsIsFoundOut() {
        assertThatThrownBy(() -> options()
                        .iterations(50)
                        .minimizeFailedScenario(false)
                        .check(ConcurrentStore.AddsInTwoSteps.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    private static StressOptions options() {
        return new StressOptions()
                .invocationsPerIteration(INVOCATIONS)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(SequentialStore.class);
    }
}
