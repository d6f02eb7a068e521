package dev.creel.store.file;

import static dev.creel.store.file.LockFixture.LONG;
import static dev.creel.store.file.LockFixture.SHORT;
import static dev.creel.store.file.LockFixture.names;
import static dev.creel.store.file.LockFixture.startWaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // holding is the use
@Timeout(60)
class GatewayLockTest {

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
    void writesWhatTheGatewayWouldToTheByte() throws Exception {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (StoreLock.Held held = take()) {
            String text = Files.readString(fixture.gatewayLock());
            Instant createdAt = LockPayload.parse(text).createdAt();

            assertThat(text)
                    .isEqualTo("{\n  \"pid\": " + ProcessHandle.current().pid() + ",\n  \"createdAt\": \""
                            + text.substring(text.indexOf("At\": \"") + 6, text.indexOf('Z') + 1)
                            + "\",\n  \"starttime\": " + startTime("self") + "\n}")
                    .containsPattern("\"createdAt\": \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"");
            assertThat(createdAt).isBetween(before, Instant.now());
        }
    }

    @Test
    void isNotThereBeforeItIsTakenNorAfterItIsReleased() {
        try (StoreLock.Held held = fixture.hold(LockScope.GATEWAY)) {
            assertThat(held.gatewayLockIsOurs()).isFalse();
            assertThat(fixture.gatewayLock()).doesNotExist();

            held.takeGatewayLock();
            held.takeGatewayLock();
            assertThat(held.gatewayLockIsOurs()).isTrue();
            assertThat(names(fixture.directory))
                    .containsExactly("sessions.json", "sessions.json.creel", "sessions.json.lock");

            held.releaseGatewayLock();
            held.releaseGatewayLock();
            assertThat(held.gatewayLockIsOurs()).isFalse();
            assertThat(fixture.gatewayLock()).doesNotExist();

            held.takeGatewayLock();
        }
        assertThat(fixture.gatewayLock()).doesNotExist();
        assertThat(names(fixture.side())).containsExactly("lock");
    }

    @Test
    void isNotTakenInScopeCreel() {
        try (StoreLock.Held held = fixture.hold(LockScope.CREEL)) {
            held.takeGatewayLock();
            assertThat(held.gatewayLockIsOurs()).isTrue();
            assertThat(fixture.gatewayLock()).doesNotExist();
        }
    }

    @Test
    void isCompleteFromItsFirstMoment() throws Exception {
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("link")) {
                assertThat(LockPayload.parse(Files.readString((Path) arguments[0]))
                                .pid())
                        .hasValue(ProcessHandle.current().pid());
                assertThat(fixture.gatewayLock()).doesNotExist();
            }
            assertThat(method.equals("create") && arguments[0].equals(fixture.gatewayLock()))
                    .isFalse();
        });
        fixture.hold(LockScope.CREEL).close();
        try (StoreLock.Held held = take(ops)) {
            assertThat(held.gatewayLockIsOurs()).isTrue();
        }
    }

    @Test
    void isWrittenInPlaceWhereThereAreNoLinks() throws Exception {
        for (Exception failure : new Exception[] {
            new UnsupportedOperationException(), new FileSystemException("a", "b", "Operation not permitted")
        }) {
            FileOps ops = LockFixture.intercepted((method, arguments) -> {
                if (method.equals("link")) {
                    throw failure;
                }
            });
            try (StoreLock.Held held = take(ops)) {
                assertThat(held.gatewayLockIsOurs()).isTrue();
                assertThat(LockFixture.mode(fixture.gatewayLock())).isEqualTo("rw-------");
                assertThat(names(fixture.side())).containsExactly("lock");
            }
            assertThat(fixture.gatewayLock()).doesNotExist();
        }
    }

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
        try (RecordedLog log = new RecordedLog(GatewayLockFile.class.getName())) {
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

    @Test
    void takesTwoLockFilesForALinkedDocument() throws Exception {
        Path given = linkedDocument(Files.createDirectory(fixture.directory.resolve("elsewhere")));
        Path other = given.resolveSibling("link.json.lock");
        StoreLock lock = fixture.lock(FileOpsScope.system(), LockScope.GATEWAY, given, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            held.takeGatewayLock();
            assertThat(fixture.gatewayLock()).exists();
            assertThat(other).exists();

            Files.delete(other);
            assertThat(held.gatewayLockIsOurs()).isFalse();
        }
        assertThat(fixture.gatewayLock()).doesNotExist();
    }

    @Test
    void isNotTakenFromAnotherThreadWhenTheLinkLeadsElsewhereMeanwhile() throws Exception {
        Path given = linkedDocument(Files.createDirectory(fixture.directory.resolve("elsewhere")));
        Path next = Files.writeString(fixture.directory.resolve("next.json"), "{}");
        StoreLock lock = fixture.lock(FileOpsScope.system(), LockScope.GATEWAY, given, LONG);
        StoreLock other = fixture.lock(FileOpsScope.system(), LockScope.GATEWAY, given, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            held.takeGatewayLock();
            Files.delete(given);
            Files.createSymbolicLink(given, next);
            try (StoreLock.Held otherHeld = other.acquire(next, fixture.owner)) {
                assertThatThrownBy(otherHeld::takeGatewayLock)
                        .isInstanceOf(SessionStoreException.Busy.class)
                        .hasMessageContaining("another thread of this process");
            }
            assertThat(held.gatewayLockIsOurs()).isTrue();
            assertThat(next.resolveSibling("next.json.lock")).doesNotExist();
        }
    }

    @Test
    void resolvesTheDirectoryOfTheGivenPath() throws Exception {
        Path linked = Files.createSymbolicLink(fixture.directory.resolve("linked"), fixture.directory);
        StoreLock lock = fixture.lock(FileOpsScope.system(), LockScope.GATEWAY, linked.resolve("sessions.json"), LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            held.takeGatewayLock();
            assertThat(names(fixture.directory))
                    .filteredOn(name -> name.endsWith(".lock"))
                    .containsExactly("sessions.json.lock");
        }
    }

    @Test
    void takesBothLockFilesOrNone() throws Exception {
        Path given = linkedDocument(Files.createDirectory(fixture.directory.resolve("elsewhere")));
        leaveBehind(payload(fixture.start("sleep", "1000").pid(), Instant.now(), OptionalLong.empty()));
        StoreLock lock = fixture.lock(FileOpsScope.system(), LockScope.GATEWAY, given, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(held::takeGatewayLock).isInstanceOf(SessionStoreException.Busy.class);
            assertThat(given.resolveSibling("link.json.lock")).doesNotExist();
            assertThat(held.gatewayLockIsOurs()).isFalse();
        }
        assertThat(fixture.gatewayLock()).exists();
    }

    @Test
    void worksAcrossFileSystems() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(fixture.directory)),
                "needs a second file system");
        Path elsewhere = Files.createTempDirectory(memory, "creel");
        try {
            Path given = linkedDocument(elsewhere);
            Path other = given.resolveSibling("link.json.lock");
            Files.writeString(other, "");
            Files.setLastModifiedTime(other, FileTime.from(Instant.now().minusSeconds(31)));
            StoreLock lock = fixture.lock(FileOpsScope.system(), LockScope.GATEWAY, given, LONG);
            try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
                held.takeGatewayLock();
                assertThat(held.gatewayLockIsOurs()).isTrue();
                assertThat(names(elsewhere)).containsExactly("link.json", "link.json.lock");
            }
            assertThat(names(elsewhere)).containsExactly("link.json");
        } finally {
            Files.deleteIfExists(elsewhere.resolve("link.json"));
            Files.delete(elsewhere);
        }
    }

    @Test
    void waitsForAFileThatItMayNotRead() throws Exception {
        leaveBehind("");
        setAge(1000);
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("readAll") && arguments[0].equals(fixture.gatewayLock())) {
                throw new FileNotFoundException(arguments[0] + " (Permission denied)");
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.GATEWAY, fixture.document, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(held::takeGatewayLock)
                    .isInstanceOf(SessionStoreException.Busy.class)
                    .hasMessageContaining("may not be read");
        }
        assertThat(fixture.gatewayLock()).exists();
    }

    @Test
    void namesTheDirectoryThatItMayNotWrite() {
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("link") && arguments[1].equals(fixture.gatewayLock())) {
                throw new AccessDeniedException(arguments[1].toString());
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.GATEWAY, fixture.document, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(held::takeGatewayLock)
                    .isInstanceOf(SessionStoreException.Unavailable.class)
                    .hasMessageContaining(fixture.gatewayLock().toString())
                    .hasCauseInstanceOf(AccessDeniedException.class);
        }
        assertThat(names(fixture.side())).containsExactly("lock");
    }

    @Test
    void leavesNothingAfterACallThatFailedAndWorkedAllTheSame() {
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("link") && arguments[1].equals(fixture.gatewayLock())) {
                Files.createLink((Path) arguments[1], (Path) arguments[0]);
                throw new IOException("disk");
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.GATEWAY, fixture.document, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThatThrownBy(held::takeGatewayLock).isInstanceOf(SessionStoreException.Unavailable.class);
        }
        assertThat(fixture.gatewayLock()).doesNotExist();
    }

    @Test
    void aFailedReleaseIsCountedAndFreesTheRest() throws Exception {
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("delete") && arguments[0].equals(fixture.gatewayLock())) {
                throw new IOException("disk");
            }
        });
        try (RecordedLog log = new RecordedLog(StoreLock.class.getName())) {
            take(ops).close();
            assertThat(warnings(log)).hasSize(1);
        }
        assertThat(fixture.stats.failedUnlocks).hasValue(1);
        assertThat(fixture.stats.holds).hasValue(1);
        assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("free");
        assertTakenOver("orphan-self-pid");
    }

    @Test
    void losesNoRaceForANameThatIsTakenAtTheLastMoment() throws Exception {
        AtomicInteger links = new AtomicInteger();
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("link") && arguments[1].equals(fixture.gatewayLock()) && links.incrementAndGet() < 4) {
                throw new FileAlreadyExistsException(arguments[1].toString());
            }
        });
        try (StoreLock.Held held = take(ops)) {
            assertThat(held.gatewayLockIsOurs()).isTrue();
        }
    }

    /** The key-values of each warning. */
    private static List<Map<String, Object>> warnings(RecordedLog log) {
        return log.events().stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(RecordedLog::fields)
                .toList();
    }

    private Path linkedDocument(Path directory) throws IOException {
        return Files.createSymbolicLink(directory.resolve("link.json"), fixture.document);
    }

    private StoreLock.Held take() {
        return take(FileOpsScope.system());
    }

    private StoreLock.Held take(FileOps ops) {
        StoreLock.Held held =
                fixture.lock(ops, LockScope.GATEWAY, fixture.document, LONG).acquire(fixture.document, fixture.owner);
        held.takeGatewayLock();
        return held;
    }

    private void assertTakenOver(String reason) throws Exception {
        try (RecordedLog log = new RecordedLog(GatewayLockFile.class.getName());
                StoreLock.Held held = take()) {
            assertThat(held.gatewayLockIsOurs()).isTrue();
            assertThat(warnings(log)).hasSize(1).first().satisfies(found -> assertThat(found)
                    .containsEntry("reason", reason));
        }
        assertThat(fixture.gatewayLock()).doesNotExist();
    }

    private SessionStoreException.Busy busy() {
        StoreLock lock = fixture.lock(LockScope.GATEWAY, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            return catchThrowableOfType(SessionStoreException.Busy.class, held::takeGatewayLock);
        }
    }

    private void leaveBehind(String text) throws IOException {
        Files.writeString(fixture.gatewayLock(), text);
    }

    private void setAge(long seconds) throws IOException {
        Files.setLastModifiedTime(
                fixture.gatewayLock(), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private static String payload(long pid, Instant createdAt, OptionalLong startTime) {
        return LockPayload.text(pid, createdAt, startTime);
    }

    private static long startTime(String pid) {
        String stat = stat(pid);
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    }

    private static String stat(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
