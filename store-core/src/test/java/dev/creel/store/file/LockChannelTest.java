package dev.creel.store.file;

import static dev.creel.store.file.LockFixture.LONG;
import static dev.creel.store.file.LockFixture.SHORT;
import static dev.creel.store.file.LockFixture.names;
import static dev.creel.store.file.LockFixture.startWaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // holding is the use
@Timeout(60)
class LockChannelTest {

    private LockFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        fixture = new LockFixture(directory);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void keepsOtherProcessesOutWhileHeldAndNoLonger() throws Exception {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("taken");
        }
        assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("free");
    }

    @Test
    void closingOneOfTwoStoresDoesNotFreeTheOther() throws Exception {
        StoreLock other = fixture.lock(LockScope.CREEL, LONG);
        other.acquire(fixture.document, fixture.owner).close();
        try (StoreLock.Held held = fixture.hold(LockScope.CREEL)) {
            other.close();
            assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("taken");
        }
    }

    @Test
    void closingTheOwnStoreDoesNotFreeAChangeInProgress() throws Exception {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            lock.close();
            assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("taken");
        }
        assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("free");
        assertThat(openChannels()).isZero();
    }

    @Test
    void hasOneFileOpenForAnyNumberOfStoresAndNoneAfterTheLast() throws Exception {
        StoreLock first = fixture.lock(LockScope.CREEL, LONG);
        StoreLock second = fixture.lock(LockScope.GATEWAY, LONG);
        first.acquire(fixture.document, fixture.owner).close();
        second.acquire(fixture.document, fixture.owner).close();
        assertThat(openChannels()).isOne();

        first.close();
        assertThat(openChannels()).isOne();

        second.close();
        assertThat(openChannels()).isZero();
    }

    @Test
    void letsGoOfADocumentThatTheStoreNoLongerLeadsTo() throws Exception {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        lock.acquire(fixture.document, fixture.owner).close();
        Path next = Files.writeString(fixture.directory.resolve("next.json"), "{}");

        lock.acquire(next, fixture.owner).close();

        assertThat(openChannels()).isZero();
    }

    @Test
    void anInterruptedThreadDoesNotFreeTheLockOfOthers() throws Exception {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        LockFixture.Task.run(() -> {
            Thread.currentThread().interrupt();
            lock.acquire(fixture.document, fixture.owner).close();
            return null;
        });
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            LockFixture.Task<SessionStoreException.Busy> waiter = startWaiting("waiter", () -> busy(lock));
            waiter.thread.interrupt();
            assertThat(waiter.result.get()).hasMessageContaining("interrupted");
            assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("taken");
        }
    }

    @Test
    void tellsWhichFileAnotherProcessHolds() throws Exception {
        try (ChildJvm child = ChildJvm.run("hold", fixture.document)) {
            assertThat(child.answer()).isEqualTo("held");
            SessionStoreException.Busy busy = busy(fixture.lock(LockScope.GATEWAY, SHORT));
            assertThat(busy.holder()).isEqualTo("another process");
            assertThat(busy)
                    .hasMessageContaining("lsof " + fixture.side().resolve("lock"))
                    .hasMessageContaining("fuser");
        }
        fixture.close();
        assertThat(openChannels()).isZero();
    }

    @Test
    void anInterruptEndsTheWaitForAnotherProcess() throws Exception {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        try (ChildJvm child = ChildJvm.run("hold", fixture.document)) {
            assertThat(child.answer()).isEqualTo("held");
            LockFixture.Task<Boolean> waiter = startWaiting("waiter", () -> {
                assertThat(busy(lock)).hasMessageContaining("interrupted");
                return Thread.currentThread().isInterrupted();
            });
            waiter.thread.interrupt();
            assertThat(waiter.result.get()).isTrue();
            child.goOn();
            assertThat(child.answer()).isEqualTo("released");
        }
        lock.acquire(fixture.document, fixture.owner).close();
    }

    @Test
    void isFreeOnceItsHolderHasDied() throws Exception {
        try (ChildJvm child = ChildJvm.run("hold", fixture.document)) {
            assertThat(child.answer()).isEqualTo("held");
            child.close();
            fixture.hold(LockScope.CREEL).close();
        }
    }

    @Test
    void getsItsTurnWhenAnotherProcessComesBackAgainAndAgain() throws Exception {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        try (ChildJvm child = ChildJvm.run("hammer", fixture.document)) {
            assertThat(child.answer()).isEqualTo("hammering");
            for (int n = 0; n < 5; n++) {
                lock.acquire(fixture.document, fixture.owner).close();
            }
        }
    }

    @Test
    void locksTheNewFileWhenTheSideFolderWasRemoved() throws Exception {
        StoreLock lock = fixture.lock(LockScope.GATEWAY, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            removeSideFolder();
            held.takeGatewayLock();
            assertThat(held.gatewayLockIsOurs()).isTrue();
        }
        removeSideFolder();

        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("taken");
            assertThat(openChannels()).isOne();
        }
    }

    @Test
    void doesNotTrustALockOnAFileThatWasReplacedWhileItWaited() throws Exception {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        try (ChildJvm before = ChildJvm.run("hold", fixture.document)) {
            assertThat(before.answer()).isEqualTo("held");
            LockFixture.Task<String> waiter = startWaiting("waiter", () -> {
                try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
                    return ChildJvm.answer("try", fixture.document);
                }
            });
            removeSideFolder();
            try (ChildJvm successor = ChildJvm.run("hold", fixture.document)) {
                assertThat(successor.answer()).isEqualTo("held");
                before.goOn();
                assertThat(before.answer()).isEqualTo("released");
                assertThat(waiter.result.isDone()).isFalse();
                successor.goOn();
                assertThat(waiter.result.get()).isEqualTo("taken");
            }
        }
    }

    @Test
    void doesNotTrustAFileThatWasReplacedWhileItWasOpened() throws Exception {
        Path file = fixture.side().resolve("lock");
        Files.createDirectory(fixture.side());
        Files.createFile(file);
        AtomicInteger looks = new AtomicInteger();
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("stat") && arguments[0].equals(file) && looks.incrementAndGet() == 2) {
                Files.delete(file);
                Files.createFile(file);
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.CREEL, fixture.document, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("taken");
        }
    }

    @Test
    void namesThePathThatCannotBeUsed() throws Exception {
        Files.writeString(fixture.side(), "in the way");
        assertThatThrownBy(() -> fixture.hold(LockScope.CREEL))
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessageContaining(fixture.side().toString())
                .hasCauseInstanceOf(IOException.class);

        Files.delete(fixture.side());
        fixture.hold(LockScope.CREEL).close();
    }

    @Test
    void doesNotFollowALinkInPlaceOfTheLockFile() throws Exception {
        Path victim = Files.writeString(fixture.directory.resolve("victim"), "");
        Files.createDirectory(fixture.side());
        Files.createSymbolicLink(fixture.side().resolve("lock"), victim);

        assertThatThrownBy(() -> fixture.hold(LockScope.CREEL)).isInstanceOf(SessionStoreException.Unavailable.class);
    }

    @Test
    void isFreeAgainWhenTakingItFailed() throws Exception {
        fixture.hold(LockScope.CREEL).close();
        AtomicBoolean broken = new AtomicBoolean(true);
        // With the file open already, the one look at it comes after the operating system's lock was got.
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("stat") && broken.get()) {
                throw new IOException("disk");
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.CREEL, fixture.document, LONG);

        assertThatThrownBy(() -> lock.acquire(fixture.document, fixture.owner))
                .isInstanceOf(SessionStoreException.Unavailable.class);

        assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("free");
        broken.set(false);
        lock.acquire(fixture.document, fixture.owner).close();
    }

    @Test
    void refusesAFileThatAnotherChannelOfThisJvmHasLocked() throws Exception {
        fixture.hold(LockScope.CREEL).close();
        Path file = fixture.side().resolve("lock");
        try (FileChannel foreign = FileChannel.open(file, StandardOpenOption.WRITE)) {
            foreign.lock();
            assertThatThrownBy(() -> fixture.hold(LockScope.CREEL))
                    .isInstanceOf(SessionStoreException.Unavailable.class)
                    .hasMessageContaining("this very JVM")
                    .hasCauseInstanceOf(OverlappingFileLockException.class);
        }
    }

    @Test
    void refusesASecondClassLoaderUntilTheFirstHasClosed() throws Throwable {
        StoreLock lock = fixture.lock(LockScope.CREEL, LONG);
        lock.claim(fixture.document);
        try (URLClassLoader loader = otherLoader()) {
            assertThatThrownBy(() -> acquireIn(loader))
                    .hasMessageContaining("another class loader")
                    .hasMessageContaining(fixture.document.toString())
                    .matches(e -> e.getClass().getName().equals(SessionStoreException.Unavailable.class.getName())
                            && !(e instanceof SessionStoreException.Unavailable));

            lock.close();
            acquireIn(loader);
        }
        fixture.hold(LockScope.CREEL).close();
        assertThat(System.getProperties()).containsKey("dev.creel.store.lock:" + fixture.document);
        fixture.close();
        assertThat(System.getProperties()).doesNotContainKey("dev.creel.store.lock:" + fixture.document);
    }

    /** What {@link #refusesASecondClassLoaderUntilTheFirstHasClosed} runs in the other class loader. */
    static void acquireAndClose(Path document) throws IOException {
        FileOps ops = FileOpsScope.system();
        try (StoreLock lock = new StoreLock(ops, LockScope.CREEL, document, LONG, new CountingSink())) {
            lock.acquire(document, new DocumentPath(ops, document).owner(document))
                    .close();
        }
    }

    private void acquireIn(ClassLoader loader) throws Throwable {
        Method method =
                loader.loadClass(LockChannelTest.class.getName()).getDeclaredMethod("acquireAndClose", Path.class);
        method.setAccessible(true);
        try {
            method.invoke(null, fixture.document);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static URLClassLoader otherLoader() throws IOException {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] urls = new URL[entries.length];
        for (int i = 0; i < entries.length; i++) {
            urls[i] = Path.of(entries[i]).toUri().toURL();
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private void removeSideFolder() throws IOException {
        for (String name : names(fixture.side())) {
            Files.delete(fixture.side().resolve(name));
        }
        Files.delete(fixture.side());
    }

    private long openChannels() throws IOException {
        Path file = fixture.side().resolve("lock");
        long count = 0;
        for (String descriptor : names(Path.of("/proc/self/fd"))) {
            Path link = Path.of("/proc/self/fd", descriptor);
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file)) {
                count++;
            }
        }
        return count;
    }

    private SessionStoreException.Busy busy(StoreLock lock) {
        return catchThrowableOfType(
                SessionStoreException.Busy.class, () -> lock.acquire(fixture.document, fixture.owner));
    }
}
