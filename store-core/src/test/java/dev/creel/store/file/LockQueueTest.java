package dev.creel.store.file;

import static dev.creel.store.file.LockFixture.LONG;
import static dev.creel.store.file.LockFixture.SHORT;
import static dev.creel.store.file.LockFixture.startWaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOpsScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // holding is the use
@Timeout(60)
class LockQueueTest {

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
    void refusesAChangeWithinAChangeAtOnce() {
        StoreLock lock = fixture.lock(LockScope.JVM, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(() -> lock.acquire(fixture.document, fixture.owner))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Thread.currentThread().getName())
                    .hasMessageContaining(" since 2")
                    .hasMessageContaining(fixture.document.toString());
        }
    }

    @Test
    void refusesAChangeWithinAChangeOfAnotherStoreObjectBySomeOtherSpelling() throws Exception {
        Path link = Files.createSymbolicLink(fixture.directory.resolve("link.json"), fixture.document);
        StoreLock other = fixture.lock(FileOpsScope.system(), LockScope.JVM, link, LONG);
        try (StoreLock.Held held = fixture.hold(LockScope.CREEL)) {
            assertThatThrownBy(() -> other.acquire(link.toRealPath(), fixture.owner))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(link.toString());
        }
    }

    @Test
    void isFreeAgainAfterARefusedChange() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(() -> lock.acquire(fixture.document, fixture.owner))
                    .isInstanceOf(IllegalStateException.class);
        }
        LockFixture.Task.run(() -> {
            lock.acquire(fixture.document, fixture.owner).close();
            return null;
        });
    }

    @Test
    void tellsWhoHoldsItWhenTheTimeIsOver() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            SessionStoreException.Busy busy = LockFixture.Task.run(() -> busy(lock));

            assertThat(busy.holder()).contains(Thread.currentThread().getName());
            assertThat(busy.store()).isEqualTo(fixture.document.toString());
            assertThat(busy.waited()).isPositive();
            assertThat(busy)
                    .hasMessageContaining("thread \"" + Thread.currentThread().getName() + "\"")
                    .hasMessageContaining(" since 2")
                    .hasMessageContaining("timeout of 0.1 s")
                    .hasMessageContaining("thread dump");
            assertThat(busy.getMessage()).doesNotContain("function of the caller");
        }
    }

    @Test
    void tellsThatAFunctionIsRunningInTheHolder() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            held.functionRunning(true);
            assertThat(LockFixture.Task.run(() -> busy(lock)))
                    .hasMessageContaining("a function of the caller is running in it since 2");

            held.functionRunning(false);
            assertThat(LockFixture.Task.run(() -> busy(lock)).getMessage()).doesNotContain("function of the caller");
        }
    }

    @Test
    void letsThreadsInInTheOrderOfTheirArrival() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, LONG);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<FutureTask<Void>> results = new ArrayList<>();
        List<Integer> arrivals = new ArrayList<>();
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            for (int n = 0; n < 10; n++) {
                int number = n;
                arrivals.add(number);
                results.add(startWaiting("waiter " + n, () -> {
                            try (StoreLock.Held mine = lock.acquire(fixture.document, fixture.owner)) {
                                order.add(number);
                            }
                            return (Void) null;
                        })
                        .result);
            }
        }
        for (FutureTask<Void> result : results) {
            result.get();
        }
        assertThat(order).isEqualTo(arrivals);
    }

    @Test
    void aThreadThatComesBackAtOnceGoesToTheEndOfTheQueue() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, LONG);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        StoreLock.Held first = lock.acquire(fixture.document, fixture.owner);
        LockFixture.Task<Void> waiter = startWaiting("waiter", () -> {
            try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
                order.add("waiter");
            }
            return null;
        });
        first.close();
        try (StoreLock.Held again = lock.acquire(fixture.document, fixture.owner)) {
            order.add("again");
        }
        waiter.result.get();
        assertThat(order).containsExactly("waiter", "again");
    }

    @Test
    void anInterruptEndsOneWaitAndNoOther() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, LONG);
        LockFixture.Task<Boolean> interrupted;
        LockFixture.Task<Boolean> other;
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            interrupted = startWaiting("interrupted", () -> {
                assertThat(busy(lock)).hasMessageContaining("interrupted").hasMessageContaining("nothing was changed");
                return Thread.currentThread().isInterrupted();
            });
            other = startWaiting("other", () -> {
                lock.acquire(fixture.document, fixture.owner).close();
                return Thread.currentThread().isInterrupted();
            });

            interrupted.thread.interrupt();

            assertThat(interrupted.result.get()).isTrue();
            assertThat(other.result.isDone()).isFalse();
        }
        assertThat(other.result.get()).isFalse();
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotBeginToWait() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            boolean kept = LockFixture.Task.run(() -> {
                Thread.currentThread().interrupt();
                assertThat(busy(lock)).hasMessageContaining("interrupted");
                return Thread.currentThread().isInterrupted();
            });
            assertThat(kept).isTrue();
        }
    }

    @Test
    void anInterruptedThreadThatNeedNotWaitGoesOn() throws Exception {
        StoreLock lock = fixture.lock(LockScope.GATEWAY, LONG);
        boolean kept = LockFixture.Task.run(() -> {
            Thread.currentThread().interrupt();
            try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
                held.takeGatewayLock();
                assertThat(held.gatewayLockIsOurs()).isTrue();
            }
            return Thread.currentThread().isInterrupted();
        });
        assertThat(kept).isTrue();
        assertThat(fixture.gatewayLock()).doesNotExist();
    }

    @Test
    void makesNoFilesInScopeJvm() {
        try (StoreLock.Held held = fixture.hold(LockScope.JVM)) {
            held.takeGatewayLock();

            assertThat(held.gatewayLockIsOurs()).isTrue();
            assertThat(LockFixture.names(fixture.directory)).containsExactly("sessions.json");
        }
    }

    @Test
    void countsOneWaitForEachChange() throws Exception {
        StoreLock lock = fixture.lock(LockScope.GATEWAY, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            held.takeGatewayLock();
            LockFixture.Task.run(() -> busy(lock));
        }
        assertThat(fixture.stats.waits).hasValue(2);
        assertThat(fixture.stats.holds).hasValue(1);
        assertThat(fixture.stats.failedUnlocks).hasValue(0);
    }

    @Test
    void lettingGoTwiceFreesItOnce() throws Exception {
        StoreLock lock = fixture.lock(LockScope.JVM, SHORT);
        StoreLock.Held first = lock.acquire(fixture.document, fixture.owner);
        first.close();
        try (StoreLock.Held second = lock.acquire(fixture.document, fixture.owner)) {
            first.close();
            assertThat(LockFixture.Task.run(() -> busy(lock))).isNotNull();
        }
    }

    @Test
    void aClosedStoreTakesNoLock() {
        StoreLock lock = fixture.lock(LockScope.JVM, LONG);
        lock.close();
        lock.close();
        assertThatThrownBy(() -> lock.acquire(fixture.document, fixture.owner))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private SessionStoreException.Busy busy(StoreLock lock) {
        return catchThrowableOfType(
                SessionStoreException.Busy.class, () -> lock.acquire(fixture.document, fixture.owner));
    }
}
