package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction.Outcome;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Transactions that begin from a snapshot: the base saves work and changes nothing else. */
abstract class BasePromises extends Promises {

    BasePromises(SessionStoreContract contract) {
        super(contract);
    }

    private long reuses() {
        return store.stats().reuses();
    }

    private long fallbacks() {
        return store.stats().fallbacks();
    }

    /** Removes a session that a stale base still has, and shows that the transaction sees the present state. */
    private void assertSeesThePresentState(SessionSnapshot base) {
        store.update("session:1", present -> null);
        try (Outcome<Optional<SessionEntry>> outcome = store.transact(base, transaction -> {
            assertEquals(Optional.empty(), transaction.get("session:1"));
            return transaction.update("session:0", present -> labelled(present, "l"));
        })) {
            assertEquals(Optional.of(labelled(session(0), "l")), outcome.result());
            assertEquals(2, outcome.snapshot().size());
        }
        assertEquals(2, load(store).size());
        assertEquals(Optional.of("l"), store.get("session:0").orElseThrow().label());
    }

    @Test
    void transactionOnABaseDoesTheSame() {
        try (SessionSnapshot base = store.snapshot();
                Outcome<Boolean> outcome = store.transact(base, transaction -> transaction.remove("session:1"))) {
            assertEquals(true, outcome.result());
            assertEquals(2, outcome.snapshot().size());
            assertEquals(3, base.size());
        }
        assertEquals(2, load(store).size());
        try (SessionSnapshot base = store.snapshot()) {
            assertThrows(
                    IOException.class,
                    () -> store.<Boolean, IOException>transact(base, transaction -> {
                        transaction.remove("session:0");
                        throw new IOException("checked");
                    }));
        }
        assertEquals(2, load(store).size());
    }

    @Test
    void baseThatIsStillTheContentIsReusedAndCounted() {
        long before = reuses();
        Outcome<Boolean> last = store.transact(transaction -> transaction.remove("session:0"));
        for (String key : new String[] {"session:1", "session:2"}) {
            Outcome<Boolean> outcome = store.transact(last.snapshot(), transaction -> transaction.remove(key));
            last.close();
            last = outcome;
        }
        last.close();

        assertEquals(before + 2, reuses());
        assertEquals(0, fallbacks());
        assertEquals(0, load(store).size());
    }

    @Test
    void outdatedBaseIsNoticedAndCountedAsAFallback() {
        try (SessionSnapshot base = store.snapshot()) {
            assertSeesThePresentState(base);
        }
        assertEquals(1, fallbacks());
        assertEquals(0, reuses());
    }

    @Test
    void baseThatAnotherStoreObjectOutdatedIsNoticed() throws Exception {
        SessionStore other = openAnother();
        try (SessionSnapshot base = store.snapshot()) {
            other.update("session:1", present -> null);
            store.transact(base, transaction -> {
                        assertEquals(Optional.empty(), transaction.get("session:1"));
                        return transaction.update("session:0", present -> labelled(present, "l"));
                    })
                    .close();
        }
        assertFalse(load(store).containsKey("session:1"));
        assertEquals(1, fallbacks());
    }

    @Test
    void closedBaseNeverChangesAResult() {
        SessionSnapshot base = store.snapshot();
        base.close();
        assertSeesThePresentState(base);
        assertEquals(1, reuses() + fallbacks());
    }

    @Test
    void baseFromAnotherStoreObjectNeverChangesAResult() throws Exception {
        try (SessionSnapshot base = openAnother().snapshot()) {
            assertSeesThePresentState(base);
        }
        assertEquals(1, reuses() + fallbacks());
    }
}
