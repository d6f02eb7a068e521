package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentPathTest {

    private static final Owner SOMEBODY = new Owner(12_345, 12_346);

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void resolve() throws IOException {
        folder = temporary.toRealPath();
    }

    @Test
    void directoriesThatCannotBeGivenToTheOwnerAreTakenAwayAgain() throws IOException {
        Path document = folder.resolve("new/newer/sessions.json");
        HookedFileOps refusing = new HookedFileOps() {
            @Override
            public void chown(Path path, int owner, int group) throws IOException {
                throw new IOException("not permitted");
            }
        };

        assertThatThrownBy(() -> new DocumentPath(refusing, document)
                        .createDirectories(new Place(document, false, SOMEBODY), Durability.FILE_AND_DIRECTORY))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("12345");

        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(folder).exists();
    }

    @Test
    void directoryThatCannotBeMadeIsNamedWithTheReason() throws IOException {
        Path document = folder.resolve("new/sessions.json");
        HookedFileOps full = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("createDirectories")) {
                    throw new IOException("No space left on device");
                }
            }
        };

        assertThatThrownBy(() -> new DocumentPath(full, document)
                        .createDirectories(new Place(document, false, SOMEBODY), Durability.FILE_AND_DIRECTORY))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("Could not create the directory of " + document)
                .hasMessageContaining("No space left on device");
    }

    @Test
    void onlyNewDirectoriesAreGivenAway() throws IOException {
        StringBuilder given = new StringBuilder();
        HookedFileOps recording = new HookedFileOps() {
            @Override
            public void chown(Path path, int owner, int group) {
                given.append(folder.relativize(path))
                        .append(" to ")
                        .append(owner)
                        .append(':')
                        .append(group);
                given.append('\n');
            }
        };
        Path document = Files.createDirectory(folder.resolve("old")).resolve("new/newer/sessions.json");

        new DocumentPath(recording, document)
                .createDirectories(new Place(document, false, SOMEBODY), Durability.FILE_AND_DIRECTORY);
        new DocumentPath(recording, document)
                .createDirectories(new Place(document, false, SOMEBODY), Durability.FILE_AND_DIRECTORY);

        assertThat(given).hasToString("old/new/newer to 12345:12346\nold/new to 12345:12346\n");
    }

    @Test
    void linksAreFollowedAlsoWhereTheyLeadNowhere() throws IOException {
        Path target = Files.createDirectories(folder.resolve("deep/er")).resolve("real.json");
        Files.createSymbolicLink(folder.resolve("second.json"), Path.of("deep/er/real.json"));
        Path link = Files.createSymbolicLink(folder.resolve("first.json"), Path.of("second.json"));
        DocumentPath path = new DocumentPath(new HookedFileOps(), link);

        assertThat(path.real()).isEqualTo(target);
        assertThat(path.locate().exists()).isFalse();
        Files.writeString(target, "{}");
        assertThat(path.real()).isEqualTo(target);
        assertThat(path.locate().exists()).isTrue();
    }

    @Test
    void linksThatLeadInACircleAreToldAsSuch() throws IOException {
        Path link = folder.resolve("first.json");
        Files.createSymbolicLink(folder.resolve("second.json"), link);
        Files.createSymbolicLink(link, folder.resolve("second.json"));

        assertThatThrownBy(() -> new DocumentPath(new HookedFileOps(), link).locate())
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("Could not find " + link);
    }

    @Test
    void tracesOfADocumentAreItsMarkItsBackupsAndTranscripts() throws IOException {
        Path document = folder.resolve("sessions.json");
        DocumentPath path = new DocumentPath(new HookedFileOps(), document);
        Files.createFile(folder.resolve("other.json"));
        Files.createFile(folder.resolve(".jsonl"));
        Files.createFile(folder.resolve("sessions.json.bak"));
        assertThat(path.trace()).isNull();

        Path deleted = Files.createFile(folder.resolve("s.jsonl.deleted.1"));
        assertThat(path.trace()).isEqualTo(deleted.toString());
        Path backup = Files.createFile(folder.resolve("sessions.json.bak.1"));
        Path transcript = Files.createFile(folder.resolve("a.jsonl"));
        assertThat(path.trace()).isEqualTo(transcript.toString());
        Files.delete(transcript);
        Files.delete(deleted);
        assertThat(path.trace()).isEqualTo(backup.toString());

        path.markAsCommitted(
                Files.createDirectory(DocumentPath.side(document)).resolveSibling("sessions.json"),
                path.owner(document));
        assertThat(path.trace())
                .isEqualTo(DocumentPath.side(document).resolve("committed").toString());
    }

    @Test
    void ownerOfWhatIsMissingIsThatOfTheNearestDirectory() throws IOException {
        DocumentPath path = new DocumentPath(new HookedFileOps(), folder.resolve("a/b/sessions.json"));

        assertThat(path.owner(folder.resolve("a/b/sessions.json")))
                .isEqualTo(Owner.of(new HookedFileOps().stat(folder)));
    }
}
