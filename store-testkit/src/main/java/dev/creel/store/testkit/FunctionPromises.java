package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.testkit.SessionStoreContract.Mishap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where and when the caller's function runs, and what it may do. */
abstract class FunctionPromises extends Promises {

    FunctionPromises(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    void functionRunsInTheCallersThread() {
        List<Thread> threads = new ArrayList<>();
        store.update("session:0", present -> {
            threads.add(Thread.currentThread());
            return present;
        });
        store.transact(transaction -> {
                    threads.add(Thread.currentThread());
                    return transaction.update("session:0", present -> {
                        threads.add(Thread.currentThread());
                        return present;
                    });
                })
                .close();

        assertEquals(3, threads.size());
        threads.forEach(thread -> assertSame(Thread.currentThread(), thread));
    }

    @Test
    void functionRunsWhileTheLockIsHeld() {
        List<OtherThread<Optional<SessionEntry>>> waiting = new ArrayList<>();
        store.update("session:0", present -> {
            OtherThread<Optional<SessionEntry>> other = elsewhere(() -> store.update("session:1", another -> null));
            other.awaitWaiting();
            assertFalse(other.hasEnded(), "another change went on while the function ran");
            waiting.add(other);
            return present;
        });

        assertEquals(Optional.empty(), waiting.get(0).result());
    }

    @Test
    void functionRunsAgainOnNewerDataIfAnotherProgramChangedTheStore() throws Exception {
        List<Optional<String>> seen = new ArrayList<>();

        store.<Exception>update("session:0", present -> {
            seen.add(assertThere(present).sessionId());
            if (seen.size() == 1) {
                cause(Mishap.FOREIGN_CHANGE);
            }
            return labelled(present, "l");
        });

        assertEquals(List.of(Optional.of("id-0"), Optional.of("foreign")), seen);
        SessionEntry now = store.get("session:0").orElseThrow();
        assertEquals(Optional.of("foreign"), now.sessionId());
        assertEquals(Optional.of("l"), now.label());
        assertEquals(1, store.stats().restarts());
        assertEquals(session(1), load(store).get("session:1"));
    }

    @Test
    void readsInsideTheFunctionSeeTheStateBeforeTheChange() {
        store.update("session:0", present -> {
            assertStateBefore();
            return labelled(present, "l");
        });
        store.transact(transaction -> {
                    transaction.put("session:1", entry("other", 1));
                    transaction.remove("session:2");
                    transaction.put("new", entry("new", 1));
                    assertEquals(Optional.of(session(1)), store.get("session:1"));
                    assertEquals(Optional.of(session(2)), store.get("session:2"));
                    assertEquals(Optional.empty(), store.get("new"));
                    try (SessionSnapshot snapshot = store.snapshot()) {
                        assertEquals(3, snapshot.size());
                    }
                    return true;
                })
                .close();
    }

    private void assertStateBefore() {
        assertEquals(Optional.of(session(0)), store.get("session:0"));
        assertEquals(sessions(), load(store));
    }

    @Test
    void readsInOtherThreadsDoNotWaitForTheFunction() {
        store.update("session:0", present -> {
            assertEquals(sessions(), elsewhere(() -> load(store)).result());
            assertEquals(
                    Optional.of(session(0)),
                    elsewhere(() -> store.get("session:0")).result());
            return null;
        });

        assertEquals(2, load(store).size());
    }

    @Test
    void changeOfTheSameStoreWithinAFunctionIsRefused() {
        assertRefusedWithin(store);
    }

    @Test
    void changeThroughAnotherStoreObjectWithinAFunctionIsRefused() throws Exception {
        assertRefusedWithin(openAnother());
    }

    private void assertRefusedWithin(SessionStore same) {
        SessionSnapshot base = same.snapshot();
        store.update("session:0", present -> {
            assertThrows(IllegalStateException.class, () -> same.update("session:1", other -> null));
            assertThrows(IllegalStateException.class, () -> same.replace("session:1", session(1), null));
            assertThrows(
                    IllegalStateException.class, () -> same.transact(transaction -> transaction.remove("session:1")));
            assertThrows(
                    IllegalStateException.class,
                    () -> same.transact(base, transaction -> transaction.remove("session:1")));
            assertEquals(Optional.of(session(0)), same.get("session:0"));
            return labelled(present, "outer");
        });
        base.close();

        assertEquals(3, load(store).size());
        assertEquals(Optional.of("outer"), store.get("session:0").orElseThrow().label());
        assertTrue(same.update("session:1", present -> null).isEmpty());
    }
}
