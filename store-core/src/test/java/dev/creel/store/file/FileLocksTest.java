package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.SessionFiles;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.Hold;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Locks on files beside a document, among threads, store objects and processes. */
@Timeout(60)
class FileLocksTest {

    @TempDir
    private Path root;

    private Path document;
    private FileSessionStore store;
    private SessionFiles files;
    private Folder leases;

    @BeforeEach
    void open() throws IOException {
        document = Files.writeString(root.toRealPath().resolve("sessions.json"), "{}");
        store = FileSessionStore.open(document);
        files = store.files();
        leases = files.own().folder("leases");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path file(String name) {
        return DocumentPath.side(document).resolve("leases").resolve(name);
    }

    private Hold hold(String name) throws IOException {
        return files.tryLock(leases, name).orElseThrow();
    }

    private String other(String name) throws IOException {
        return ChildJvm.answer("tryFile", file(name));
    }

    @Test
    void lockIsHeldOnceInThisJvmUntilItIsLetGo() throws IOException {
        Path link = Files.createSymbolicLink(document.resolveSibling("link"), document.getParent());
        try (FileSessionStore second = FileSessionStore.open(link.resolve("sessions.json"))) {
            Hold hold = hold("a");

            assertThat(files.tryLock(leases, "a")).isEmpty();
            assertThat(second.files().tryLock(second.files().own().folder("leases"), "a"))
                    .isEmpty();
            hold("b").close();
            hold.close();
            hold.close();

            Hold next = second.files()
                    .tryLock(second.files().own().folder("leases"), "a")
                    .orElseThrow();
            hold.close();
            assertThat(files.tryLock(leases, "a")).isEmpty();
            next.close();
        }
        assertThat(leases.list()).hasSize(2);
    }

    @Test
    void otherProcessesAreKeptOutWhateverThisOneDoesWithItsFiles() throws IOException {
        leases.write("a", out -> out.write('x'));
        try (Hold hold = hold("a")) {
            assertThat(hold).isNotNull();
            assertThatThrownBy(() -> leases.open("a")).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> leases.delete("a")).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> leases.append("a", new byte[1])).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> leases.write("a", out -> {})).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> leases.move("a", leases, "b")).isInstanceOf(FileSystemException.class);
            leases.write("c", out -> {});
            assertThatThrownBy(() -> leases.move("c", leases, "a")).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> leases.deleteAll()).isInstanceOf(FileSystemException.class);
            assertThat(leases.list()).isNotEmpty();
            store.update("key", present -> Documents.entry("s", 1));

            assertThat(other("a")).isEqualTo("taken");
        }
        assertThat(other("a")).isEqualTo("free");
        try (InputStream in = leases.open("a")) {
            assertThat(in.readAllBytes()).isEqualTo("x".getBytes(UTF_8));
        }
    }

    @Test
    void fileThatThisJvmReadsCannotBeLocked() throws IOException {
        leases.write("a", out -> {});
        InputStream first = leases.open("a");
        InputStream second = leases.open("a");

        first.close();
        first.close();
        assertThat(files.tryLock(leases, "a")).isEmpty();
        second.close();

        hold("a").close();
    }

    @Test
    void lockOfAnotherProcessIsRespectedAndEndsWhenItIsKilled() throws Exception {
        leases.write("a", out -> {});
        try (ChildJvm child = ChildJvm.run("holdFile", document)) {
            assertThat(child.answer()).isEqualTo("held");
            assertThat(files.tryLock(leases, "a")).isEmpty();
            // Neither looking nor reading takes it away from the other.
            leases.open("a").close();
            assertThat(files.tryLock(leases, "a")).isEmpty();

            Process kill = new ProcessBuilder("kill", "-9", String.valueOf(child.pid())).start();
            assertThat(kill.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exit()).isEqualTo(128 + 9);
        }

        hold("a").close();
    }

    @Test
    void lockOfAnotherProcessEndsWhenItLetsGo() throws Exception {
        try (ChildJvm child = ChildJvm.run("holdFile", document)) {
            assertThat(child.answer()).isEqualTo("held");
            assertThat(files.tryLock(leases, "a")).isEmpty();
            child.goOn();
            assertThat(child.answer()).isEqualTo("released");
        }
        hold("a").close();
    }

    @Test
    void lockedFileIsRemovedByItsHolderAlone() throws IOException {
        Hold hold = hold("a");

        hold.delete();

        assertThat(file("a")).doesNotExist();
        assertThatIllegalStateException().isThrownBy(hold::delete);
        hold("a").close();
        assertThat(file("a")).exists();
    }

    @Test
    void fileThatIsRemovedWhileItIsLockedIsLockedAnew() throws IOException {
        int[] looks = {0};
        HookedFileOps disk = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("stat") && path.endsWith("leases/a") && ++looks[0] == 3) {
                    Files.delete(path);
                }
            }
        };
        try (FileSessionStore other = disk.open(document, FileStoreOptions.defaults())) {
            Optional<Hold> hold = other.files().tryLock(other.files().own().folder("leases"), "a");

            assertThat(hold).isPresent();
            assertThat(other("a")).isEqualTo("taken");
        }
        assertThat(other("a")).isEqualTo("free");
    }

    @Test
    void secondNameOfALockedFileDoesNotTakeTheLockAway() throws IOException {
        try (Hold hold = hold("a")) {
            assertThat(hold).isNotNull();
            Files.createLink(file("b"), file("a"));

            assertThatThrownBy(() -> files.tryLock(leases, "b"))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("another name");
            assertThatThrownBy(() -> leases.open("b")).isInstanceOf(FileSystemException.class);

            assertThat(other("a")).isEqualTo("taken");
        }
    }

    @Test
    void linkInPlaceOfTheFileIsNotFollowed() throws IOException {
        leases.write("x", out -> {});
        Path victim = Files.writeString(document.resolveSibling("victim"), "");
        Files.createSymbolicLink(file("a"), victim);
        Files.createDirectory(file("b"));

        assertThatThrownBy(() -> files.tryLock(leases, "a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.tryLock(leases, "b")).isInstanceOf(FileSystemException.class);
    }

    @Test
    void interruptedThreadTakesTheLockAllTheSame() throws IOException {
        Thread.currentThread().interrupt();
        try (Hold hold = hold("a")) {
            assertThat(hold).isNotNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closingTheStoreLetsGoOfItsLocks() throws IOException {
        Hold hold = hold("a");
        try (FileSessionStore other = FileSessionStore.open(document)) {
            store.close();

            other.files()
                    .tryLock(other.files().own().folder("leases"), "a")
                    .orElseThrow()
                    .close();
        }
        hold.close();
    }

    @Test
    void lockWithinThisJvmAloneNeedsNoneOfTheSystem() throws IOException {
        FileStoreOptions jvm =
                FileStoreOptions.builder().lockScope(LockScope.JVM).build();
        try (FileSessionStore alone = FileSessionStore.open(document, jvm)) {
            try (Hold hold = alone.files()
                    .tryLock(alone.files().own().folder("leases"), "a")
                    .orElseThrow()) {
                assertThat(hold).isNotNull();
                assertThat(files.tryLock(leases, "a")).isEmpty();
                assertThat(other("a")).isEqualTo("free");
            }
        }
    }
}
