package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the next change removes of what gateways and locks left behind. */
class LeftoversTest {

    private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

    @TempDir
    private Path folder;

    private Path document;

    @BeforeEach
    void write() throws IOException {
        document = Files.writeString(folder.toRealPath().resolve("sessions.json"), "{}");
    }

    private Path leave(String name, int ageSeconds) throws IOException {
        Path file = Files.writeString(document.resolveSibling(name), "left");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(ageSeconds)));
        return file;
    }

    private void change() {
        try (FileSessionStore store = FileSessionStore.open(document)) {
            store.update("key", present -> Documents.entry("s", 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions.json." + UUID + ".tmp", "sessions.json.4711." + UUID + ".tmp"})
    void temporaryOfAGatewayGoesOnceItIsAnHourOld(String name) throws IOException {
        Path file = leave(name, 3590);
        change();
        assertThat(file).exists();

        leave(name, 3601);
        change();
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sessions.json.tmp",
                "other.json." + UUID + ".tmp",
                "sessions.json." + UUID + ".tmp.keep",
                "sessions.json." + UUID,
                "sessions.json.mine." + UUID + ".tmp",
                "sessions.json.bak." + UUID
            })
    void whatIsNoTemporaryOfThisDocumentStays(String name) throws IOException {
        Path file = leave(name, 1_000_000);

        change();

        assertThat(file).exists();
    }

    @Test
    void temporaryOfALockGoesAtOnceAndNothingElseInTheSideFolderDoes() throws IOException {
        Path side = Files.createDirectory(DocumentPath.side(document));
        Path temporary = Files.createFile(side.resolve("lock.4711-0"));
        Path other = Files.createFile(side.resolve("damaged-1.json"));

        change();

        assertThat(temporary).doesNotExist();
        assertThat(other).exists();
        assertThat(side.resolve("lock")).exists();
    }

    @Test
    void leftoverThatCannotBeRemovedCostsAWarningAndNotTheChange() throws IOException {
        Path file = leave("sessions.json." + UUID + ".tmp", 4000);
        HookedFileOps refusing = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("delete") && path.equals(file)) {
                    throw new AccessDeniedException(path.toString());
                }
            }
        };

        try (FileSessionStore store = refusing.open(document, FileStoreOptions.defaults());
                RecordedLog log = new RecordedLog(Leftovers.class.getName())) {
            store.update("key", present -> Documents.entry("s", 1));

            assertThat(log.events()).hasSize(1);
            assertThat(store.get("key")).isPresent();
        }
        assertThat(file).exists();
    }

    @Test
    void directoryIsLookedThroughByTheFirstChangeOfAStoreAndNotByTheNext() {
        List<Path> listed = new ArrayList<>();
        HookedFileOps counting = new HookedFileOps() {
            @Override
            void before(String operation, Path path) {
                if (operation.equals("list")) {
                    listed.add(path);
                }
            }
        };

        try (FileSessionStore store = counting.open(document, FileStoreOptions.defaults())) {
            store.update("key", present -> Documents.entry("s", 1));
            assertThat(listed).contains(document.getParent());
            listed.clear();

            store.update("key", present -> Documents.entry("s", 2));

            assertThat(listed).isEmpty();
        }
    }

    @Test
    void directoryThatCannotBeListedCostsAWarningAndNotTheChange() {
        HookedFileOps refusing = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("list")) {
                    throw new AccessDeniedException(path.toString());
                }
            }
        };

        try (FileSessionStore store = refusing.open(document, FileStoreOptions.defaults());
                RecordedLog log = new RecordedLog(Leftovers.class.getName())) {
            store.update("key", present -> Documents.entry("s", 1));

            assertThat(log.events()).hasSize(1);
            assertThat(store.get("key")).isPresent();
        }
    }
}
