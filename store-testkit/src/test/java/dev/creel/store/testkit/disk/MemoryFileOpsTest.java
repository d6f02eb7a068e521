package dev.creel.store.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Files in memory: the contract, what a test may set, and a store on them. */
class MemoryFileOpsTest extends FileOpsContract {

    private static final Path DOCUMENT = Path.of("/agent/sessions/sessions.json");
    private static final FileStoreOptions OPTIONS =
            FileStoreOptions.builder().lockScope(LockScope.JVM).build();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_000_000_000));
    private final MemoryFileOps disk = new MemoryFileOps(now::get, Duration.ofMillis(10));

    @Override
    FileOps disk() {
        return disk;
    }

    @Override
    Path directory() throws IOException {
        Path root = Path.of("/root");
        disk.createDirectories(root);
        return root;
    }

    @Override
    void symbolicLink(Path link, Path target) {
        disk.symbolicLink(link, target);
    }

    @Override
    void rewrite(Path path, byte[] content) {
        disk.rewrite(path, content);
    }

    @Test
    void timesComeFromTheClockAndAreRounded() throws IOException {
        now.set(Instant.ofEpochMilli(12_345));
        disk.rewrite(DOCUMENT, new byte[3]);
        FileStamp stamp = disk.stat(DOCUMENT);

        assertThat(stamp.changedNanos()).isEqualTo(12_340_000_000L);
        assertThat(stamp.readAtNanos()).isEqualTo(12_345_000_000L);
        now.set(Instant.ofEpochMilli(12_349));
        disk.rewrite(DOCUMENT, new byte[3]);
        assertThat(disk.stat(DOCUMENT)).isEqualTo(stamp);
        now.set(Instant.ofEpochMilli(12_350));
        disk.rewrite(DOCUMENT, new byte[3]);
        assertThat(disk.stat(DOCUMENT)).isNotEqualTo(stamp);
    }

    @Test
    void numbersOfFilesAreUsedAgainOnceNothingLeadsToThem() throws IOException {
        Path next = DOCUMENT.resolveSibling("next");
        disk.rewrite(DOCUMENT, new byte[1]);
        Set<Boolean> same = new HashSet<>();
        FileStamp first = disk.stat(DOCUMENT);
        try (FileHandle held = disk.open(DOCUMENT)) {
            for (int i = 0; i < 10; i++) {
                disk.rewrite(next, new byte[1]);
                disk.rename(next, DOCUMENT);
                same.add(disk.stat(DOCUMENT).sameFile(first));
            }
            assertThat(same).containsExactly(false);
            assertThat(held.read(0, new byte[1], 0, 1)).isEqualTo(1);
        }
        for (int i = 0; i < 2; i++) {
            disk.rewrite(next, new byte[1]);
            disk.rename(next, DOCUMENT);
            same.add(disk.stat(DOCUMENT).sameFile(first));
        }
        assertThat(same).containsExactlyInAnyOrder(false, true);
    }

    @Test
    void otherUsersMayDoWhatThePermissionsSay() throws IOException {
        disk.rewrite(DOCUMENT, new byte[1]);
        disk.actAs(1000, 1000);
        assertThatThrownBy(() -> disk.open(DOCUMENT)).isInstanceOf(AccessDeniedException.class);
        disk.setPermissions(Path.of("/agent"), 0755);
        disk.setPermissions(DOCUMENT.getParent(), 0755);

        assertThatThrownBy(() -> disk.open(DOCUMENT)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> disk.delete(DOCUMENT)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> disk.create(DOCUMENT.resolveSibling("x"))).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> disk.chown(DOCUMENT, 1000, 1000)).isInstanceOf(FileSystemException.class);
        disk.setPermissions(DOCUMENT, 0644);
        disk.open(DOCUMENT).close();
    }

    @Test
    void storeWorksOnItAndLeavesNoHandle() throws Exception {
        try (FileSessionStore store = disk.open(DOCUMENT, OPTIONS)) {
            store.update("a", present -> SessionEntry.parse("{\"n\":1}"));
            store.update("a", present -> present.with("n", 2));

            assertThat(store.get("a")).contains(SessionEntry.parse("{\"n\":2}"));
        }
        assertThat(disk.content(DOCUMENT)).isEqualTo("{\n  \"a\": {\n    \"n\": 2\n  }\n}".getBytes(UTF_8));
        assertThat(disk.with(() -> StoreFsck.check(DOCUMENT, OPTIONS)).findings())
                .isEmpty();
        assertThat(disk.openHandles()).isZero();
        assertThat(disk.list(DOCUMENT.getParent())).containsExactly("sessions.json");
    }

    @Test
    void storeOfAnotherUserKeepsItsOwnerOrIsRefused() throws Exception {
        disk.rewrite(DOCUMENT, "{}".getBytes(UTF_8));
        disk.chown(DOCUMENT, 1000, 1000);
        try (FileSessionStore store = disk.open(DOCUMENT, OPTIONS)) {
            store.update("a", present -> SessionEntry.parse("{}"));
            assertThat(disk.stat(DOCUMENT).owner()).isEqualTo(1000);

            disk.setPermissions(Path.of("/agent"), 0777);
            disk.setPermissions(DOCUMENT.getParent(), 0777);
            disk.setPermissions(DOCUMENT, 0666);
            disk.actAs(2000, 2000);
            assertThatThrownBy(() -> store.update("a", present -> null))
                    .isInstanceOf(SessionStoreException.Unavailable.class)
                    .hasMessageContaining("belongs to user 1000")
                    .hasMessageContaining("runs as user 2000");
            assertThat(store.get("a")).isPresent();
        }
    }

    @Test
    void lockScopesThatNeedATrueFileAreRefused() {
        assertThatThrownBy(() -> disk.open(DOCUMENT, FileStoreOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(DOCUMENT.toString())
                .hasMessageContaining("GATEWAY")
                .hasMessageContaining("lockScope(LockScope.JVM)");
    }
}
