package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock file that was judged is removed only if it still is the one that was judged. */
class StaleLockFileTest {

    private static final String JUDGED = "{\"pid\": 999999999}";

    @TempDir
    private Path folder;

    private Path document;
    private Path lock;
    private FileStamp stamp;

    @BeforeEach
    void leave() throws IOException {
        document = folder.toRealPath().resolve("sessions.json");
        Files.createDirectory(DocumentPath.side(document));
        lock = Files.writeString(document.resolveSibling("sessions.json.lock"), JUDGED);
        stamp = new HookedFileOps().stat(lock);
    }

    /** A step of the removal before which something happens, once. */
    private abstract static class Step extends HookedFileOps {
        private final String at;
        private boolean happened;

        Step(String at) {
            this.at = at;
        }

        abstract void happen(Path on) throws IOException;

        @Override
        void before(String operation, Path file) throws IOException {
            if (operation.equals(at) && !happened) {
                happened = true;
                happen(file);
            }
        }
    }

    private boolean remove(HookedFileOps ops) throws IOException {
        LockFolder side = new LockFolder(ops, document, document, new Owner(stamp.owner(), stamp.group()));
        return new StaleLockFile(ops, side, lock, JUDGED, stamp).remove();
    }

    private void succeed(String text) throws IOException {
        Path next = Files.writeString(lock.resolveSibling("next"), text);
        Files.move(next, lock, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void theFileThatWasJudgedIsRemoved() throws IOException {
        assertThat(remove(new HookedFileOps())).isTrue();

        assertThat(lock).doesNotExist();
        assertThat(LockFixture.names(DocumentPath.side(document))).isEmpty();
    }

    @Test
    void fileThatWentByItselfWasNotRemoved() throws IOException {
        Files.delete(lock);

        assertThat(remove(new HookedFileOps())).isFalse();
    }

    @Test
    void successorIsPutBackWithItsText() throws IOException {
        assertThat(remove(new Step("rename") {
                    @Override
                    void happen(Path on) throws IOException {
                        succeed("successor");
                    }
                }))
                .isFalse();

        assertThat(lock).hasContent("successor");
        assertThat(LockFixture.names(DocumentPath.side(document))).isEmpty();
    }

    @Test
    void fileThatGotAnotherTextUnderTheSameIdentityIsPutBack() throws IOException {
        Files.writeString(lock, "{\"pid\": 999999998}");
        stamp = new HookedFileOps().stat(lock);

        assertThat(remove(new HookedFileOps())).isFalse();

        assertThat(lock).hasContent("{\"pid\": 999999998}");
    }

    @Test
    void successorIsPutBackAlsoWhereThereAreNoLinks() throws IOException {
        HookedFileOps ops = new Step("rename") {
            @Override
            void happen(Path on) throws IOException {
                succeed("successor");
            }

            @Override
            public void link(Path existing, Path name) {
                throw new UnsupportedOperationException();
            }
        };

        assertThat(remove(ops)).isFalse();

        assertThat(lock).hasContent("successor");
        assertThat(LockFixture.names(DocumentPath.side(document))).isEmpty();
    }

    @Test
    void twoSuccessorsAtOnceThenOneIsKeptAndTheLossIsReported() throws IOException {
        for (boolean links : new boolean[] {true, false}) {
            succeed(JUDGED);
            stamp = new HookedFileOps().stat(lock);
            HookedFileOps ops = new HookedFileOps() {
                @Override
                public void rename(Path from, Path to) throws IOException {
                    if (from.equals(lock)) {
                        succeed("first successor");
                        super.rename(from, to);
                        Files.writeString(lock, "second successor");
                    } else {
                        super.rename(from, to);
                    }
                }

                @Override
                public void link(Path existing, Path name) throws IOException {
                    if (!links) {
                        throw new FileSystemException(name.toString(), null, "no links here");
                    }
                    super.link(existing, name);
                }
            };

            try (RecordedLog log = new RecordedLog(StaleLockFile.class.getName())) {
                assertThat(remove(ops)).isFalse();

                assertThat(log.events()).hasSize(1);
            }
            assertThat(lock).hasContent("second successor");
            assertThat(LockFixture.names(DocumentPath.side(document))).isEmpty();
        }
    }

    @Test
    void fileThatMayNotBeMovedStaysAndTheReasonIsPassedOn() {
        assertThatThrownBy(() -> remove(new Step("rename") {
                    @Override
                    void happen(Path on) throws IOException {
                        throw new AccessDeniedException(on.toString());
                    }
                }))
                .isInstanceOf(AccessDeniedException.class);

        assertThat(lock).hasContent(JUDGED);
    }

    @Test
    void sideFolderOnAnotherFileSystemThenTheFileIsMovedBesideItself() throws IOException {
        assertThat(remove(new Step("rename") {
                    @Override
                    void happen(Path on) throws IOException {
                        throw new FileSystemException(on.toString(), null, "Invalid cross-device link");
                    }
                }))
                .isTrue();

        assertThat(LockFixture.names(document.getParent())).containsExactly("sessions.json.creel");
    }
}
