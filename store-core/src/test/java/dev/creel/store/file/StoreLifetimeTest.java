package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileStoreOptions.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract promises of closing, nesting, waiting, reading only and snapshots that are kept. */
@ParameterizedClass
@EnumSource(Memory.class)
class StoreLifetimeTest {

    @Parameter
    Memory memory;

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        path = folder.resolve("sessions.json");
        store = FileSessionStore.open(path, memory.options().build());
        save(store, sessions(3, 100));
    }

    @Test
    void closedSnapshotSaysSoAndItsEntriesStayGood() {
        SessionSnapshot snapshot = store.snapshot();
        SessionEntry entry = snapshot.get("session:0").orElseThrow();
        snapshot.close();
        snapshot.close();

        assertThatThrownBy(() -> snapshot.get("session:0"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(snapshot::size).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(snapshot::summaries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.newest(1)).isInstanceOf(IllegalStateException.class);
        assertThat(entry.sessionId()).hasValue("id-0");
    }

    @Test
    void closedStoreRefusesEveryCallButClose() {
        SessionSnapshot open = store.snapshot();
        store.close();
        store.close();

        List<ThrowingCallable> calls = List.of(
                () -> store.get("session:0"),
                () -> store.snapshot(),
                () -> store.update("session:0", present -> null),
                () -> store.replace("session:0", null, null),
                () -> store.transact(transaction -> null),
                () -> store.transact(open, transaction -> null),
                () -> store.listen(event -> {}),
                () -> store.stats());
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(path.toString());
        }
        assertThatThrownBy(() -> open.get("session:0"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its store was closed");
    }

    @Test
    void closeWaitsForTheChangeInProgress() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Object> result = new AtomicReference<>();
        Thread changing = start(
                result,
                () -> store.update("session:0", present -> {
                    running.countDown();
                    awaitUninterruptibly(goOn);
                    return entry("last", 1);
                }));
        running.await();
        Thread closing = start(new AtomicReference<>(), () -> {
            store.close();
            return null;
        });
        awaitWaiting(closing);
        goOn.countDown();
        changing.join();
        closing.join();

        assertThat(result.get()).isEqualTo(java.util.Optional.of(entry("last", 1)));
        assertThat(Files.readString(path)).contains("\"last\"");
    }

    @Test
    void closeInsideAFunctionIsRefused() {
        store.update("session:0", present -> {
            assertThatThrownBy(store::close).isInstanceOf(IllegalStateException.class);
            return present.with("label", "l");
        });

        assertThat(store.get("session:0").orElseThrow().label()).hasValue("l");
    }

    @Test
    void changeOfTheSameStoreInsideAFunctionIsRefusedWhateverThePathIsCalled() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), path);
        Path directory = Files.createSymbolicLink(folder.resolve("directory"), folder);
        Path relative = Path.of("").toAbsolutePath().relativize(path.toAbsolutePath());
        List<FileSessionStore> spellings = Stream.of(
                        path, link, directory.resolve("sessions.json"), relative, folder.resolve("./sessions.json"))
                .map(spelling ->
                        FileSessionStore.open(spelling, memory.options().build()))
                .toList();
        List<FileSessionStore> all = new ArrayList<>(spellings);
        all.add(store);

        store.update("session:0", present -> {
            for (FileSessionStore same : all) {
                assertThatThrownBy(() -> same.update("session:1", other -> null))
                        .as(same.toString())
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> same.transact(transaction -> null)).isInstanceOf(IllegalStateException.class);
                assertThat(same.get("session:0")).hasValue(present);
            }
            return present.with("label", "outer");
        });

        assertThat(store.get("session:0").orElseThrow().label()).hasValue("outer");
        assertThat(load(store)).hasSize(3);
        spellings.forEach(FileSessionStore::close);
    }

    @Test
    void waitingForTheLockEndsWhenInterruptedWithNothingChanged() throws Exception {
        AtomicReference<Object> result = new AtomicReference<>();
        store.update("session:0", present -> {
            Thread waiting = start(result, () -> {
                try {
                    return store.update("session:1", other -> null);
                } catch (Busy e) {
                    return Thread.currentThread().isInterrupted() ? e : "flag lost";
                }
            });
            awaitWaiting(waiting);
            waiting.interrupt();
            waiting.join();
            return present.with("label", "holder");
        });

        assertThat(result.get()).isInstanceOf(Busy.class);
        assertThat(load(store)).hasSize(3);
        assertThat(store.update("session:1", present -> null)).isEmpty();
    }

    @Test
    void readsAndChangesThatNeedNotWaitFinishWithTheFlagKept() {
        Thread.currentThread().interrupt();
        try {
            assertThat(store.get("session:0")).isPresent();
            assertThat(load(store)).hasSize(3);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void storeOpenedForReadingOnlyRefusesChangesAndWritesNothing() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("sessions.json");
        Files.copy(path, elsewhere);
        try (FileSessionStore reader = FileSessionStore.open(
                elsewhere, memory.options().access(Access.READ_ONLY).build())) {
            assertThat(load(reader)).isEqualTo(sessions(3, 100));
            assertThatThrownBy(() -> reader.update("session:0", present -> null))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> reader.replace("session:0", null, null))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> reader.transact(transaction -> null))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        try (Stream<Path> files = Files.list(elsewhere.getParent())) {
            assertThat(files).containsExactly(elsewhere);
        }
    }

    @Test
    void onlySoManyReplacedFilesAreHeld() {
        try (FileSessionStore other = FileSessionStore.open(
                path,
                memory.options().objectCacheMaxBytes(0).maxReplacedFiles(2).build())) {
            List<SessionSnapshot> kept = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                kept.add(other.snapshot());
                SessionEntry next = entry("round", i);
                other.update("session:0", present -> next);
            }

            for (SessionSnapshot oldest : kept.subList(0, 3)) {
                assertThatThrownBy(() -> oldest.get("session:1"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("more than 2 replaced documents")
                        .hasMessageContaining("maxReplacedFiles");
            }
            assertThat(kept.get(3).get("session:0")).hasValue(entry("round", 2));
            assertThat(kept.get(4).get("session:0")).hasValue(entry("round", 3));
            assertThat(other.stats().openVersions()).isEqualTo(3);
            assertThat(other.stats().replacedBytes())
                    .isEqualTo(Documents.text(load(other)).length() * 2L);
            kept.forEach(SessionSnapshot::close);
            assertThat(other.stats().openVersions()).isEqualTo(1);
            assertThat(other.stats().replacedBytes()).isZero();
        }
    }

    private interface Call {
        Object run() throws Exception;
    }

    private static Thread start(AtomicReference<Object> result, Call call) {
        Thread thread = new Thread(() -> {
            try {
                result.set(call.run());
            } catch (Exception e) {
                result.set(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
