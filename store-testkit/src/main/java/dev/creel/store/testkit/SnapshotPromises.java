package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a snapshot shows, and for how long. */
abstract class SnapshotPromises extends Promises {

    SnapshotPromises(SessionStoreContract contract) {
        super(contract);
    }

    private void assertAsItWas(SessionSnapshot snapshot) {
        assertEquals(3, snapshot.size());
        assertEquals(sessions(), load(snapshot));
        assertEquals(Optional.empty(), snapshot.get("later"));
        assertEquals(List.of("session:2", "session:1", "session:0"), keys(snapshot.newest(5)));
    }

    private static void changeEverything(SessionStore through) {
        through.update("session:0", present -> entry("changed", 5));
        through.update("session:1", present -> null);
        through.update("later", present -> entry("later", 6));
        through.transact(transaction -> transaction.remove("session:2")).close();
    }

    @Test
    void snapshotStaysAsItIs() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            changeEverything(store);

            assertAsItWas(snapshot);
        }
        assertEquals(2, load(store).size());
    }

    @Test
    void snapshotStaysAsItIsWhateverAnotherStoreObjectDoes() throws Exception {
        SessionStore other = openAnother();
        try (SessionSnapshot snapshot = store.snapshot()) {
            changeEverything(other);

            assertAsItWas(snapshot);
            assertEquals(2, load(store).size());
            assertAsItWas(snapshot);
        }
    }

    @Test
    void snapshotIsThePresentState() {
        store.update("session:1", present -> null);
        store.update("new", none -> entry("new", 1));

        try (SessionSnapshot snapshot = store.snapshot()) {
            assertEquals(3, snapshot.size());
            assertEquals(
                    Map.of("session:0", session(0), "session:2", session(2), "new", entry("new", 1)), load(snapshot));
        }
    }

    @Test
    void severalThreadsReadOneSnapshot() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            List<OtherThread<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(elsewhere(() -> {
                    for (int round = 0; round < 50; round++) {
                        assertEquals(sessions(), load(snapshot));
                    }
                    return true;
                }));
            }
            changeEverything(store);
            readers.forEach(OtherThread::result);
        }
    }

    @Test
    void someFieldsAreThoseThatTheSessionHasInItsOrder() {
        SessionEntry whole = SessionEntry.parse("{\"updatedAt\":9,\"label\":\"a\",\"large\":[1,2],\"model\":null}");
        store.update("a", none -> whole);
        try (SessionSnapshot snapshot = store.snapshot()) {
            for (int reading = 0; reading < 3; reading++) {
                assertEquals(
                        Optional.of(SessionEntry.parse("{\"label\":\"a\",\"model\":null}")),
                        snapshot.get("a", Set.of("model", "label", "missing")));
                assertEquals(Optional.of(SessionEntry.parse("{}")), snapshot.get("a", Set.of()));
                assertEquals(Optional.of(whole), snapshot.get("a", whole.fields()));
                assertEquals(Optional.of(whole), snapshot.get("a"));
                assertEquals(Optional.empty(), snapshot.get("none", Set.of("label")));
            }
            store.update("a", present -> whole.with("label", "b"));
            assertEquals(Optional.of("a"), snapshot.get("a", Set.of("label")).flatMap(SessionEntry::label));
        }
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertEquals(Optional.of("b"), snapshot.get("a", Set.of("label")).flatMap(SessionEntry::label));
        }
    }

    private void writeActivities() {
        store.transact(transaction -> {
                    sessions().keySet().forEach(transaction::remove);
                    transaction.put("a", SessionEntry.parse("{\"updatedAt\":5}"));
                    transaction.put("b", SessionEntry.parse("{}"));
                    transaction.put("c", SessionEntry.parse("{\"updatedAt\":9}"));
                    transaction.put("d", SessionEntry.parse("{\"updatedAt\":\"9\"}"));
                    transaction.put("e", SessionEntry.parse("{\"updatedAt\":-1}"));
                    return true;
                })
                .close();
    }

    @Test
    void summariesComeInTheOrderOfTheDocument() {
        writeActivities();
        try (SessionSnapshot snapshot = store.snapshot()) {
            List<Summary> summaries = snapshot.summaries().toList();

            assertEquals(List.of("a", "b", "c", "d", "e"), keys(summaries));
            assertEquals(
                    List.of(
                            Optional.of(Instant.ofEpochMilli(5)),
                            Optional.empty(),
                            Optional.of(Instant.ofEpochMilli(9)),
                            Optional.empty(),
                            Optional.of(Instant.ofEpochMilli(-1))),
                    summaries.stream().map(Summary::updatedAt).toList());
            for (Summary summary : summaries) {
                assertEquals(snapshot.get(summary.key()).orElseThrow().length(), summary.bytes());
            }
        }
    }

    @Test
    void newestComeFirstAndThoseWithoutActivityLast() {
        writeActivities();
        try (SessionSnapshot snapshot = store.snapshot()) {
            List<String> all = keys(snapshot.newest(10));

            assertEquals(List.of("c", "a", "e"), all.subList(0, 3));
            assertEquals(List.of("b", "d"), all.subList(3, 5).stream().sorted().toList());
            assertEquals(
                    Instant.ofEpochMilli(9),
                    snapshot.newest(1).get(0).updatedAt().orElseThrow());
        }
    }

    @Test
    void newestAreNoMoreThanTheLimit() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertEquals(List.of("session:2", "session:1"), keys(snapshot.newest(2)));
            assertTrue(snapshot.newest(0).isEmpty());
            assertEquals(3, snapshot.newest(Integer.MAX_VALUE).size());
            assertThrows(IllegalArgumentException.class, () -> snapshot.newest(-1));
        }
    }

    @Test
    void closedSnapshotSaysSoAndItsEntriesStayGood() {
        SessionSnapshot snapshot = store.snapshot();
        SessionSnapshot open = store.snapshot();
        SessionEntry entry = snapshot.get("session:0").orElseThrow();
        snapshot.close();
        snapshot.close();
        changeEverything(store);

        assertThrows(IllegalStateException.class, () -> snapshot.get("session:0"));
        assertThrows(IllegalStateException.class, () -> snapshot.get("session:0", Set.of("sessionId")));
        assertThrows(IllegalStateException.class, snapshot::size);
        assertThrows(IllegalStateException.class, snapshot::summaries);
        assertThrows(IllegalStateException.class, () -> snapshot.newest(1));
        assertEquals(session(0), entry);
        assertEquals(Optional.of("id-0"), entry.sessionId());
        assertAsItWas(open);
        open.close();
    }

    @Test
    void snapshotOfAClosedStoreSaysThatItsStoreWasClosed() {
        SessionSnapshot closed = store.snapshot();
        closed.close();
        SessionSnapshot open = store.snapshot();
        SessionEntry entry = open.get("session:0").orElseThrow();
        store.close();

        String itself = assertThrows(IllegalStateException.class, closed::size).getMessage();
        String byItsStore =
                assertThrows(IllegalStateException.class, open::size).getMessage();
        assertNotEquals(itself, byItsStore, "which of both it was");
        assertThrows(IllegalStateException.class, () -> open.get("session:0"));
        assertThrows(IllegalStateException.class, open::summaries);
        assertThrows(IllegalStateException.class, () -> open.newest(1));
        assertEquals(session(0), entry);
        open.close();
    }
}
