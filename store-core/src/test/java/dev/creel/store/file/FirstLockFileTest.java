package dev.creel.store.file;

import static dev.creel.store.file.LockFixture.LONG;
import static dev.creel.store.file.LockFixture.mode;
import static dev.creel.store.file.LockFixture.names;
import static dev.creel.store.file.LockFixture.ownerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How Creel's private lock file comes into the world: whole, with the right owner, and made by one of many. */
@SuppressWarnings("try") // holding is the use
@Timeout(60)
class FirstLockFileTest {

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
    void temporaryTakenForOneLeftBehindWhileItIsMadeThenTheLockFileOfTheQuickerOneIsUsed() throws Exception {
        AtomicBoolean swept = new AtomicBoolean();
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("create") && !swept.getAndSet(true)) {
                Path temporary = (Path) arguments[0];
                Files.createDirectories(temporary.getParent());
                Files.createFile(temporary.resolveSibling("lock"));
                // What is left when the name vanishes between its making and its opening for writing.
                Files.createFile(temporary);
                throw new NoSuchFileException(temporary.toString());
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.CREEL, fixture.document, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            assertThat(ChildJvm.answer("try", fixture.document)).isEqualTo("taken");
            assertThat(names(fixture.side())).containsExactly("lock");
        }
    }

    @Test
    void leavesOneEmptyFileThatOnlyItsOwnerMayUse() throws Exception {
        try (StoreLock.Held held = fixture.hold(LockScope.GATEWAY)) {
            held.takeGatewayLock();
            assertThat(mode(fixture.side())).isEqualTo("rwx------");
            assertThat(mode(fixture.side().resolve("lock"))).isEqualTo("rw-------");
            assertThat(mode(fixture.gatewayLock())).isEqualTo("rw-------");
        }
        assertThat(names(fixture.side())).containsExactly("lock");
        assertThat(fixture.side().resolve("lock")).isEmptyFile();
    }

    @Test
    void givesItsFilesToTheOwner() throws Exception {
        assumeTrue(FileOpsScope.system().currentUser() == 0, "only root may give files away");
        Owner nobody = new Owner(65534, 65534);
        StoreLock lock = fixture.lock(LockScope.GATEWAY, LONG);
        try (StoreLock.Held held = lock.acquire(fixture.document, nobody)) {
            held.takeGatewayLock();
            assertThat(ownerOf(fixture.side())).isEqualTo(nobody);
            assertThat(ownerOf(fixture.side().resolve("lock"))).isEqualTo(nobody);
            assertThat(ownerOf(fixture.gatewayLock())).isEqualTo(nobody);
        }
    }

    @Test
    void leavesNothingWhereItMayNotGiveFilesAway() throws Exception {
        FileOps ops = LockFixture.intercepted((method, arguments) -> {
            if (method.equals("chown")) {
                throw new IOException("Operation not permitted");
            }
        });
        StoreLock lock = fixture.lock(ops, LockScope.GATEWAY, fixture.document, LONG);

        assertThatThrownBy(() -> lock.acquire(fixture.document, new Owner(65533, 65533)))
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessageContaining("65533");

        assertThat(names(fixture.directory)).containsExactly("sessions.json");
        fixture.hold(LockScope.GATEWAY).close();
    }
}
