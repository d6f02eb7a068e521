package dev.creel.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.store.SessionStore;
import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.StoreEvent;
import dev.creel.store.testkit.SessionStoreContract.Ability;
import dev.creel.store.testkit.SessionStoreContract.Setup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What listeners are told, when, in which order and by whom. */
abstract class EventPromises extends Promises {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final int MANY = 12_000;

    private final BlockingQueue<StoreEvent> told = new LinkedBlockingQueue<>();

    EventPromises(SessionStoreContract contract) {
        super(contract);
    }

    @Override
    Setup setup() {
        return super.setup().with(() -> NOW);
    }

    private List<String> nextLines(int count) {
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = nextLine(told);
        }
        return List.of(lines);
    }

    @Test
    void everyLaterChangeIsToldInOrder() {
        store.listen(told::add);

        store.update(" New", none -> entry("a", 1));
        store.update("NEW", present -> entry("a", 2));
        store.replace("new", entry("a", 2), null);
        store.transact(transaction -> {
                    transaction.put("session:2", entry("b", 1));
                    transaction.remove("session:0");
                    transaction.put("again", entry("c", 1));
                    return true;
                })
                .close();

        assertEquals(
                List.of(
                        "1 CREATED new",
                        "2 UPDATED new",
                        "3 REMOVED new",
                        "4 UPDATED session:2",
                        "5 REMOVED session:0",
                        "6 CREATED again"),
                nextLines(6));
    }

    @Test
    void eventTellsWhenItWasCommitted() {
        require(Ability.CLOCK);
        store.listen(told::add);

        store.update("session:0", present -> null);

        assertEquals(NOW, next(told).at());
    }

    @Test
    void eventCarriesTheCauseThatTheTransactionSaidForItsSession() {
        store.listen(told::add);

        store.transact(transaction -> {
                    transaction.because(" SESSION:0", "said before");
                    transaction.remove("session:0");
                    transaction.put("session:1", entry("nobody said why", 1));
                    transaction.put("New", entry("new", 1));
                    transaction.because("new", "the first word");
                    transaction.because("NEW", "the last word");
                    return true;
                })
                .close();
        store.update("session:1", present -> null);

        assertEquals(
                List.of(
                        "1 REMOVED session:0, said before",
                        "2 UPDATED session:1",
                        "3 CREATED new, the last word",
                        "4 REMOVED session:1"),
                List.of(nextWithCause(), nextWithCause(), nextWithCause(), nextWithCause()));
    }

    @Test
    void causeForASessionThatDoesNotChangeHasNoEffect() {
        store.listen(told::add);

        store.transact(transaction -> {
                    transaction.because("session:0", "the same text");
                    transaction.put("session:0", session(0));
                    transaction.because("session:2", "not touched");
                    transaction.because("never", "not there");
                    return transaction.remove("never");
                })
                .close();
        store.update("session:2", present -> null);
        store.transact(transaction -> transaction.remove("session:0")).close();

        assertEquals(List.of("1 REMOVED session:2", "2 REMOVED session:0"), List.of(nextWithCause(), nextWithCause()));
        assertEquals(1, load(store).size());
    }

    private String nextWithCause() {
        StoreEvent event = next(told);
        return event.sequence() + " " + event.kind() + " " + event.key().orElseThrow()
                + event.cause().map(cause -> ", " + cause).orElse("");
    }

    @Test
    void listenerIsToldNothingFromBeforeItsTime() {
        store.listen(told::add);
        CountDownLatch goOn = new CountDownLatch(1);
        store.listen(event -> await(goOn));
        store.update("told", none -> entry("a", 1));
        assertEquals("1 CREATED told", nextLine(told));
        store.update("waiting", none -> entry("b", 1));
        BlockingQueue<StoreEvent> later = new LinkedBlockingQueue<>();
        store.listen(later::add);
        goOn.countDown();
        store.update("new", none -> entry("c", 1));

        assertEquals("3 CREATED new", nextLine(later));
        assertEquals(List.of("2 CREATED waiting", "3 CREATED new"), nextLines(2));
    }

    @Test
    void eventsComeOneAtATimeFromAThreadThatIsNotTheCallers() {
        AtomicInteger telling = new AtomicInteger();
        BlockingQueue<Boolean> alone = new LinkedBlockingQueue<>();
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        for (int listener = 0; listener < 2; listener++) {
            store.listen(event -> {
                alone.add(telling.incrementAndGet() == 1);
                threads.add(Thread.currentThread());
                telling.decrementAndGet();
            });
        }
        OtherThread<Boolean> other = elsewhere(() -> changeTenTimes("session:0"));
        changeTenTimes("session:1");
        other.result();

        for (int i = 0; i < 40; i++) {
            assertTrue(next(alone), "two events at the same time");
            assertNotSame(Thread.currentThread(), next(threads));
        }
    }

    private boolean changeTenTimes(String key) {
        for (int i = 0; i < 10; i++) {
            int count = i;
            store.update(key, present -> assertThere(present).with("count", count));
        }
        return true;
    }

    @Test
    void listenerRunsAfterTheLockIsReleasedAndMayChangeTheStore() {
        store.listen(event -> {
            if (event.key().equals(Optional.of("first"))) {
                store.update("second", none -> entry("made by the listener", 1));
            }
            told.add(event);
        });

        store.update("first", none -> entry("first", 1));

        assertEquals(List.of("1 CREATED first", "2 CREATED second"), nextLines(2));
        assertTrue(store.get("second").isPresent());
    }

    @Test
    void listenerThatThrowsIsCountedAndGoesOnBeingTold() {
        store.listen(event -> {
            told.add(event);
            throw new IllegalStateException("thrown by a listener of the contract suite");
        });
        BlockingQueue<StoreEvent> others = new LinkedBlockingQueue<>();
        store.listen(others::add);

        store.update("a", none -> entry("a", 1));
        store.update("b", none -> entry("b", 1));

        assertEquals(List.of("1 CREATED a", "2 CREATED b"), nextLines(2));
        assertEquals("1 CREATED a", nextLine(others));
        assertEquals("2 CREATED b", nextLine(others));
        assertEquals(2, store.stats().listenerFailures());
    }

    @Test
    void listenerThatHangsHoldsUpNoChangeAndWhatItMissesIsCounted() {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        store.listen(event -> {
            if (hanging.getCount() > 0) {
                hanging.countDown();
                await(goOn);
            }
            told.add(event);
        });
        store.update("session:0", present -> null);
        await(hanging);
        store.transact(transaction -> {
                    for (int i = 0; i < MANY; i++) {
                        transaction.put("many:" + i, entry("many", i));
                    }
                    return true;
                })
                .close();
        store.update("session:1", present -> null);
        goOn.countDown();

        long dropped = store.stats().droppedEvents();
        long last = 0;
        for (long i = 0; i < MANY + 2 - dropped; i++) {
            long sequence = next(told).sequence();
            assertTrue(sequence > last, "in order");
            last = sequence;
        }
        store.update("session:2", present -> null);
        assertEquals((MANY + 3) + " REMOVED session:2", nextLine(told));
    }

    @Test
    void endedSubscriptionIsToldNothingMore() {
        BlockingQueue<StoreEvent> ended = new LinkedBlockingQueue<>();
        Subscription subscription = store.listen(ended::add);
        store.listen(told::add);
        store.update("a", none -> entry("a", 1));
        nextLine(told);
        subscription.close();
        subscription.close();

        store.update("b", none -> entry("b", 1));

        assertEquals("2 CREATED b", nextLine(told));
        assertEquals("1 CREATED a", nextLine(ended));
        assertTrue(ended.isEmpty());
    }

    @Test
    void changeThroughAnotherStoreObjectIsToldAsOutsideWhenItIsNoticed() throws Exception {
        SessionStore other = openAnother();
        store.get("session:0");
        store.listen(told::add);
        BlockingQueue<StoreEvent> toldOther = new LinkedBlockingQueue<>();
        other.listen(toldOther::add);

        other.update("session:1", present -> null);
        store.get("session:0");
        store.get("session:1");
        store.snapshot().close();
        other.update("session:2", present -> null);
        store.update("session:0", present -> null);

        StoreEvent outside = next(told);
        assertEquals(StoreEvent.Kind.CHANGED_OUTSIDE, outside.kind());
        assertEquals(Optional.empty(), outside.key());
        assertEquals(Optional.empty(), outside.cause());
        assertEquals(List.of("2 CHANGED_OUTSIDE", "3 REMOVED session:0"), nextLines(2));
        assertEquals("1 REMOVED session:1", nextLine(toldOther));
        assertEquals("2 REMOVED session:2", nextLine(toldOther));
    }

    @Test
    void changeThatThrewIsNotTold() {
        store.listen(told::add);
        try {
            store.transact(transaction -> {
                transaction.remove("session:0");
                throw new IllegalArgumentException("x");
            });
        } catch (IllegalArgumentException e) {
            store.update("session:1", present -> null);
        }

        assertEquals("1 REMOVED session:1", nextLine(told));
    }
}
