package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** That the suite has teeth: a store with any one of these faults does not pass it, and one without them does. */
class ContractRejectsWrongStoresTest {

    @AfterEach
    void forgetTheWrongStore() {
        WrongStoreContract.tested = WrongStoreContract.NOTHING_WRONG;
    }

    static Stream<WrongStore> wrongStores() {
        return Stream.of(
                        WrongReads.all(),
                        WrongFunctions.all(),
                        WrongChanges.all(),
                        WrongComparisons.all(),
                        WrongEvents.all())
                .flatMap(List::stream);
    }

    private static Events run(DiscoverySelector tests) {
        return EngineTestKit.engine("junit-jupiter").selectors(tests).execute().testEvents();
    }

    @ParameterizedTest
    @MethodSource("wrongStores")
    void wrongStoreIsRejected(WrongStore wrong) {
        WrongStoreContract.tested = wrong;
        int dot = wrong.caughtBy().indexOf('.');
        String promise = wrong.caughtBy().substring(0, dot);
        String test = wrong.caughtBy().substring(dot + 1);
        Class<?> nested = Arrays.stream(SessionStoreContract.class.getDeclaredClasses())
                .filter(type -> type.getSimpleName().equals(promise))
                .findAny()
                .orElseThrow();

        Events events = run(selectNestedMethod(List.of(WrongStoreContract.class), nested, test));

        assertThat(events.started().count()).as(wrong.caughtBy()).isEqualTo(1);
        assertThat(events.failed().count()).as(wrong.fault()).isEqualTo(1);
    }

    @Test
    void storeWithNothingWrongPassesThroughTheSameMachinery() {
        Events events = run(selectClass(WrongStoreContract.class));

        assertThat(events.failed().list()).isEmpty();
        assertThat(events.succeeded().count()).isGreaterThan(80);
    }
}
