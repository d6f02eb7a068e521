package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionTransaction;
import dev.creel.store.SessionTransaction.Outcome;
import dev.creel.store.testkit.SessionStoreContract.Ability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a transaction sees, changes and leaves. */
abstract class TransactionPromises extends Promises {

    private static final SessionEntry PROTECTED =
            SessionEntry.parse("{\"sessionId\":\"s\",\"acp\":{\"agent\":\"a\"},\"updatedAt\":1}");

    TransactionPromises(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    void transactionSeesItsOwnChanges() {
        store.transact(transaction -> {
                    transaction.put("Fresh", entry("fresh", 9));
                    assertEquals(Optional.of(entry("fresh", 9)), transaction.get("fresh"));
                    transaction.update("session:0", present -> labelled(present, "first"));
                    assertEquals(
                            Optional.of(labelled(session(0), "second")), transaction.update("session:0", present -> {
                                assertEquals(labelled(session(0), "first"), present);
                                return labelled(present, "second");
                            }));
                    assertEquals(Optional.empty(), transaction.update("fresh", present -> null));
                    assertEquals(Optional.empty(), transaction.get("fresh"));
                    transaction.update("fresh", present -> {
                        assertNull(present);
                        return entry("again", 9);
                    });
                    return true;
                })
                .close();

        Map<String, SessionEntry> now = load(store);
        assertEquals(List.of("session:0", "session:1", "session:2", "fresh"), List.copyOf(now.keySet()));
        assertEquals(labelled(session(0), "second"), now.get("session:0"));
        assertEquals(entry("again", 9), now.get("fresh"));
    }

    @Test
    void nobodyElseSeesTheChangesBeforeTheEnd() {
        store.transact(transaction -> {
                    transaction.put("session:0", entry("other", 1));
                    transaction.remove("session:1");
                    assertEquals(sessions(), elsewhere(() -> load(store)).result());
                    return true;
                })
                .close();

        assertEquals(Map.of("session:0", entry("other", 1), "session:2", session(2)), load(store));
    }

    @Test
    void transactionAnswersTheResultAndTheStateAfterTheChange() {
        try (Outcome<String> outcome = store.transact(transaction -> {
            transaction.put("session:1", entry("other", 1));
            transaction.remove("session:0");
            return "result";
        })) {
            store.update("session:2", present -> null);

            assertEquals("result", outcome.result());
            assertEquals(Map.of("session:1", entry("other", 1), "session:2", session(2)), load(outcome.snapshot()));
        }
        assertNull(store.transact(transaction -> null).result());
    }

    @Test
    void closingTheOutcomeClosesItsSnapshot() {
        Outcome<Boolean> outcome = store.transact(transaction -> true);
        outcome.close();

        assertThrows(IllegalStateException.class, () -> outcome.snapshot().size());
    }

    @Test
    void putWritesInThePlaceOfWhateverIsThere() {
        store.transact(transaction -> {
                    transaction.put(" Session:1", entry("put", 1));
                    transaction.put("new", entry("first", 1));
                    transaction.put("NEW", entry("second", 1));
                    return true;
                })
                .close();

        Map<String, SessionEntry> now = load(store);
        assertEquals(List.of("session:0", "session:1", "session:2", "new"), List.copyOf(now.keySet()));
        assertEquals(entry("put", 1), now.get("session:1"));
        assertEquals(entry("second", 1), now.get("new"));
    }

    @Test
    void removeAnswersWhetherThereWasOne() {
        store.transact(transaction -> {
                    assertTrue(transaction.remove("session:1"));
                    assertFalse(transaction.remove("session:1"));
                    assertFalse(transaction.remove("never"));
                    transaction.put("new", entry("new", 1));
                    assertTrue(transaction.remove("new"));
                    return true;
                })
                .close();

        assertEquals(Map.of("session:0", session(0), "session:2", session(2)), load(store));
    }

    @Test
    void summariesAndNewestAreThoseOfTheBeginning() {
        store.transact(transaction -> {
                    transaction.put("new", entry("new", Long.MAX_VALUE));
                    transaction.remove("session:2");
                    assertEquals(List.of("session:0", "session:1", "session:2"), keys(transaction.summaries()));
                    assertEquals(List.of("session:2", "session:1"), keys(transaction.newest(2)));
                    assertEquals(
                            session(2).updatedAt(), transaction.newest(1).get(0).updatedAt());
                    assertTrue(transaction.newest(0).isEmpty());
                    assertThrows(IllegalArgumentException.class, () -> transaction.newest(-1));
                    return true;
                })
                .close();
    }

    @Test
    void transactionIsOfNoUseAfterItsFunction() {
        AtomicReference<SessionTransaction> kept = new AtomicReference<>();
        store.transact(transaction -> {
                    kept.set(transaction);
                    return true;
                })
                .close();
        SessionTransaction over = kept.get();
        assertNotNull(over);

        assertThrows(IllegalStateException.class, () -> over.get("session:0"));
        assertThrows(IllegalStateException.class, () -> over.put("session:0", entry("x", 1)));
        assertThrows(IllegalStateException.class, () -> over.remove("session:0"));
        assertThrows(IllegalStateException.class, () -> over.update("session:0", present -> null));
        assertThrows(IllegalStateException.class, over::summaries);
        assertThrows(IllegalStateException.class, () -> over.newest(1));
        assertThrows(IllegalStateException.class, () -> over.allowDroppingProtectedFields("session:0"));
        assertThrows(IllegalStateException.class, () -> over.because("session:0", "too late"));
        try (SessionSnapshot earlier = store.snapshot()) {
            assertThrows(IllegalStateException.class, () -> over.isUnchangedSince(earlier, "session:0"));
        }
        assertEquals(sessions(), load(store));
    }

    @Test
    void transactionOfAFunctionThatThrewIsOfNoUseEither() {
        AtomicReference<SessionTransaction> kept = new AtomicReference<>();
        assertThrows(
                IllegalArgumentException.class,
                () -> store.transact(transaction -> {
                    kept.set(transaction);
                    throw new IllegalArgumentException("x");
                }));

        assertThrows(IllegalStateException.class, () -> assertThere(kept.get()).remove("session:0"));
    }

    private void writeProtected() {
        require(Ability.PROTECTED_FIELDS);
        store.update("key", none -> PROTECTED);
    }

    @Test
    void protectedFieldThatAnEntryLostIsPutBack() {
        writeProtected();

        SessionEntry updated = store.update(
                        "Key", present -> assertThere(present).without("acp"))
                .orElseThrow();
        assertEquals(Optional.of(Map.of("agent", "a")), updated.value("acp"));
        assertEquals(Optional.of(updated), store.get("key"));

        store.transact(transaction -> {
                    transaction.put("KEY", entry("other", 2));
                    return true;
                })
                .close();
        assertEquals(
                List.of("sessionId", "updatedAt", "acp"),
                List.copyOf(store.get("key").orElseThrow().fields()));
        SessionEntry replaced = store.replace("key", store.get("key").orElseThrow(), entry("third", 3))
                .orElseThrow();
        assertTrue(replaced.has("acp"));
    }

    @Test
    void protectedFieldMayBeChangedAndRemovedWithItsEntry() {
        writeProtected();

        store.update("key", present -> assertThere(present).with("acp", "changed"));
        assertEquals(Optional.of("changed"), store.get("key").orElseThrow().value("acp"));
        store.update("key", present -> null);
        assertEquals(Optional.empty(), store.get("key"));
        store.update("key", none -> entry("new", 1));
        assertFalse(store.get("key").orElseThrow().has("acp"));
    }

    @Test
    void transactionMayAllowDroppingTheProtectedFieldsOfOneSession() {
        writeProtected();
        store.update("other", none -> PROTECTED);

        store.transact(transaction -> {
                    transaction.allowDroppingProtectedFields(" KEY");
                    transaction.put("key", PROTECTED.without("acp"));
                    transaction.put("other", PROTECTED.without("acp"));
                    return true;
                })
                .close();

        assertFalse(store.get("key").orElseThrow().has("acp"));
        assertTrue(store.get("other").orElseThrow().has("acp"));
    }
}
