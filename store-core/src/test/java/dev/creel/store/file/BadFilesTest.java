package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static dev.creel.store.file.Documents.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.SessionStoreException.Missing;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Missing, empty, no object, damaged and gone are different answers, and none of them is an empty store. */
class BadFilesTest {

    private static final FileStoreOptions OPTIONS = Memory.WHOLE.options().build();

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("sessions.json");
    }

    private FileSessionStore open() {
        return HookedFileOps.still().open(path, OPTIONS);
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void missingDocumentHasNoSessionsAndTheFirstChangeCreatesIt() throws IOException {
        path = folder.resolve("agents/main/sessions/sessions.json");
        try (FileSessionStore store = open()) {
            assertThat(load(store)).isEmpty();
            assertThat(store.update("never", present -> null)).isEmpty();
            assertThat(files().contains("sessions.json")).isFalse();
            assertThat(path).doesNotExist();

            store.update("first", none -> entry("f", 1));

            assertThat(path).hasContent("{\n  \"first\": " + entry("f", 1).text() + "\n}");
            assertThat(permissions(path)).isEqualTo("rw-------");
            assertThat(permissions(path.getParent())).isEqualTo("rwx------");
            assertThat(permissions(path.resolveSibling("sessions.json.creel"))).isEqualTo("rwx------");
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void missingDocumentThatMayNotBeCreatedIsAnErrorForChangesOnly() throws IOException {
        try (FileSessionStore store = HookedFileOps.still()
                .open(
                        path,
                        OPTIONS.toBuilder()
                                .missingDocument(MissingDocument.FAIL)
                                .build())) {
            assertThat(load(store)).isEmpty();
            assertThatThrownBy(() -> store.update("a", none -> entry("a", 1)))
                    .isInstanceOf(Missing.class)
                    .hasMessageContaining(path.toString());
            assertThat(files()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, 0, is empty",
                "` \n\t`, 3, is empty",
                "[], 0, is not a JSON object",
                "null, 0, is not a JSON object",
                "` 12`, 1, is not a JSON object",
                "`\"{}\"`, 0, is not a JSON object",
                "`{\"a\": {}`, 8, is damaged",
                "`{\"a\" {}}`, 5, is damaged",
                "`{\"a\": {}} x`, 10, is damaged",
                "`{\"a\": {},}`, 9, is damaged",
                "`hello`, 0, is damaged",
            })
    void badDocumentIsAnErrorThatNamesTheByteAndIsNeverOverwritten(String text, long position, String what)
            throws IOException {
        Files.writeString(path, text);
        try (FileSessionStore store = open()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(store::snapshot).isInstanceOfSatisfying(Damaged.class, e -> {
                    assertThat(e.position()).isEqualTo(position);
                    assertThat(e.key()).isEmpty();
                    assertThat(e.store()).isEqualTo(path.toString());
                    assertThat(e)
                            .hasMessageContaining(what + " at byte " + position)
                            .hasMessageContaining("Nothing was changed")
                            .hasMessageContaining("creel recover");
                });
                assertThatThrownBy(() -> store.get("a")).isInstanceOf(Damaged.class);
                assertThatThrownBy(() -> store.update("a", present -> entry("a", 1)))
                        .isInstanceOf(Damaged.class);
            }
            assertThat(Files.readString(path)).isEqualTo(text);
        }
    }

    @Test
    void documentThatWasReadBeforeAndIsAwayIsGone() throws IOException {
        Files.writeString(path, "{}");
        try (FileSessionStore store = open()) {
            load(store);
            Files.delete(path);

            isGone(store, "has read it before");
        }
    }

    @ParameterizedTest(name = "beside {0}")
    @CsvSource({
        "sessions.json.creel/committed",
        "3f1d2c9a.jsonl",
        "3f1d2c9a.jsonl.deleted.2026-05-29T08-00-00.000Z",
        "sessions.json.bak.1700000000000"
    })
    void documentThatLeftTracesIsGone(String trace) throws IOException {
        Path left = folder.resolve(trace);
        Files.createDirectories(left.getParent());
        Files.createFile(left);
        try (FileSessionStore store = open()) {
            isGone(store, left.toString());
        }
    }

    private void isGone(FileSessionStore store, String trace) {
        assertThatThrownBy(() -> store.update("a", none -> entry("a", 1)))
                .isInstanceOf(Missing.class)
                .hasMessageContaining("is gone")
                .hasMessageContaining(trace)
                .hasMessageContaining("Nothing was created");
        assertThat(path).doesNotExist();
    }

    @Test
    void documentThatComesBackWithinTheWaitWasNeverGone() throws IOException {
        Files.writeString(path, "{\"a\": {}}");
        Path away = folder.resolve("sessions.json.bak.1");
        HookedFileOps rotation = new HookedFileOps() {
            private int looks;

            @Override
            void before(String operation, Path file) throws IOException {
                if (Files.exists(away) && operation.equals("stat") && file.equals(path) && ++looks == 3) {
                    Files.move(away, path);
                }
            }
        };
        try (FileSessionStore store = rotation.open(path, OPTIONS)) {
            load(store);
            Files.move(path, away);

            assertThat(store.get("a")).isPresent();
        }
    }

    @Test
    void damageThatIsMendedWithinTheWaitIsNotReported() throws IOException {
        Files.writeString(path, "{\"a\": {");
        HookedFileOps mending = new HookedFileOps() {
            private int opened;

            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("open") && file.equals(path) && ++opened == 3) {
                    Files.writeString(path, "{\"a\": {}}");
                }
            }
        };
        try (FileSessionStore store = mending.open(path, OPTIONS)) {
            assertThat(store.get("a")).isPresent();
        }
    }

    @Test
    void byteOrderMarkIsReadPastWarnedAboutOnceAndDroppedByTheNextChange() throws IOException {
        Files.writeString(path, "\ufeff{\"a\":{\"n\":1.10}}");
        try (RecordedLog log = new RecordedLog(DocumentReader.class.getName());
                FileSessionStore store = open()) {
            assertThat(store.get("a").orElseThrow().json("n")).hasValue("1.10");
            assertThat(Files.readString(path)).startsWith("\ufeff");
            store.update("b", none -> entry("b", 1));

            assertThat(Files.readString(path)).startsWith("{\"a\":{\"n\":1.10},");
            assertThat(store.get("a").orElseThrow().json("n")).hasValue("1.10");
            assertThat(log.events()).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                    .contains("byte order mark"));
        }
    }

    @Test
    void directoryInTheDocumentsPlaceIsNamed() throws IOException {
        Files.createDirectory(path);
        try (FileSessionStore store = open()) {
            assertThatThrownBy(store::snapshot)
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("is a directory")
                    .hasMessageContaining(path.resolve("sessions.json").toString());
            assertThatThrownBy(() -> store.update("a", none -> entry("a", 1))).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void documentThatMayNotBeReadIsUnavailable() throws IOException {
        Files.writeString(path, "{}");
        HookedFileOps forbidden = new HookedFileOps() {
            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("open") && file.equals(path)) {
                    throw new AccessDeniedException(file.toString());
                }
            }
        };
        try (FileSessionStore store = forbidden.open(path, OPTIONS)) {
            assertThatThrownBy(store::snapshot).isInstanceOf(Unavailable.class).hasMessageContaining(path.toString());
            assertThatThrownBy(() -> store.update("a", none -> entry("a", 1))).isInstanceOf(Unavailable.class);
        }
        assertThat(path).hasContent("{}");
    }
}
