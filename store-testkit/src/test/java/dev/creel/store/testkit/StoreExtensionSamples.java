package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.StoreEvent;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Tests that {@link StoreExtensionTest} runs through the engine; some of them fail, as they should. */
final class StoreExtensionSamples {

    private static final SessionEntry ENTRY = SessionEntry.parse("{\"sessionId\":\"s1\",\"label\":\"one\"}");
    private static final Deque<AutoCloseable> LEFT = new ArrayDeque<>();
    private static final Duration PATIENCE = Duration.ofMillis(200);
    static Path folder;

    private StoreExtensionSamples() {}

    static void begin() {
        folder = null;
    }

    /** Ends what the sample left behind. */
    static void letGo() throws Exception {
        for (AutoCloseable left = LEFT.poll(); left != null; left = LEFT.poll()) {
            left.close();
        }
    }

    static class OnDisk {

        @RegisterExtension
        final StoreExtension extension = StoreExtension.onDisk().options(options -> options.objectCacheMaxBytes(0));

        @BeforeEach
        void begin(Path document) {
            folder = document.getParent();
            assertThat(folder).isDirectory();
        }

        @Test
        void clean() {
            SessionStore store = extension.store();
            store.update("a", none -> ENTRY);
            try (SessionSnapshot base = store.snapshot();
                    var outcome = store.transact(base, transaction -> transaction.remove("a"))) {
                assertThat(outcome.result()).isTrue();
            }
            assertThat(store.stats().reuses()).isEqualTo(1);
            store.update("b", none -> ENTRY);
            assertThat(extension.reopen().get("b")).hasValue(ENTRY);
            assertThat(extension.fileStore().options().clock()).isSameAs(extension.clock());
        }

        @Test
        void aborted() {
            throw new TestAbortedException("not here");
        }

        @Test
        void failing() throws Exception {
            SessionStore store = extension.store();
            store.update("a", none -> ENTRY);
            store.update(
                    "a",
                    present -> present.without("sessionId").with("label", "two").with("model", "m"));
            store.get("b");
            Thread other = new Thread(() -> store.replace("b", null, SessionEntry.parse("{\"label\":\"b\"}")), "other");
            other.start();
            other.join();
            store.transact(transaction -> {
                        transaction.put("c", SessionEntry.of(Map.of()));
                        transaction.remove("b");
                        transaction.remove("x");
                        return transaction.update("a", present -> null);
                    })
                    .close();
            try {
                store.update("a", present -> {
                    throw new IllegalArgumentException("no");
                });
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessage("no");
            }
            store.update("c", present -> present);
            store.update("c", present -> present.with("label", "last"));
            fail("the test itself");
        }

        @Test
        void snapshot() {
            extension.store().snapshot();
        }

        @Test
        void outcome() {
            extension.store().transact(transaction -> null);
        }

        @Test
        void snapshotOfTheFileStore() {
            extension.store().update("a", none -> ENTRY);
            extension.fileStore().snapshot();
            extension.store().update("a", present -> null);
        }

        @Test
        void anotherStore() {
            FileSessionStore another = FileSessionStore.open(extension.document());
            LEFT.add(another);
            another.update("a", none -> ENTRY);
        }

        @Test
        void openFile() throws Exception {
            Path file = Files.createFile(folder.resolve("mine"));
            LEFT.add(Files.newInputStream(file));
        }

        @Test
        void lockFile() throws Exception {
            extension.store().update("a", none -> ENTRY);
            Files.createFile(folder.resolve("sessions.json.lock"));
        }

        @Test
        void temporaryFile() throws Exception {
            Files.createFile(folder.resolve("sessions.json.creel.tmp"));
        }

        @Test
        void temporaryOfALock() throws Exception {
            extension.store().update("a", none -> ENTRY);
            Files.createFile(folder.resolve("sessions.json.creel/lock.new"));
        }

        @Test
        void brokenDocument() throws Exception {
            Files.writeString(extension.document(), "{\"a\": {}");
        }

        @Test
        void damageOnPurpose() throws Exception {
            brokenDocument();
            extension.expectDamage();
        }

        @Test
        void badEntry() throws Exception {
            Files.writeString(extension.document(), "{\"a\": {\"n\": 01}}");
        }

        @Test
        void directoryInTheDocumentsPlace() throws Exception {
            Files.createDirectory(extension.document());
        }
    }

    static class LeftInterrupted {

        @RegisterExtension
        @Order(1)
        final AfterEachCallback afterTheStore =
                context -> assertThat(Thread.interrupted()).isTrue();

        @RegisterExtension
        @Order(2)
        final StoreExtension extension = StoreExtension.onDisk();

        @Test
        void quiet() {
            extension.store().update("a", none -> ENTRY);
            Thread.currentThread().interrupt();
        }
    }

    static class InMemory {

        @RegisterExtension
        final StoreExtension extension = StoreExtension.inMemory().holding(Map.of("a", ENTRY));

        @Test
        void clean() {
            List<StoreEvent> told = new ArrayList<>();
            extension.store().listen(told::add);
            extension.clock().advance(Duration.ofDays(1));
            assertThat(extension.store().get("a")).hasValue(ENTRY);
            extension.store().update("b", none -> ENTRY);
            assertThat(told).isEmpty();
            extension.events().runAll();
            assertThat(told).singleElement().satisfies(event -> assertThat(event.at())
                    .isEqualTo(VirtualClock.START.plus(Duration.ofDays(1))));
            assertThat(extension.reopen().get("b")).hasValue(ENTRY);
        }

        @Test
        void snapshot() {
            extension.store().snapshot();
        }

        @Test
        void path(Path document) {
            fail("got " + document);
        }
    }

    static class StuckOnDisk {

        @RegisterExtension
        final StoreExtension extension = StoreExtension.onDisk().waiting(PATIENCE);

        @Test
        void thread() {
            FileSessionStore another = FileSessionStore.open(extension.document());
            LEFT.add(another);
            another.listen(event -> {});
            another.update("a", none -> ENTRY);
        }

        @Test
        void runningCall() throws Exception {
            leaveRunning(extension.store());
        }
    }

    static class StuckInMemory {

        @RegisterExtension
        final StoreExtension extension = StoreExtension.inMemory().waiting(PATIENCE);

        @Test
        void runningCall() throws Exception {
            leaveRunning(extension.store());
        }
    }

    @ExtendWith(StoreExtension.class)
    static class Declared {

        @Test
        void parts(
                SessionStore store,
                FileSessionStore fileStore,
                Path document,
                VirtualClock clock,
                SteppingExecutor events,
                @TempDir Path other) {
            List<StoreEvent> told = new ArrayList<>();
            store.listen(told::add);
            clock.advance(Duration.ofHours(1));
            store.update("a", none -> ENTRY);
            assertThat(fileStore.get("a")).hasValue(ENTRY);
            assertThat(document).exists().isEqualTo(fileStore.path());
            assertThat(other).isNotEqualTo(document);
            assertThat(events.runAll()).isEqualTo(1);
            assertThat(told).singleElement().satisfies(event -> assertThat(event.at())
                    .isEqualTo(clock.instant()));
        }
    }

    @ExtendWith(StoreExtension.class)
    static class DeclaredTooEarly {

        @BeforeAll
        static void begin(SessionStore store) {
            fail("got " + store);
        }

        @Test
        void never() {}
    }

    /** Leaves a change that runs until the sample has been judged. */
    private static void leaveRunning(SessionStore store) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread changing = new Thread(() -> store.update("a", present -> {
            running.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return present;
        }));
        changing.start();
        running.await();
        LEFT.add(changing::join);
        LEFT.addFirst(goOn::countDown);
    }
}
