package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.StoreEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What closing waits for, lets go of and refuses from then on. */
abstract class ClosingPromises extends Promises {

    ClosingPromises(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    void everyCallButCloseIsRefusedAfterClose() {
        SessionSnapshot base = store.snapshot();
        store.close();
        store.close();

        List<Executable> calls = List.of(
                () -> store.get("session:0"),
                () -> store.snapshot(),
                () -> store.update("session:0", present -> present),
                () -> store.replace("session:0", session(0), session(0)),
                () -> store.transact(transaction -> true),
                () -> store.transact(base, transaction -> true),
                () -> store.listen(event -> {}),
                () -> store.stats());
        for (Executable call : calls) {
            assertThrows(IllegalStateException.class, call);
        }
    }

    @Test
    void closeWaitsForTheChangeInProgress() throws Exception {
        AtomicReference<OtherThread<Boolean>> closing = new AtomicReference<>();
        SessionSnapshot taken = store.snapshot();
        Optional<SessionEntry> now = store.update("session:0", present -> {
            OtherThread<Boolean> other = elsewhere(() -> {
                store.close();
                return true;
            });
            closing.set(other);
            other.awaitWaiting();
            assertFalse(other.hasEnded(), "closed while a change was in progress");
            assertEquals(Optional.of(session(1)), taken.get("session:1"));
            return labelled(present, "last");
        });
        assertThere(closing.get()).result();

        assertEquals(Optional.of(labelled(session(0), "last")), now);
        assertThrows(IllegalStateException.class, () -> store.get("session:0"));
        assertThrows(IllegalStateException.class, () -> taken.get("session:1"));
        assertEquals(now, openAnother().get("session:0"));
    }

    @Test
    void closingWithinAFunctionThatChangesTheStoreIsRefused() {
        store.update("session:0", present -> {
            assertThrows(IllegalStateException.class, store::close);
            return labelled(present, "l");
        });

        assertEquals(Optional.of("l"), store.get("session:0").orElseThrow().label());
    }

    @Test
    void closeLetsTheLockGo() throws Exception {
        store.update("session:0", present -> labelled(present, "l"));
        SessionStore other = openAnother();
        store.close();

        assertEquals(Optional.empty(), other.update("session:0", present -> null));
    }

    @Test
    void changeThatReturnedIsToldThoughTheStoreIsClosedAtOnce() {
        BlockingQueue<StoreEvent> told = new LinkedBlockingQueue<>();
        store.listen(told::add);
        store.update("session:0", present -> null);
        store.close();

        assertEquals("1 REMOVED session:0", nextLine(told));
    }
}
