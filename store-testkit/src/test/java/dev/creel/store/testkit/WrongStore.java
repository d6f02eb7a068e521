package dev.creel.store.testkit;

import dev.creel.store.SessionStore;
import java.util.function.UnaryOperator;

/**
 * A store that breaks one promise.
 *
 * @param fault what it does wrong
 * @param caughtBy the test that has to reject it: nested class and method
 * @param settings what is set wrongly when it is opened
 * @param wrapped what it does wrong once it is open
 */
record WrongStore(
        String fault,
        String caughtBy,
        UnaryOperator<InMemorySessionStore.Builder> settings,
        UnaryOperator<SessionStore> wrapped) {

    static WrongStore wrapping(String fault, String caughtBy, UnaryOperator<SessionStore> wrapped) {
        return new WrongStore(fault, caughtBy, builder -> builder, wrapped);
    }

    static WrongStore set(String fault, String caughtBy, UnaryOperator<InMemorySessionStore.Builder> settings) {
        return new WrongStore(fault, caughtBy, settings, store -> store);
    }

    @Override
    public String toString() {
        return fault;
    }
}
