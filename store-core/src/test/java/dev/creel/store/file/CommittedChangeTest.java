package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.StoreEvent;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens around a change may not make it look like another thing than it is, nor keep anybody waiting for ever. */
@Timeout(60)
class CommittedChangeTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void prepare() {
        path = folder.resolve("sessions.json");
    }

    @Test
    void executorThatFailsCostsNoChangeAndNoLaterEvent() {
        AtomicInteger calls = new AtomicInteger();
        FileStoreOptions options = FileStoreOptions.builder()
                .eventExecutor(task -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                })
                .build();
        List<StoreEvent> told = new CopyOnWriteArrayList<>();
        try (FileSessionStore store = FileSessionStore.open(path, options)) {
            store.listen(told::add);
            store.update("a", present -> entry("a", 1));
            assertThat(store.get("a")).contains(entry("a", 1));
            store.update("a", present -> entry("a", 2));
        }
        assertThat(told).extracting(StoreEvent::kind).containsExactly(StoreEvent.Kind.CREATED, StoreEvent.Kind.UPDATED);
    }

    @Test
    void listenerIsToldNothingFromBeforeItsTime() {
        List<Runnable> waiting = new CopyOnWriteArrayList<>();
        FileStoreOptions options =
                FileStoreOptions.builder().eventExecutor(waiting::add).build();
        List<StoreEvent> first = new CopyOnWriteArrayList<>();
        List<StoreEvent> second = new CopyOnWriteArrayList<>();
        try (FileSessionStore store = FileSessionStore.open(path, options)) {
            store.listen(first::add);
            store.update("a", present -> entry("a", 1));
            store.listen(second::add);
            store.update("a", present -> entry("a", 2));
        }
        waiting.forEach(Runnable::run);
        assertThat(first).hasSize(2);
        assertThat(second).extracting(StoreEvent::sequence).containsExactly(2L);
    }

    @Test
    void changeThatReturnedIsToldThoughTheStoreIsClosedAtOnce() throws Exception {
        for (int i = 0; i < 50; i++) {
            CountDownLatch told = new CountDownLatch(1);
            CountDownLatch inFunction = new CountDownLatch(1);
            FileSessionStore store = FileSessionStore.open(
                    folder.resolve(i + ".json"),
                    FileStoreOptions.builder()
                            .durability(Durability.PROCESS)
                            .lockScope(LockScope.JVM)
                            .build());
            store.listen(event -> told.countDown());
            Thread changing = new Thread(() -> store.update("a", present -> {
                inFunction.countDown();
                return entry("a", 1);
            }));
            changing.start();
            inFunction.await();
            store.close();
            changing.join();
            told.await();
        }
    }

    @Test
    void closingEndsTheThreadThatTellsListeners() throws Exception {
        Thread teller;
        try (FileSessionStore store = FileSessionStore.open(path)) {
            CompletableFuture<Thread> telling = new CompletableFuture<>();
            store.listen(event -> telling.complete(Thread.currentThread()));
            store.update("a", present -> entry("a", 1));
            teller = telling.get(30, TimeUnit.SECONDS);
        }

        teller.join(30_000);
        assertThat(teller.isAlive()).isFalse();
    }

    @Test
    void closingWhileAChangeWaitsForAnotherChangeEnds() throws Exception {
        FileSessionStore store = FileSessionStore.open(
                path,
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(300)).build());
        CountDownLatch inFunction = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Thread outer = new Thread(() -> store.update("a", present -> {
            inFunction.countDown();
            await(closing);
            Thread inner = new Thread(() -> assertThatThrownBy(() -> store.update("b", none -> entry("b", 1)))
                    .isInstanceOfAny(SessionStoreException.Busy.class, IllegalStateException.class));
            inner.start();
            join(inner);
            return entry("a", 1);
        }));
        outer.start();
        inFunction.await();
        Thread closer = new Thread(store::close);
        closer.start();
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        closing.countDown();
        outer.join();
        closer.join();
        assertThat(path).content().contains("\"a\"");
    }

    @Test
    void functionThatHidesTheRewritingOfTheFileRunsAgain() throws IOException {
        Documents.replace(path, Documents.text(Map.of("a", entry("a", 1), "b", entry("b", 1))));
        AtomicInteger runs = new AtomicInteger();
        try (FileSessionStore store = HookedFileOps.still()
                .open(path, FileStoreOptions.builder().objectCacheMaxBytes(0).build())) {
            long seen = store.transact(transaction -> {
                        if (runs.getAndIncrement() == 0) {
                            Files.writeString(path, Files.readString(path).replace(": 1", ": 7"));
                        }
                        try {
                            return transaction
                                    .get("a")
                                    .orElseThrow()
                                    .updatedAt()
                                    .orElseThrow()
                                    .toEpochMilli();
                        } catch (RuntimeException e) {
                            throw new IOException("hidden", e);
                        }
                    })
                    .result();
            assertThat(seen).isEqualTo(7);
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void baseWhoseFileWasRewrittenUnderTheSameStampIsReadAgain() throws IOException {
        Documents.replace(path, Documents.text(Map.of("a", entry("a", 1))));
        HookedFileOps frozen = new HookedFileOps() {
            private FileStamp first;

            @Override
            public FileStamp stat(Path file) throws IOException {
                if (!file.equals(path)) {
                    return super.stat(file);
                }
                if (first == null) {
                    first = HookedFileOps.still().stat(file);
                }
                return first;
            }
        };
        try (FileSessionStore store = frozen.open(
                        path, FileStoreOptions.builder().objectCacheMaxBytes(0).build());
                SessionSnapshot base = store.snapshot()) {
            Files.writeString(path, Files.readString(path).replace(": 1", ": 7"));
            long seen = store.transact(base, transaction -> transaction
                            .get("a")
                            .orElseThrow()
                            .updatedAt()
                            .orElseThrow()
                            .toEpochMilli())
                    .result();
            assertThat(seen).isEqualTo(7);
            assertThat(store.stats().restarts()).isEqualTo(1);
        }
    }

    @Test
    void payloadStaysBelowTheGateWhenTheDocumentShrinksBelowIt() {
        FileStoreOptions options =
                FileStoreOptions.builder().objectCacheMaxBytes(100_000).build();
        try (FileSessionStore store = FileSessionStore.open(path, options)) {
            Documents.save(store, Documents.sessions(10, 10_000));
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 10; i++) {
                    store.get("session:" + i);
                }
            }
            assertThat(store.stats().retainedBytes()).isBetween(1L, 100_000L);
            try (SessionSnapshot before = store.snapshot()) {
                store.update("session:9", present -> null);
                for (int round = 0; round < 3; round++) {
                    before.get("session:9");
                }
                assertThat(store.stats().retainedBytes()).isBetween(1L, 100_000L);
            }
        }
    }

    @Test
    void closedSnapshotLetsGoOfItsVersion() {
        try (FileSessionStore store = FileSessionStore.open(path)) {
            store.update("a", present -> entry("a", 1));
            FileSnapshot snapshot = (FileSnapshot) store.snapshot();
            snapshot.close();
            assertThat(snapshot.version()).isNull();
            store.transact(snapshot, transaction -> transaction.get("a")).close();
            assertThat(store.stats().reuses()).isEqualTo(1);
        }
    }

    @Test
    void missingAndDamagedAreToldApartWithinAShortTimeout() throws IOException {
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(50)).build();
        Files.writeString(path, "{\"a\"");
        try (FileSessionStore store = FileSessionStore.open(path, impatient)) {
            assertThatThrownBy(() -> store.get("a")).isInstanceOf(SessionStoreException.Damaged.class);
            Files.writeString(path, "{}");
            assertThat(store.get("a")).isEmpty();
            Files.delete(path);
            assertThatThrownBy(() -> store.get("a")).isInstanceOf(SessionStoreException.Missing.class);
        }
    }

    @Test
    void whatIsNoRegularFileIsRefusedAtOnce() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        try (FileSessionStore store = FileSessionStore.open(path)) {
            assertThatThrownBy(() -> store.get("a"))
                    .isInstanceOf(SessionStoreException.Unavailable.class)
                    .hasMessageContaining("no regular file");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
