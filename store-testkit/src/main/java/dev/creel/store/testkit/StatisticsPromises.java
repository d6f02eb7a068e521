package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.StoreStats;
import org.junit.jupiter.api.Test;

/** What is counted; reuses and fallbacks, restarts, and what befalls events are counted where they are tested. */
abstract class StatisticsPromises extends Promises {

    StatisticsPromises(SessionStoreContract contract) {
        super(contract);
    }

    private static String line(StoreStats stats) {
        return "reads " + stats.reads() + ", commits " + stats.commits() + ", noOps " + stats.noOps() + ", reuses "
                + stats.reuses() + ", fallbacks " + stats.fallbacks() + ", restarts " + stats.restarts()
                + ", listenerFailures " + stats.listenerFailures() + ", droppedEvents " + stats.droppedEvents();
    }

    private static final String NOTHING =
            "reads 0, commits 0, noOps 0, reuses 0, fallbacks 0, restarts 0, listenerFailures 0, droppedEvents 0";

    @Test
    void getAndSnapshotAreReads() {
        long before = store.stats().reads();
        store.get("session:0");
        store.get("never");
        try (SessionSnapshot snapshot = store.snapshot()) {
            snapshot.get("session:0");
        }
        store.transact(transaction -> transaction.get("session:0")).close();

        assertEquals(before + 3, store.stats().reads());
    }

    @Test
    void everyCommittedChangeIsOneCommit() {
        long before = store.stats().commits();
        store.update("session:0", present -> null);
        store.replace("session:1", session(1), null);
        store.transact(transaction -> {
                    transaction.put("a", entry("a", 1));
                    transaction.put("b", entry("b", 1));
                    return true;
                })
                .close();

        assertEquals(before + 3, store.stats().commits());
        assertEquals(0, store.stats().noOps());
    }

    @Test
    void changeThatWritesNothingIsANoOp() {
        StoreStats before = store.stats();
        store.update("session:0", present -> present);
        store.transact(transaction -> true).close();

        assertEquals(before.noOps() + 2, store.stats().noOps());
        assertEquals(before.commits(), store.stats().commits());
    }

    @Test
    void statsDoNotChangeOnceAnswered() {
        StoreStats before = store.stats();
        String line = line(before);
        store.get("session:0");
        store.update("session:0", present -> null);

        assertEquals(line, line(before));
    }

    @Test
    void statsBeginWhenAStoreObjectIsOpened() throws Exception {
        SessionStore other = openAnother();
        assertEquals(NOTHING, line(other.stats()));

        store.get("session:0");
        store.update("session:0", present -> null);
        assertEquals(NOTHING, line(other.stats()));
    }

    @Test
    void quietStoreCountsNothingElse() {
        store.update("session:0", present -> labelled(present, "l"));

        assertEquals(
                "reads 0, commits 2, noOps 0, reuses 0, fallbacks 0, restarts 0, listenerFailures 0, droppedEvents 0",
                line(store.stats()));
    }
}
