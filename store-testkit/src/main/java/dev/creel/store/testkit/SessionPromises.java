package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException.Conflict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading and changing single sessions: {@code get}, {@code update} and {@code replace}. */
abstract class SessionPromises extends Promises {

    SessionPromises(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    void getAnswersTheSessionOrNothing() {
        assertEquals(Optional.of(session(1)), store.get("session:1"));
        assertEquals(Optional.empty(), store.get("session:9"));
        store.update("session:1", present -> null);
        assertEquals(Optional.empty(), store.get("session:1"));
    }

    @Test
    void updateWritesWhatTheFunctionMakesOfThePresentEntry() {
        Optional<SessionEntry> now = store.update("session:1", present -> {
            assertEquals(session(1), present);
            return labelled(present, "l");
        });

        assertEquals(Optional.of(labelled(session(1), "l")), now);
        assertEquals(
                Map.of("session:0", session(0), "session:1", labelled(session(1), "l"), "session:2", session(2)),
                load(store));
    }

    @Test
    void updateGivesNullForAMissingSessionAndCreatesIt() {
        Optional<SessionEntry> now = store.update("new", present -> {
            assertNull(present);
            return entry("new", 7);
        });

        assertEquals(Optional.of(entry("new", 7)), now);
        assertEquals(
                List.of("session:0", "session:1", "session:2", "new"),
                List.copyOf(load(store).keySet()));
    }

    @Test
    void updateThatAnswersNullRemoves() {
        assertEquals(Optional.empty(), store.update("session:1", present -> null));
        assertEquals(Optional.empty(), store.update("never", present -> null));

        assertEquals(Map.of("session:0", session(0), "session:2", session(2)), load(store));
    }

    @Test
    void lastSessionCanBeRemovedAndTheFirstCreatedAgain() {
        for (String key : sessions().keySet()) {
            store.update(key, present -> null);
        }
        assertTrue(load(store).isEmpty());

        store.update("first", none -> entry("first", 1));

        assertEquals(Map.of("first", entry("first", 1)), load(store));
    }

    @Test
    void replaceWritesIfTheStoreStillHoldsWhatWasExpected() {
        SessionEntry next = labelled(session(1), "next");

        assertEquals(Optional.of(next), store.replace("session:1", session(1), next));
        assertEquals(Optional.of(entry("new", 1)), store.replace("new", null, entry("new", 1)));
        assertEquals(Optional.empty(), store.replace("session:2", session(2), null));
        assertEquals(Optional.empty(), store.replace("never", null, null));

        assertEquals(Map.of("session:0", session(0), "session:1", next, "new", entry("new", 1)), load(store));
    }

    @Test
    void replaceOfSomethingElseIsAConflictThatCarriesThePresentEntry() {
        Conflict changed =
                assertThrows(Conflict.class, () -> store.replace(" Session:1", entry("old", 1), entry("next", 2)));
        assertEquals("session:1", changed.key());
        assertEquals(Optional.of(session(1)), changed.present());
        assertFalse(changed.store().isBlank());

        Conflict made = assertThrows(Conflict.class, () -> store.replace("session:1", null, entry("next", 2)));
        assertEquals(Optional.of(session(1)), made.present());
        Conflict removed = assertThrows(Conflict.class, () -> store.replace("never", session(1), entry("next", 2)));
        assertEquals(Optional.empty(), removed.present());
        assertThrows(Conflict.class, () -> store.replace("session:1", session(0), null));
        assertThrows(Conflict.class, () -> store.replace("session:1", session(0), session(1)));

        assertEquals(sessions(), load(store));
    }
}
