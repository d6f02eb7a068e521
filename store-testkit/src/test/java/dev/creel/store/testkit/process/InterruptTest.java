package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt costs only the thread that it hits, and costs that one no more than the wait for a lock. */
class InterruptTest {

    private static final int WORKERS = 8;
    private static final int INTERRUPTS = 2_000;
    private static final int ENTRIES = 30;
    private static final int BYTES = 8_000;

    @TempDir
    private Path folder;

    private final AtomicBoolean over = new AtomicBoolean();

    @ParameterizedTest
    @ValueSource(longs = {0, 60_000, 10_000_000})
    void threadsInterruptedAtRandomThenNobodyElseNoticesAndNoChangeIsLost(long gate) throws Exception {
        long seed = Seed.next();
        Random random = new Random(seed);
        Path document = document();
        try (FileSessionStore store = FileSessionStore.open(
                        document,
                        FileStoreOptions.builder()
                                .objectCacheMaxBytes(gate)
                                .maxReplacedFiles(WORKERS * 2)
                                .build());
                SessionSnapshot before = store.snapshot()) {
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Worker(store, before, i, new Random(seed + i)));
            }
            workers.forEach(Worker::start);
            int sent = 0;
            while (sent < INTERRUPTS && workers.stream().noneMatch(Worker::hasEnded)) {
                sent += workers.get(random.nextInt(WORKERS)).interrupt() ? 1 : 0;
                Spin.upTo(400_000, random);
            }
            over.set(true);
            long changes = 0;
            long seen = 0;
            for (Worker worker : workers) {
                worker.join();
                seen += worker.seen;
                changes += worker.changes;
                assertThat(Counter.value(store, worker.key)).isEqualTo(worker.changes);
            }
            System.out.println("gate " + gate + ": " + sent + " interrupts, " + changes + " changes, "
                    + workers.stream().mapToLong(worker -> worker.refused).sum() + " refused");
            assertThat(seen).as("interrupts that were kept").isEqualTo(sent);
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(changes);
            assertThat(store.stats().unlockFailures()).isZero();
            readAll(before);

            CompletableFuture.runAsync(() -> Counter.increment(store, Counter.KEY))
                    .join();
            incrementElsewhere(document);
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(changes + 2);
        }
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }

    @Test
    void interruptedWhileAnotherThreadChangesThenBusyAndNothingIsChanged() throws Exception {
        Path document = document();
        CountDownLatch inFunction = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (FileSessionStore store = FileSessionStore.open(document)) {
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> store.update(Counter.KEY, present -> {
                inFunction.countDown();
                spinUntilOpen(goOn);
                return Counter.next(present);
            }));
            inFunction.await();
            assertInterruptedWaiterGetsBusy(store);
            goOn.countDown();
            first.join();
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(1);
        }
    }

    @Test
    void interruptedWhileAnotherProcessHoldsTheLockFileThenBusyAndNothingIsChanged() throws Exception {
        Path document = document();
        byte[] before = Files.readAllBytes(document);
        Path lockFile = document.resolveSibling("sessions.json.lock");
        try (ChildProcess other = ChildJvm.start(CountingMain.class, document, 1, 1);
                FileSessionStore store = FileSessionStore.open(document)) {
            Files.writeString(lockFile, "{\"pid\": " + other.pid() + ", \"createdAt\": \"" + Instant.now() + "\"}");
            assertInterruptedWaiterGetsBusy(store);
            assertThat(document).hasBinaryContent(before);
            Files.delete(lockFile);
            Counter.increment(store, Counter.KEY);
        }
        Document.assertNoLeftovers(document);
    }

    private static void spinUntilOpen(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertInterruptedWaiterGetsBusy(FileSessionStore store) throws Exception {
        FutureTask<Void> waiting = new FutureTask<>(
                () -> {
                    assertThatThrownBy(() -> Counter.increment(store, Counter.KEY))
                            .isInstanceOf(Busy.class)
                            .hasMessageContaining("was interrupted after")
                            .hasMessageContaining("nothing was changed");
                    assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
                },
                null);
        Thread waiter = new Thread(waiting, "waiter");
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING && waiter.isAlive()) {
            Thread.onSpinWait();
        }
        waiter.interrupt();
        waiting.get();
    }

    private void incrementElsewhere(Path document) throws Exception {
        try (ChildProcess child = ChildJvm.start(CountingMain.class, document, 1, 1)) {
            child.expect("ready");
            child.say("go");
            child.end();
        }
    }

    private Path document() {
        Path document = folder.resolve("sessions.json");
        Document.fill(document, ENTRIES, BYTES);
        return document;
    }

    private static void readAll(SessionSnapshot snapshot) {
        for (int i = 0; i < ENTRIES; i++) {
            String key = "session:" + i;
            assertThat(snapshot.get(key).orElseThrow().value("key")).contains(key);
        }
    }

    /** Reads and changes until it is over, and never loses sight of an interrupt. */
    private final class Worker {
        private final FileSessionStore store;
        private final SessionSnapshot before;
        private final String key;
        private final Random random;
        private final FutureTask<Void> work = new FutureTask<>(this::work, null);
        private final Thread thread = new Thread(work);
        private final AtomicBoolean interrupted = new AtomicBoolean();
        private long seen;
        private long changes;
        private long refused;

        private Worker(FileSessionStore store, SessionSnapshot before, int number, Random random) {
            this.store = store;
            this.before = before;
            this.key = "worker:" + number;
            this.random = random;
        }

        private void start() {
            thread.start();
        }

        private boolean hasEnded() {
            return work.isDone();
        }

        private void join() throws Exception {
            work.get();
        }

        /** Interrupts the worker unless it has not noticed the last time yet. */
        private boolean interrupt() {
            boolean first = interrupted.compareAndSet(false, true);
            if (first) {
                thread.interrupt();
            }
            return first;
        }

        private void work() {
            while (!over.get()) {
                switch (random.nextInt(10)) {
                    case 0 -> change();
                    case 1 -> readAll(before);
                    case 2 -> readSnapshot();
                    default -> read("session:" + random.nextInt(ENTRIES));
                }
                notice();
            }
            notice();
        }

        private void notice() {
            if (Thread.interrupted()) {
                seen++;
                interrupted.set(false);
            }
        }

        private void read(String session) {
            assertThat(store.get(session).orElseThrow().value("key")).contains(session);
        }

        private void readSnapshot() {
            try (SessionSnapshot snapshot = store.snapshot()) {
                readAll(snapshot);
            }
        }

        private void change() {
            try {
                store.transact(transaction -> {
                            for (String counter : List.of(key, Counter.KEY)) {
                                transaction.update(counter, Counter::next);
                            }
                            return key;
                        })
                        .close();
                changes++;
            } catch (Busy e) {
                assertThat(e).hasMessageContaining("was interrupted after");
                assertThat(Thread.currentThread().isInterrupted())
                        .as("interrupt flag after " + e)
                        .isTrue();
                refused++;
            }
        }
    }
}
