package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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

/** What the file store adds to the contract of events: foreign programs, and the log. */
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
    void listenerThatThrowsIsLoggedEachTime() throws Exception {
        try (RecordedLog log = new RecordedLog(EventQueue.class.getName())) {
            store.listen(event -> {
                throw new IllegalStateException("listener");
            });
            store.listen(events::add);

            store.update("a", none -> entry("a", 1));
            store.update("b", none -> entry("b", 1));

            next(2);
            assertThat(log.events()).hasSize(2);
        }
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
    void sameContentWrittenAnewIsNoChange() throws Exception {
        store.update("a", none -> entry("a", 1));
        store.listen(events::add);

        Documents.replace(path, java.nio.file.Files.readString(path));
        store.get("a");
        store.update("b", none -> entry("b", 1));

        assertThat(next(1).get(0).kind()).isEqualTo(Kind.CREATED);
    }
}
