package dev.creel.store.file;

import static dev.creel.store.file.LockFixture.LONG;
import static dev.creel.store.file.LockFixture.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A document with its lock files, for tests of the gateway's lock. */
abstract class GatewayLockCase {

    LockFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        fixture = new LockFixture(directory);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** The key-values of each warning. */
    static List<Map<String, Object>> warnings(RecordedLog log) {
        return log.events().stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(RecordedLog::fields)
                .toList();
    }

    Path linkedDocument(Path directory) throws IOException {
        return Files.createSymbolicLink(directory.resolve("link.json"), fixture.document);
    }

    StoreLock.Held take() {
        return take(FileOpsScope.system());
    }

    StoreLock.Held take(FileOps ops) {
        StoreLock.Held held =
                fixture.lock(ops, LockScope.GATEWAY, fixture.document, LONG).acquire(fixture.document, fixture.owner);
        held.takeGatewayLock();
        return held;
    }

    void assertTakenOver(String reason) throws Exception {
        try (RecordedLog log = new RecordedLog(GatewayLockFile.class.getName());
                StoreLock.Held held = take()) {
            assertThat(held.gatewayLockIsOurs()).isTrue();
            assertThat(warnings(log)).hasSize(1).first().satisfies(found -> assertThat(found)
                    .containsEntry("reason", reason));
        }
        assertThat(fixture.gatewayLock()).doesNotExist();
    }

    SessionStoreException.Busy busy() {
        StoreLock lock = fixture.lock(LockScope.GATEWAY, SHORT);
        try (StoreLock.Held held = lock.acquire(fixture.document, fixture.owner)) {
            return catchThrowableOfType(SessionStoreException.Busy.class, held::takeGatewayLock);
        }
    }

    void leaveBehind(String text) throws IOException {
        Files.writeString(fixture.gatewayLock(), text);
    }

    void setAge(long seconds) throws IOException {
        Files.setLastModifiedTime(
                fixture.gatewayLock(), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    static String payload(long pid, Instant createdAt, OptionalLong startTime) {
        return LockPayload.text(pid, createdAt, startTime);
    }

    static long startTime(String pid) {
        String stat = stat(pid);
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    }

    static String stat(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
