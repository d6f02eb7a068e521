package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore;
import dev.creel.store.StoreEvent;
import dev.creel.store.testkit.SessionStoreContract.Ability;
import dev.creel.store.testkit.SessionStoreContract.Mishap;
import dev.creel.store.testkit.SessionStoreContract.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of every promise start from: a store with three sessions, and hands to work on it. */
abstract class Promises {

    private final SessionStoreContract contract;
    private final List<SessionStore> opened = new ArrayList<>();

    /** Holds {@link #sessions()} when a test begins. */
    SessionStore store;

    Promises(SessionStoreContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void openAndFill() throws Exception {
        store = open(setup());
        store.transact(transaction -> {
                    sessions().forEach(transaction::put);
                    return true;
                })
                .close();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(SessionStore::close);
    }

    /** How {@link #store} is opened; the lock timeout is long, so that only what hangs meets it. */
    Setup setup() {
        return new Setup(contract.patience());
    }

    private SessionStore open(Setup setup) throws Exception {
        SessionStore next = contract.open(setup);
        opened.add(next);
        return next;
    }

    /** Opens another store object on the same sessions. */
    final SessionStore openAnother() throws Exception {
        return openAnother(setup());
    }

    final SessionStore openAnother(Setup setup) throws Exception {
        require(Ability.SEVERAL_STORE_OBJECTS);
        return open(setup);
    }

    /** Skips the test if the implementation lacks an ability. */
    final void require(Ability ability) {
        assumeTrue(contract.abilities().contains(ability), () -> "This store " + ability.lack + " (" + ability + ")");
    }

    /** Lets something happen to the storage, or skips the test. */
    final void cause(Mishap mishap) throws Exception {
        assumeTrue(contract.cause(mishap), () -> "Nothing can be done to this store's storage from outside: " + mishap);
    }

    /** Answers three sessions: {@code session:0} with {@code id-0}, the later the newer. */
    static Map<String, SessionEntry> sessions() {
        Map<String, SessionEntry> sessions = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            sessions.put(
                    "session:" + i, entry("id-" + i, 1_700_000_000_000L + i).with("padding", "x".repeat(100)));
        }
        return sessions;
    }

    static SessionEntry session(int number) {
        return assertThere(sessions().get("session:" + number));
    }

    static SessionEntry entry(String sessionId, long updatedAt) {
        return SessionEntry.parse("{\"sessionId\":\"" + sessionId + "\",\"updatedAt\":" + updatedAt + "}");
    }

    /** Answers an entry that has to be there with another label. */
    static SessionEntry labelled(@Nullable SessionEntry present, String label) {
        return assertThere(present).with("label", label);
    }

    static <T> T assertThere(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    static List<String> keys(Stream<Summary> summaries) {
        return summaries.map(Summary::key).toList();
    }

    static List<String> keys(List<Summary> summaries) {
        return keys(summaries.stream());
    }

    /** Reads every session of a new snapshot, in order. */
    static Map<String, SessionEntry> load(SessionStore from) {
        try (SessionSnapshot snapshot = from.snapshot()) {
            return load(snapshot);
        }
    }

    static Map<String, SessionEntry> load(SessionSnapshot snapshot) {
        Map<String, SessionEntry> loaded = new LinkedHashMap<>();
        snapshot.summaries()
                .forEach(summary ->
                        loaded.put(summary.key(), snapshot.get(summary.key()).orElseThrow()));
        return loaded;
    }

    final <T extends @Nullable Object> OtherThread<T> elsewhere(OtherThread.Work<T> work) {
        return new OtherThread<>(work, contract.patience());
    }

    final void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(contract.patience().toMillis(), TimeUnit.MILLISECONDS), "waited too long");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers the next thing that a listener was told. */
    final <T> T next(BlockingQueue<T> told) {
        try {
            return assertThere(told.poll(contract.patience().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers the next event as a line: sequence, kind and key. */
    final String nextLine(BlockingQueue<StoreEvent> told) {
        StoreEvent event = next(told);
        return event.sequence() + " " + event.kind()
                + event.key().map(key -> " " + key).orElse("");
    }
}
