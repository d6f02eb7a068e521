package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.SessionStoreException.Missing;
import dev.creel.store.SessionStoreException.NotDurable;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.testkit.SessionStoreContract.Ability;
import dev.creel.store.testkit.SessionStoreContract.Mishap;
import dev.creel.store.testkit.SessionStoreContract.Setup;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is thrown when the storage, the lock or the access is not what a call needs, and that nothing is lost by it. */
abstract class TroublePromises extends Promises {

    private static final Duration SHORT = Duration.ofMillis(100);

    TroublePromises(SessionStoreContract contract) {
        super(contract);
    }

    /** Waiting for better times, as some stores do in trouble, ends soon. */
    @Override
    Setup setup() {
        return super.setup().with(SHORT);
    }

    /** Checks that calls fail in this way, and that the sessions are what they were once the trouble is over. */
    private <E extends SessionStoreException> E assertFailsAndLosesNothing(Mishap mishap, Class<E> type)
            throws Exception {
        cause(mishap);
        assertThrows(type, () -> store.get("session:0"));
        assertThrows(type, () -> store.snapshot());
        assertThrows(type, () -> store.update("session:0", present -> null));
        assertThrows(type, () -> store.replace("session:0", null, session(1)));
        E failure = assertThrows(type, () -> store.transact(transaction -> transaction.remove("session:1")));
        assertTellsItsStore(failure);
        cause(Mishap.OVER);
        assertEquals(sessions(), load(store));
        assertEquals(Optional.empty(), store.update("session:0", present -> null));
        return failure;
    }

    private void assertTellsItsStore(SessionStoreException failure) {
        assertFalse(failure.store().isBlank());
        assertTrue(assertThere(failure.getMessage()).contains(failure.store()));
    }

    @Test
    void storageThatCannotBeReadIsUnavailable() throws Exception {
        assertFailsAndLosesNothing(Mishap.UNREADABLE, Unavailable.class);
    }

    @Test
    void storageThatMakesNoSenseIsDamaged() throws Exception {
        Damaged failure = assertFailsAndLosesNothing(Mishap.DAMAGED, Damaged.class);

        assertEquals(Optional.empty(), failure.key());
        assertTrue(failure.position() >= 0);
    }

    @Test
    void storageThatWasThereAndIsGoneIsMissing() throws Exception {
        assertFailsAndLosesNothing(Mishap.GONE, Missing.class);
    }

    @Test
    void entryThatIsNoJsonIsDamagedAndTheOthersCanBeUsed() throws Exception {
        cause(Mishap.DAMAGED_ENTRY);

        Damaged failure = assertThrows(Damaged.class, () -> store.get("session:0"));
        assertEquals(Optional.of("session:0"), failure.key());
        assertTellsItsStore(failure);
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertThrows(Damaged.class, () -> snapshot.get("session:0"));
            assertEquals(Optional.of(session(1)), snapshot.get("session:1"));
            assertEquals(3, snapshot.size());
        }
        store.update("session:1", present -> labelled(present, "l"));
        cause(Mishap.OVER);
        assertEquals(Optional.of(session(0)), store.get("session:0"));
        assertEquals(Optional.of(labelled(session(1), "l")), store.get("session:1"));
    }

    @Test
    void changeThatMayNotSurviveAPowerCutIsNotDurableAndStands() throws Exception {
        cause(Mishap.NOT_DURABLE);

        assertTellsItsStore(assertThrows(
                NotDurable.class, () -> store.update("session:0", present -> labelled(present, "stands"))));
        assertEquals(Optional.of("stands"), store.get("session:0").orElseThrow().label());
        assertThrows(NotDurable.class, () -> store.transact(transaction -> transaction.remove("session:1")));
        assertEquals(Optional.empty(), store.get("session:1"));
        cause(Mishap.OVER);
        assertEquals(Optional.empty(), store.update("session:2", present -> null));
        assertEquals(1, load(store).size());
    }

    @Test
    void lockThatIsNotFreeInTimeIsBusyAndNothingIsChanged() {
        require(Ability.LOCK_TIMEOUT);
        store.update("session:0", present -> {
            assertBusy(() -> store.update("session:1", other -> null));
            assertBusy(() -> store.replace("session:1", session(1), null));
            assertBusy(() -> store.transact(transaction -> transaction.remove("session:1")));
            return labelled(present, "holder");
        });

        assertEquals(Optional.of(session(1)), store.get("session:1"));
        assertEquals(Optional.empty(), store.update("session:1", present -> null));
    }

    private void assertBusy(OtherThread.Work<Object> change) {
        Busy busy = elsewhere(() -> assertThrows(Busy.class, change::run)).result();
        assertTellsItsStore(busy);
        assertFalse(busy.holder().isBlank());
        assertTrue(busy.waited().compareTo(SHORT) >= 0, "waited " + busy.waited());
    }

    @Test
    void storeForReadingOnlyRefusesChanges() throws Exception {
        require(Ability.READ_ONLY);
        SessionStore reader = openAnother(setup().forReadingOnly());
        SessionEntry next = entry("next", 1);

        assertEquals(sessions(), load(reader));
        assertEquals(Optional.of(session(1)), reader.get("session:1"));
        assertThrows(UnsupportedOperationException.class, () -> reader.update("session:0", present -> null));
        assertThrows(UnsupportedOperationException.class, () -> reader.update("session:0", present -> present));
        assertThrows(UnsupportedOperationException.class, () -> reader.replace("session:0", session(0), next));
        assertThrows(UnsupportedOperationException.class, () -> reader.transact(transaction -> true));
        try (SessionSnapshot base = reader.snapshot()) {
            assertThrows(UnsupportedOperationException.class, () -> reader.transact(base, transaction -> true));
        }
        assertEquals(sessions(), load(store));
        store.update("session:0", present -> null);
        assertEquals(Optional.empty(), reader.get("session:0"));
    }
}
