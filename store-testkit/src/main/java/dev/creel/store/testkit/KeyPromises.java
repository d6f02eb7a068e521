package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.testkit.SessionStoreContract.Ability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a key means, and what becomes of its spellings. */
abstract class KeyPromises extends Promises {

    KeyPromises(SessionStoreContract contract) {
        super(contract);
    }

    /** Fills the store through another object that takes keys as they are. */
    private SessionStore withSpellings(Map<String, SessionEntry> spelled) throws Exception {
        require(Ability.OTHER_KEY_RULES);
        SessionStore exact = openAnother(setup().with(KeyNormalizer.EXACT));
        exact.transact(transaction -> {
                    spelled.forEach(transaction::put);
                    return true;
                })
                .close();
        return exact;
    }

    @Test
    void everySpellingIsTheSameSessionToReads() {
        assertEquals(Optional.of(session(1)), store.get(" Session:1\n"));
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertEquals(Optional.of(session(1)), snapshot.get("\tSESSION:1"));
        }
    }

    @Test
    void everySpellingIsTheSameSessionToChanges() {
        store.update("SESSION:0 ", present -> labelled(present, "updated"));
        store.replace("SESSION:1", session(1), labelled(session(1), "replaced"));
        store.transact(transaction -> {
                    assertEquals(Optional.of(session(2)), transaction.get(" Session:2"));
                    transaction.put("Session:2", labelled(session(2), "put"));
                    assertTrue(transaction.get("session:2").orElseThrow().has("label"));
                    return transaction.update("SESSION:2", present -> labelled(present, "updated"));
                })
                .close();

        assertEquals(
                Map.of(
                        "session:0", labelled(session(0), "updated"),
                        "session:1", labelled(session(1), "replaced"),
                        "session:2", labelled(session(2), "updated")),
                load(store));
        assertTrue(
                store.transact(transaction -> transaction.remove("Session:2")).result());
        assertFalse(store.get("session:2").isPresent());
    }

    @Test
    void newSessionIsStoredUnderTheNormalisedKey() {
        store.update(" New:Key ", none -> entry("new", 1));

        assertEquals(
                Set.of("session:0", "session:1", "session:2", "new:key"),
                load(store).keySet());
    }

    @Test
    void defaultRuleTrimsAsEcmaScriptAndLowersCase() {
        store.update("\u00a0\ufeff\u2028KEY\u3000\t", none -> entry("new", 1));

        assertTrue(store.get("key").isPresent());
        assertFalse(store.get("\u001ckey").isPresent());
        for (String key : List.of(" A b ", "\u00a0X\u2029", "\u001cX", "")) {
            String normal = KeyNormalizer.DEFAULT.normalize(key);
            assertEquals(normal, KeyNormalizer.DEFAULT.normalize(normal));
        }
    }

    @Test
    void exactRuleTellsSpellingsApart() throws Exception {
        SessionStore exact = withSpellings(Map.of("Key", entry("upper", 1), "key", entry("lower", 1)));

        assertEquals(Optional.of(entry("upper", 1)), exact.get("Key"));
        assertEquals(Optional.of(entry("lower", 1)), exact.get("key"));
        assertEquals(Optional.empty(), exact.get("KEY"));
    }

    @Test
    void freshestOfSeveralSpellingsIsTheSession() throws Exception {
        withSpellings(Map.of("Key", entry("old", 1), "KEY", entry("fresh", 9), "key", entry("normal", 5)));

        assertEquals(Optional.of(entry("fresh", 9)), store.get("key"));
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertEquals(4, snapshot.size());
            assertEquals(Optional.of(entry("fresh", 9)), snapshot.get("Key"));
            assertEquals(Set.of("session:0", "session:1", "session:2", "KEY"), Set.copyOf(keys(snapshot.summaries())));
            assertEquals("KEY", keys(snapshot.newest(4)).get(3));
        }
        store.update("key", present -> {
            assertEquals(entry("fresh", 9), present);
            return present;
        });
    }

    @Test
    void changeLeavesTheNormalisedSpellingAlone() throws Exception {
        SessionStore exact = withSpellings(Map.of("Key", entry("old", 1), "KEY", entry("fresh", 9)));

        store.update("kEY", present -> labelled(present, "l"));

        assertEquals(
                Set.of("session:0", "session:1", "session:2", "key"),
                load(exact).keySet());
        assertEquals(Optional.of(labelled(entry("fresh", 9), "l")), exact.get("key"));
    }

    @Test
    void removalTakesEverySpelling() throws Exception {
        SessionStore exact =
                withSpellings(Map.of("Key", entry("old", 1), "KEY", entry("fresh", 9), "key", entry("x", 2)));

        assertEquals(Optional.empty(), store.update("KEY", present -> null));

        assertEquals(Set.of("session:0", "session:1", "session:2"), load(exact).keySet());
    }
}
