package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.StoreEvent;
import dev.creel.store.StoreEvent.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract promises of events. */
class StoreEventsTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

    private final BlockingQueue<StoreEvent> events = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        path = folder.resolve("sessions.json");
        store = FileSessionStore.open(
                path, Memory.WHOLE.options().clock(() -> NOW).build());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<StoreEvent> next(int count) throws InterruptedException {
        List<StoreEvent> next = new ArrayList<>();
        while (next.size() < count) {
            StoreEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("event %d of %d", next.size() + 1, count).isNotNull();
            next.add(event);
        }
        return next;
    }

    @Test
    void ownChangesComeInOrderFromAnotherThread() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        store.listen(event -> threads.add(Thread.currentThread()));
        store.listen(events::add);

        store.update("A", none -> entry("a", 1));
        store.update("a", present -> entry("a", 2));
        store.update("a", present -> present);
        store.transact(transaction -> {
                    transaction.put("B", entry("b", 1));
                    transaction.remove("a");
                    return null;
                })
                .close();

        assertThat(next(4))
                .extracting(StoreEvent::sequence, StoreEvent::kind, StoreEvent::key, StoreEvent::at)
                .containsExactly(
                        tuple(1L, Kind.CREATED, Optional.of("a"), NOW),
                        tuple(2L, Kind.UPDATED, Optional.of("a"), NOW),
                        tuple(3L, Kind.CREATED, Optional.of("b"), NOW),
                        tuple(4L, Kind.REMOVED, Optional.of("a"), NOW));
        assertThat(threads).hasSize(4).doesNotContain(Thread.currentThread()).containsOnly(threads.peek());
    }

    @Test
    void listenerRunsAfterTheLockIsReleased() throws Exception {
        store.listen(event -> {
            if (event.key().equals(Optional.of("first"))) {
                store.update("second", none -> entry("made by the listener", 1));
            }
            events.add(event);
        });

        store.update("first", none -> entry("a", 1));

        assertThat(next(2)).extracting(event -> event.key().orElseThrow()).containsExactly("first", "second");
    }

    @Test
    void listenerThatThrowsIsCountedAndGoesOnBeingTold() throws Exception {
        try (RecordedLog log = new RecordedLog(EventQueue.class.getName())) {
            store.listen(event -> {
                events.add(event);
                throw new IllegalStateException("listener");
            });
            BlockingQueue<StoreEvent> others = new LinkedBlockingQueue<>();
            store.listen(others::add);

            store.update("a", none -> entry("a", 1));
            store.update("b", none -> entry("b", 1));

            assertThat(next(2)).hasSize(2);
            others.poll(10, TimeUnit.SECONDS);
            assertThat(others.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(store.stats().listenerFailures()).isEqualTo(2);
            assertThat(log.events()).hasSize(2);
        }
    }

    @Test
    void endedSubscriptionIsToldNothingMore() throws Exception {
        BlockingQueue<StoreEvent> ended = new LinkedBlockingQueue<>();
        Subscription subscription = store.listen(ended::add);
        store.listen(events::add);
        store.update("a", none -> entry("a", 1));
        next(1);
        subscription.close();
        subscription.close();

        store.update("b", none -> entry("b", 1));

        next(1);
        assertThat(ended).hasSize(1);
    }

    @Test
    void foreignChangeIsOneEventWhenItIsNoticed() throws Exception {
        store.update("a", none -> entry("a", 1));
        store.listen(events::add);

        Documents.replace(path, "{\"x\": {}, \"y\": {}}");
        store.get("x");
        store.get("y");
        store.update("z", none -> entry("z", 1));

        assertThat(next(2))
                .extracting(StoreEvent::kind, StoreEvent::key)
                .containsExactly(tuple(Kind.CHANGED_OUTSIDE, Optional.empty()), tuple(Kind.CREATED, Optional.of("z")));
    }

    @Test
    void changeThroughAnotherStoreObjectIsOutside() throws Exception {
        store.update("a", none -> entry("a", 1));
        store.listen(events::add);

        try (FileSessionStore other = FileSessionStore.open(path)) {
            other.update("b", none -> entry("b", 1));
        }
        store.snapshot().close();

        assertThat(next(1).get(0).kind()).isEqualTo(Kind.CHANGED_OUTSIDE);
    }

    @Test
    void sameContentWrittenAnewIsNoChange() throws Exception {
        store.update("a", none -> entry("a", 1));
        store.listen(events::add);

        Documents.replace(path, java.nio.file.Files.readString(path));
        store.get("a");
        store.update("b", none -> entry("b", 1));

        assertThat(next(1).get(0).kind()).isEqualTo(Kind.CREATED);
    }
}
