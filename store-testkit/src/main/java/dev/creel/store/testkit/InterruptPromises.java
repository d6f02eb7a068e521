package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.SessionStoreException.Busy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an interrupt ends and what it does not. */
abstract class InterruptPromises extends Promises {

    InterruptPromises(SessionStoreContract contract) {
        super(contract);
    }

    @AfterEach
    void clearFlag() {
        Thread.interrupted();
    }

    /** Answers whether waiting ended as it should; runs while another change holds the lock. */
    private boolean waitInVain() {
        assertThrows(Busy.class, () -> store.update("session:1", present -> null));
        return Thread.currentThread().isInterrupted();
    }

    @Test
    void waitingForTheLockEndsWhenInterruptedWithTheFlagSetAndNothingChanged() {
        store.update("session:0", present -> {
            OtherThread<Boolean> waiting = elsewhere(this::waitInVain);
            waiting.awaitWaiting();
            waiting.interrupt();
            assertTrue(waiting.result(), "the interrupt flag was lost");
            return labelled(present, "holder");
        });

        assertEquals(Optional.of(session(1)), store.get("session:1"));
        assertEquals(Optional.of("holder"), store.get("session:0").orElseThrow().label());
        assertEquals(Optional.empty(), store.update("session:1", present -> null));
    }

    @Test
    void interruptedThreadDoesNotBeginToWait() {
        store.update("session:0", present -> {
            assertTrue(
                    elsewhere(() -> {
                                Thread.currentThread().interrupt();
                                return waitInVain();
                            })
                            .result(),
                    "the interrupt flag was lost");
            return present;
        });

        assertEquals(sessions(), load(store));
    }

    @Test
    void readsFinishWithTheFlagKept() {
        Thread.currentThread().interrupt();

        assertEquals(Optional.of(session(0)), store.get("session:0"));
        assertEquals(sessions(), load(store));
        assertTrue(Thread.currentThread().isInterrupted());
    }

    @Test
    void changesThatNeedNotWaitFinishWithTheFlagKept() {
        Thread.currentThread().interrupt();

        store.update("session:0", present -> null);
        store.replace("session:1", session(1), labelled(session(1), "l"));
        store.transact(transaction -> transaction.remove("session:2")).close();

        assertTrue(Thread.interrupted());
        assertEquals(List.of("session:1"), List.copyOf(load(store).keySet()));
    }

    @Test
    void changeThatIsInterruptedWhileItsFunctionRunsIsWritten() {
        store.update("session:0", present -> {
            Thread.currentThread().interrupt();
            return labelled(present, "l");
        });

        assertTrue(Thread.interrupted());
        assertEquals(Optional.of("l"), store.get("session:0").orElseThrow().label());
    }
}
