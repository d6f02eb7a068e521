package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.StoreEvent;
import dev.creel.store.StoreStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** That changes are whole, come one after the other, leave alone what they do not name, and write no more than differs. */
abstract class ChangePromises extends Promises {

    private static final int ROUNDS = 15;

    /** Survives no parser that decodes and writes again: digits beyond a double, odd spellings, an unpaired surrogate. */
    private static final SessionEntry ODD =
            SessionEntry.parse("{\"z\": 1, \"unknown\": {\"b\": [1, {}, []], \"a\": null},"
                    + " \"digits\": 12345678901234567890123456789, \"exact\": 0.1000000000000000055511151231257827,"
                    + " \"text\": \"\\ud83d\\ude00 \\u0000 \\ud800 / \\\\ \u2028\", \"10\": 1, \"9\": 2, \"\": 3,"
                    + " \"updatedAt\": 5}");

    ChangePromises(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    void readersSeeATransactionWholeOrNotAtAll() {
        AtomicBoolean over = new AtomicBoolean();
        OtherThread<Integer> reader = elsewhere(() -> {
            int read = 0;
            while (read == 0 || !over.get()) {
                try (SessionSnapshot snapshot = store.snapshot()) {
                    assertEquals(
                            snapshot.get("session:0").orElseThrow().value("round"),
                            snapshot.get("session:1").orElseThrow().value("round"));
                    assertEquals(3, snapshot.size());
                }
                read++;
            }
            return read;
        });
        for (int i = 0; i < ROUNDS && !reader.hasEnded(); i++) {
            int round = i;
            store.transact(transaction -> {
                        transaction.put("session:0", session(0).with("round", round));
                        transaction.remove("session:2");
                        transaction.put("session:1", session(1).with("round", round));
                        transaction.put("session:2", session(2).with("round", round));
                        return true;
                    })
                    .close();
        }
        over.set(true);
        reader.result();
    }

    @Test
    void everyLaterReadSeesTheChange() {
        for (int i = 0; i < ROUNDS; i++) {
            SessionEntry next = entry("round " + i, i);
            store.update("session:0", present -> next);

            assertEquals(Optional.of(next), store.get("session:0"));
            assertEquals(next, load(store).get("session:0"));
            assertEquals(
                    Optional.of(next), elsewhere(() -> store.get("session:0")).result());
        }
    }

    @Test
    void everyLaterReadOfAnotherStoreObjectSeesTheChange() throws Exception {
        SessionStore other = openAnother();
        for (int i = 0; i < ROUNDS; i++) {
            SessionEntry next = entry("round " + i, i);
            store.update("session:0", present -> next);

            assertEquals(Optional.of(next), other.get("session:0"));
            assertEquals(next, load(other).get("session:0"));
        }
    }

    @Test
    void noTwoChangesRunAtTheSameTime() {
        countTogether(List.of(store, store, store));
    }

    @Test
    void noTwoChangesOfTwoStoreObjectsRunAtTheSameTime() throws Exception {
        countTogether(List.of(store, openAnother(), store));
    }

    private void countTogether(List<SessionStore> stores) {
        AtomicInteger running = new AtomicInteger();
        List<OtherThread<Boolean>> threads = new ArrayList<>();
        for (SessionStore each : stores) {
            threads.add(elsewhere(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    each.update("session:0", present -> {
                        assertEquals(1, running.incrementAndGet(), "changes at the same time");
                        long count = (long) assertThere(present).value("count").orElse(0L);
                        running.decrementAndGet();
                        return present.with("count", count + 1);
                    });
                }
                return true;
            }));
        }
        threads.forEach(OtherThread::result);

        assertEquals(
                Optional.of((long) ROUNDS * stores.size()),
                store.get("session:0").orElseThrow().value("count"));
    }

    @Test
    void functionThatThrowsChangesNothing() {
        StoreStats before = store.stats();

        assertThrows(
                IllegalArgumentException.class,
                () -> store.update("session:0", present -> {
                    throw new IllegalArgumentException("update");
                }));
        assertThrows(
                IOException.class,
                () -> store.<Boolean, IOException>transact(transaction -> {
                    transaction.put("new", entry("new", 1));
                    transaction.remove("session:0");
                    transaction.update("session:1", present -> labelled(present, "l"));
                    throw new IOException("transact");
                }));

        assertEquals(sessions(), load(store));
        assertEquals(before.commits(), store.stats().commits());
        assertEquals(before.noOps(), store.stats().noOps());
    }

    @Test
    void exceptionReachesTheCallerAsItWasThrown() {
        for (Throwable thrown :
                List.of(new IOException("checked"), new IllegalStateException("x"), new Error("error"))) {
            assertSame(
                    thrown,
                    assertThrows(
                            Throwable.class,
                            () -> store.<Exception>update("session:0", present -> {
                                throw sneaky(thrown);
                            })));
            assertSame(
                    thrown,
                    assertThrows(
                            Throwable.class,
                            () -> store.<Boolean, Exception>transact(transaction -> {
                                transaction.<Exception>update("session:0", present -> {
                                    throw sneaky(thrown);
                                });
                                return true;
                            })));
        }
    }

    private static Exception sneaky(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (Exception) thrown;
    }

    @Test
    void lockIsFreeAfterAFunctionThatThrew() {
        assertThrows(
                IllegalArgumentException.class,
                () -> store.update("session:0", present -> {
                    throw new IllegalArgumentException("update");
                }));

        assertEquals(
                Optional.empty(),
                elsewhere(() -> store.update("session:0", present -> null)).result());
    }

    @Test
    void sameTextWritesNothingAndIsCounted() {
        BlockingQueue<StoreEvent> told = new LinkedBlockingQueue<>();
        store.listen(told::add);
        StoreStats before = store.stats();

        assertEquals(
                Optional.of(session(1)),
                store.update(
                        "session:1", present -> SessionEntry.parse(session(1).text())));
        store.update("session:1", present -> labelled(present, "l").without("label"));
        store.replace("session:1", session(1), session(1));
        store.update("never", none -> null);
        store.transact(transaction -> transaction.get("session:1")).close();
        store.transact(transaction -> {
                    transaction.put("new", entry("new", 1));
                    transaction.put("session:0", entry("other", 1));
                    transaction.remove("new");
                    transaction.put("session:0", session(0));
                    return true;
                })
                .close();

        assertEquals(before.commits(), store.stats().commits());
        assertEquals(before.noOps() + 6, store.stats().noOps());
        assertEquals(sessions(), load(store));
        store.update("session:0", present -> null);
        assertEquals(StoreEvent.Kind.REMOVED, next(told).kind(), "the first event is that of the first difference");
    }

    @Test
    void entriesAreEqualWhenTheirTextIs() {
        SessionEntry read = store.get("session:1").orElseThrow();

        assertEquals(session(1).text(), read.text());
        assertEquals(session(1), read);
        assertEquals(session(1).hashCode(), read.hashCode());
    }

    @Test
    void whatWasNotChangedIsCarriedAlongAsItCame() {
        store.update("odd", none -> ODD);
        store.update("touched", none -> ODD);

        store.update("session:1", present -> labelled(present, "l"));
        store.update("touched", present -> labelled(present, "l"));
        store.update("session:2", present -> null);

        assertEquals(ODD.text(), store.get("odd").orElseThrow().text());
        SessionEntry touched = store.get("touched").orElseThrow();
        assertEquals(ODD.text(), touched.without("label").text());
        assertEquals(List.copyOf(ODD.with("label", "l").fields()), List.copyOf(touched.fields()));
    }

    @Test
    void sessionsKeepTheirOrder() {
        store.update("session:1", present -> labelled(present, "l"));
        store.update("later", none -> entry("later", 1));
        store.transact(transaction -> {
                    transaction.put("10", entry("ten", 1));
                    transaction.put("9", entry("nine", 1));
                    return true;
                })
                .close();
        store.update("session:0", present -> null);

        assertEquals(
                List.of("9", "10", "session:1", "session:2", "later"),
                List.copyOf(load(store).keySet()));
    }

    @Test
    void changeIsOneWithTheLockOfOtherThreads() {
        List<String> order = new ArrayList<>();
        CountDownLatch inside = new CountDownLatch(1);
        OtherThread<Optional<SessionEntry>> second = elsewhere(() -> {
            await(inside);
            return store.update("session:1", present -> {
                order.add("second");
                return null;
            });
        });
        store.update("session:0", present -> {
            inside.countDown();
            second.awaitWaiting();
            order.add("first");
            return null;
        });
        second.result();

        assertEquals(List.of("first", "second"), order);
        assertEquals(Map.of("session:2", session(2)), load(store));
    }
}
