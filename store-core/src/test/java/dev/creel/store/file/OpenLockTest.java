package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileStoreOptions.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How long a JVM keeps the lock file of a document open, and the mark that keeps a second class loader away. */
@EnabledOnOs(OS.LINUX)
class OpenLockTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() throws IOException {
        path = folder.toRealPath().resolve("sessions.json");
    }

    private FileSessionStore open() {
        return FileSessionStore.open(
                path,
                FileStoreOptions.builder()
                        .durability(Durability.PROCESS)
                        .lockTimeout(Duration.ofMillis(50))
                        .build());
    }

    private static void change(FileSessionStore store, long updatedAt) {
        store.update("a", present -> entry("a", updatedAt));
    }

    private static long openLockFiles(Path document) throws IOException {
        Path lock = LockFolder.lockFile(document);
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> leadsTo(descriptor, lock)).count();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            // Closed since it was listed.
            return false;
        }
    }

    private static boolean isMarked(Path document) {
        return System.getProperty("dev.creel.store.lock:" + document) != null;
    }

    @Test
    void lockFileIsOpenFromTheFirstChangeUntilTheLastStoreIsClosed() throws IOException {
        FileSessionStore first = open();
        FileSessionStore second = open();
        assertThat(openLockFiles(path)).isZero();

        change(first, 1);
        change(second, 2);
        assertThat(openLockFiles(path)).isEqualTo(1);

        first.close();
        assertThat(openLockFiles(path)).isEqualTo(1);
        assertThat(isMarked(path)).isTrue();
        change(second, 3);

        second.close();
        assertThat(openLockFiles(path)).isZero();
        assertThat(isMarked(path)).isFalse();
    }

    @Test
    void openingMarksThePathUnlessItIsForReadingOnly() {
        try (FileSessionStore reader = FileSessionStore.open(
                path, FileStoreOptions.builder().access(Access.READ_ONLY).build())) {
            assertThat(isMarked(path)).isFalse();
            FileSessionStore writer = open();
            assertThat(isMarked(path)).isTrue();
            writer.close();
            assertThat(isMarked(path)).isFalse();
            assertThat(reader.get("a")).isEmpty();
        }
    }

    @Test
    void storeOfThisJvmOnlyNeitherMarksNorOpensALockFile() throws IOException {
        try (FileSessionStore store = FileSessionStore.open(
                path,
                FileStoreOptions.builder()
                        .durability(Durability.PROCESS)
                        .lockScope(LockScope.JVM)
                        .build())) {
            change(store, 1);
            assertThat(isMarked(path)).isFalse();
            assertThat(openLockFiles(path)).isZero();
        }
    }

    @Test
    void linkThatLeadsElsewhereMovesTheClaim() throws IOException {
        Path one = Files.createFile(folder.toRealPath().resolve("one.json"));
        Path two = Files.createFile(folder.toRealPath().resolve("two.json"));
        for (Path document : List.of(one, two)) {
            Files.writeString(document, "{}");
        }
        Files.createSymbolicLink(path, one);
        try (FileSessionStore store = open()) {
            change(store, 1);
            assertThat(openLockFiles(one)).isEqualTo(1);

            Files.delete(path);
            Files.createSymbolicLink(path, two);
            change(store, 2);

            assertThat(openLockFiles(one)).isZero();
            assertThat(isMarked(one)).isFalse();
            assertThat(openLockFiles(two)).isEqualTo(1);
            assertThat(isMarked(two)).isTrue();
        }
        assertThat(openLockFiles(two)).isZero();
    }

    @Test
    void busyStoreSaysInWhichThreadAFunctionIsRunningAndLetsGoAfterwards() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        try (FileSessionStore store = open()) {
            Thread slow = new Thread(
                    () -> store.update("a", present -> {
                        inside.countDown();
                        await(enough);
                        return entry("a", 1);
                    }),
                    "slow function");
            slow.start();
            await(inside);

            assertThatThrownBy(() -> change(store, 2))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("slow function")
                    .hasMessageContaining("Keep the function short");
            enough.countDown();
            slow.join();

            change(store, 3);
            assertThat(store.get("a")).hasValue(entry("a", 3));
        }
        assertThat(openLockFiles(path)).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
