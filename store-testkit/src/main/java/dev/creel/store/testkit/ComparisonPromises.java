package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.testkit.SessionStoreContract.Ability;
import dev.creel.store.testkit.SessionStoreContract.Mishap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Transactions that compare what they began with to an earlier snapshot. */
abstract class ComparisonPromises extends Promises {

    ComparisonPromises(SessionStoreContract contract) {
        super(contract);
    }

    /** Answers which of these sessions a transaction of now finds to be as they were. */
    private List<String> unchanged(SessionSnapshot earlier, String... keys) {
        try (var outcome = store.transact(transaction -> Stream.of(keys)
                .filter(key -> transaction.isUnchangedSince(earlier, key))
                .toList())) {
            return outcome.result();
        }
    }

    @Test
    void sessionIsUnchangedWhileItsTextIsTheSameOrItIsInNeither() {
        try (SessionSnapshot earlier = store.snapshot()) {
            store.update("session:0", present -> labelled(present, "l"));
            store.update("session:1", present -> null);
            store.update("new", none -> entry("new", 1));

            assertEquals(
                    List.of("session:2", " SESSION:2", "never"),
                    unchanged(earlier, "session:0", "session:1", "session:2", " SESSION:2", "new", "NEW", "never"));
            store.update("session:0", present -> session(0));
            store.update("session:1", none -> session(1));
            store.update("new", present -> null);
            assertEquals(List.of("session:0", "Session:1", "new"), unchanged(earlier, "session:0", "Session:1", "new"));
        }
    }

    @Test
    void changeOfTheSameLengthIsAChange() {
        store.update("digit", none -> entry("digit", 1_700_000_000_000L));
        try (SessionSnapshot earlier = store.snapshot()) {
            store.update("digit", present -> entry("digit", 1_700_000_000_001L));

            assertEquals(List.of(), unchanged(earlier, "digit"));
        }
    }

    @Test
    void changeThroughAnotherStoreObjectIsAChange() throws Exception {
        SessionStore other = openAnother();
        try (SessionSnapshot earlier = store.snapshot()) {
            other.update("session:0", present -> labelled(present, "l"));

            assertEquals(List.of("session:1"), unchanged(earlier, "session:0", "session:1"));
        }
    }

    @Test
    void ownChangesOfTheTransactionMakeNoDifference() {
        try (SessionSnapshot earlier = store.snapshot()) {
            store.update("session:2", present -> labelled(present, "l"));
            store.transact(transaction -> {
                        transaction.update("session:0", present -> labelled(present, "own"));
                        transaction.remove("session:1");
                        transaction.put("new", entry("new", 1));
                        transaction.put("session:2", session(2));
                        for (String key : List.of("session:0", "session:1", "new")) {
                            assertTrue(transaction.isUnchangedSince(earlier, key), key);
                        }
                        assertFalse(transaction.isUnchangedSince(earlier, "session:2"));
                        return true;
                    })
                    .close();
        }
    }

    @Test
    void sameTextUnderAnotherSpellingIsAChange() throws Exception {
        require(Ability.OTHER_KEY_RULES);
        SessionStore exact = openAnother(setup().with(KeyNormalizer.EXACT));
        exact.update("Moved", none -> entry("moved", 1));
        exact.update("Stays", none -> entry("stays", 1));
        try (SessionSnapshot earlier = store.snapshot()) {
            exact.update("Moved", present -> null);
            exact.update("MOVED", none -> entry("moved", 1));
            exact.update("STAYS", none -> entry("older", 0));

            assertEquals(List.of("stays", "Stays"), unchanged(earlier, "moved", "Moved", "stays", "Stays"));
        }
    }

    @Test
    void entryThatIsNoJsonIsComparedLikeAnyOther() throws Exception {
        try (SessionSnapshot earlier = store.snapshot()) {
            cause(Mishap.DAMAGED_ENTRY);
            try (SessionSnapshot damaged = store.snapshot()) {
                store.update("session:1", present -> null);

                assertEquals(List.of("session:2"), unchanged(earlier, "session:0", "session:1", "session:2"));
                assertEquals(
                        List.of("session:0", "session:2"), unchanged(damaged, "session:0", "session:1", "session:2"));
            }
        }
    }

    @Test
    void textsOfAWrappedSnapshotAreCompared() {
        try (SessionSnapshot earlier = new RecordedSnapshot(store.snapshot(), ConcurrentHashMap.newKeySet(), "test")) {
            store.update("session:0", present -> labelled(present, "l"));

            assertEquals(List.of("session:1", "never"), unchanged(earlier, "session:0", "session:1", "never"));
        }
    }

    @Test
    void closedSnapshotIsNotComparedWith() {
        SessionSnapshot earlier = store.snapshot();
        earlier.close();

        assertThrows(IllegalStateException.class, () -> unchanged(earlier, "session:0"));
        assertThrows(IllegalStateException.class, () -> unchanged(earlier, "never"));
    }
}
