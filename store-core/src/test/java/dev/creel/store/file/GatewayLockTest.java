package dev.creel.store.file;

import static dev.creel.store.file.LockFixture.LONG;
import static dev.creel.store.file.LockFixture.SHORT;
import static dev.creel.store.file.LockFixture.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // holding is the use
@Timeout(60)
class GatewayLockTest extends GatewayLockCase {

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
}
