package dev.creel.store.file;

import static dev.creel.store.file.LockFixture.LONG;
import static dev.creel.store.file.LockFixture.SHORT;
import static dev.creel.store.file.LockFixture.names;
import static dev.creel.store.file.LockFixture.startWaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a lock file that somebody left behind is taken over, and when not. */
@SuppressWarnings("try") // holding is the use
@Timeout(60)
class LeftBehindLockTest extends GatewayLockCase {

    @Test
    void isTakenOverFromADeadProcess() throws Exception {
        try (ChildJvm child = ChildJvm.run("die", fixture.document)) {
            assertThat(child.answer()).isEqualTo("taken");
            child.goOn();
            assertThat(child.exit()).isEqualTo(9);
            assertThat(fixture.gatewayLock()).exists();

            try (RecordedLog log = new RecordedLog(GatewayLockFile.class.getName());
                    StoreLock.Held held = take()) {
                assertThat(held.gatewayLockIsOurs()).isTrue();
                assertThat(warnings(log))
                        .containsExactly(Map.of(
                                "lockPath", fixture.gatewayLock(),
                                "pid", child.pid(),
                                "reason", "dead-pid"));
            }
        }
        assertThat(names(fixture.side())).containsExactly("lock");
    }

    @Test
    void isTakenOverFromAZombie() throws Exception {
        // Its parent is told to let it end only when it is no longer a shell, which would look after it.
        Process parent = fixture.start("sh", "-c", "exec 3<&0; read line <&3 & echo $!; exec sleep 1000");
        String zombie = parent.inputReader().readLine();
        LockFixture.await(() -> stat(String.valueOf(parent.pid())).contains("(sleep)"));
        try (BufferedWriter input = parent.outputWriter()) {
            input.newLine();
        }
        LockFixture.await(() -> stat(zombie).contains(") Z "));
        leaveBehind(payload(Long.parseLong(zombie), Instant.now(), OptionalLong.of(startTime(zombie))));

        assertTakenOver("zombie");
    }

    @Test
    void isTakenOverFromAnotherProcessUnderTheSamePid() throws Exception {
        long pid = fixture.start("sleep", "1000").pid();
        leaveBehind(payload(pid, Instant.now(), OptionalLong.of(startTime(String.valueOf(pid)) - 1)));

        assertTakenOver("recycled-pid");
    }

    @Test
    void isTakenOverWhenItNamesThisProcessThatDoesNotHoldIt() throws Exception {
        long own = ProcessHandle.current().pid();
        leaveBehind(payload(own, Instant.now(), OptionalLong.empty()));
        assertTakenOver("orphan-self-pid");

        leaveBehind(payload(own, Instant.EPOCH, OptionalLong.of(startTime("self"))));
        assertTakenOver("orphan-self-pid");

        leaveBehind(payload(own, Instant.now(), OptionalLong.of(startTime("self") + 1)));
        assertTakenOver("recycled-pid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "null", "[1]", "{\"pid\": 0}", "{\"pid\": \"1\"}", "{\"pid\": 1.5}", "{\"pid\": 1} x"})
    void isTakenOverAfterHalfAMinuteWhenItNamesNoProcess(String text) throws Exception {
        leaveBehind(text);
        SessionStoreException.Busy busy = busy();
        assertThat(busy.holder()).isEqualTo("an unknown process");
        assertThat(busy).hasMessageContaining(fixture.gatewayLock().toString()).hasMessageContaining("30.0 s");
        assertThat(fixture.gatewayLock()).hasContent(text);

        setAge(29);
        busy();

        setAge(31);
        assertTakenOver("missing-pid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pid\": %d, \"createdAt\": \"2001-01-01T00:00:00.000Z\", \"starttime\": %d}",
                "{\"starttime\": %2$d, \"x\": {\"pid\": 1}, \"pid\": %1$d}",
                "{\"pid\": %d, \"createdAt\": \"yesterday\"}",
                "{\"pid\": %d, \"createdAt\": \"-1000000000-01-01T00:00:00Z\"}",
                "{\"pid\": 1, \"pid\": %d.0, \"starttime\": \"?\"}"
            })
    void isNeverTakenFromALiveProcessHoweverOld(String format) throws Exception {
        long pid = fixture.start("sleep", "1000").pid();
        String text = String.format(Locale.ROOT, format, pid, startTime(String.valueOf(pid)));
        leaveBehind(text);
        setAge(1_000_000);

        SessionStoreException.Busy busy = busy();

        assertThat(busy.holder()).isEqualTo("pid " + pid);
        assertThat(busy)
                .hasMessageContaining("pid " + pid)
                .hasMessageContaining(fixture.gatewayLock().toString())
                .hasMessageContaining(" days ago")
                .hasMessageContaining("end it");
        assertThat(fixture.gatewayLock()).hasContent(text);
    }

    @Test
    void isNeverTakenFromALiveProcessOfAnotherUser() throws Exception {
        assumeTrue(FileOpsScope.system().currentUser() == 0, "only root may start another user's process");
        Process other = fixture.start("setpriv", "--reuid=65534", "--clear-groups", "sleep", "1000");
        LockFixture.await(() -> stat(String.valueOf(other.pid())).contains("(sleep)"));
        leaveBehind(payload(other.pid(), Instant.EPOCH, OptionalLong.empty()));

        assertThat(busy().holder()).isEqualTo("pid " + other.pid());
    }

    @Test
    void isTakenAsSoonAsItsHolderLetsItGo() throws Exception {
        long pid = fixture.start("sleep", "1000").pid();
        leaveBehind(payload(pid, Instant.now(), OptionalLong.empty()));
        LockFixture.Task<Boolean> waiter = startWaiting("waiter", () -> {
            try (StoreLock.Held held = take()) {
                return held.gatewayLockIsOurs();
            }
        });
        assertThat(fixture.gatewayLock()).exists();

        Files.delete(fixture.gatewayLock());

        assertThat(waiter.result.get()).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitAndLeavesTheHoldersFile() throws Exception {
        String text = payload(fixture.start("sleep", "1000").pid(), Instant.now(), OptionalLong.empty());
        leaveBehind(text);
        LockFixture.Task<Boolean> waiter = startWaiting("waiter", () -> {
            try (StoreLock.Held held = fixture.lock(LockScope.GATEWAY, LONG).acquire(fixture.document, fixture.owner)) {
                assertThatThrownBy(held::takeGatewayLock)
                        .isInstanceOf(SessionStoreException.Busy.class)
                        .hasMessageContaining("interrupted");
            }
            return Thread.currentThread().isInterrupted();
        });
        waiter.thread.interrupt();

        assertThat(waiter.result.get()).isTrue();
        assertThat(fixture.gatewayLock()).hasContent(text);
        assertThat(names(fixture.side())).containsExactly("lock");
    }

    @Test
    void doesNotRemoveTheLockOfASuccessor() throws Exception {
        String text = payload(1, Instant.now(), OptionalLong.empty());
        try (RecordedLog log = new RecordedLog(GatewayLock.class.getName())) {
            try (StoreLock.Held held = take()) {
                Files.delete(fixture.gatewayLock());
                assertThat(held.gatewayLockIsOurs()).isFalse();
                leaveBehind(text);
                assertThat(held.gatewayLockIsOurs()).isFalse();
            }
            assertThat(warnings(log)).hasSize(1);
        }
        assertThat(fixture.gatewayLock()).hasContent(text);
    }

    @Test
    void putsASuccessorBackThatCameBetweenJudgementAndRemoval() throws Exception {
        leaveBehind("");
        setAge(31);
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("rename")) {
                // The gateway removes what is stale, and creates its own, still empty.
                Files.delete(fixture.gatewayLock());
                leaveBehind("");
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.GATEWAY, fixture.document, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(held::takeGatewayLock).isInstanceOf(SessionStoreException.Busy.class);
        }
        assertThat(fixture.gatewayLock()).isEmptyFile();
        assertThat(names(fixture.side())).containsExactly("lock");
    }

    @Test
    void putsASuccessorBackWhereThereAreNoLinks() throws Exception {
        leaveBehind("old");
        setAge(31);
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("rename") && arguments[0].equals(fixture.gatewayLock())) {
                leaveBehind("new");
            }
            if (method.equals("link")) {
                throw new UnsupportedOperationException();
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.GATEWAY, fixture.document, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(held::takeGatewayLock).isInstanceOf(SessionStoreException.Busy.class);
        }
        assertThat(fixture.gatewayLock()).hasContent("new");
    }

    @Test
    void doesNotRemoveWhatWasWrittenBetweenJudgementAndRemoval() throws Exception {
        String text = payload(fixture.start("sleep", "1000").pid(), Instant.now(), OptionalLong.empty());
        leaveBehind("old");
        setAge(31);
        FileTime modified = Files.getLastModifiedTime(fixture.gatewayLock());
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("rename")) {
                leaveBehind(text);
                Files.setLastModifiedTime(fixture.gatewayLock(), modified);
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.GATEWAY, fixture.document, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(held::takeGatewayLock).isInstanceOf(SessionStoreException.Busy.class);
        }
        assertThat(fixture.gatewayLock()).hasContent(text);
    }

    @Test
    void takesOverOnlyOnceWhenManyProcessesSeeTheSameLeftOver() throws Exception {
        leaveBehind("");
        setAge(31);
        AtomicInteger renames = new AtomicInteger();
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("rename") && renames.incrementAndGet() == 1) {
                Files.delete(fixture.gatewayLock());
            }
        });
        try (StoreLock.Held held = take(ops)) {
            assertThat(held.gatewayLockIsOurs()).isTrue();
        }
    }

    @Test
    void removesItsOwnLeftOversOnTheWay() throws Exception {
        fixture.hold(LockScope.CREEL).close();
        Files.writeString(fixture.side().resolve("lock.new"), "left over");
        Files.writeString(fixture.side().resolve("lock.stale"), "left over");
        leaveBehind("");
        setAge(31);

        assertTakenOver("missing-pid");

        assertThat(names(fixture.side())).containsExactly("lock");
    }
}
