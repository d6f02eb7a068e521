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

class FilePlacerTest {

    private static final Owner SOMEBODY = new Owner(12_345, 12_346);

    @TempDir
    Path temporary;

    private Path side;
    private FilePlacer placer;

    @BeforeEach
    void placeForAnOwnerToWhomNothingCanBeGiven() throws IOException {
        Path document = Files.writeString(temporary.toRealPath().resolve("sessions.json"), "{}");
        side = document.resolveSibling("sessions.json.creel");
        HookedFileOps refusing = new HookedFileOps() {
            @Override
            public void chown(Path path, int owner, int group) throws IOException {
                throw new IOException("not permitted");
            }
        };
        placer = new FilePlacer(refusing, document, new Place(document, true, SOMEBODY), Durability.FILE_AND_DIRECTORY);
    }

    @Test
    void newFolderThatCannotBeGivenToTheOwnerIsTakenAwayAgain() {
        assertThatThrownBy(() -> placer.createFolder(side.resolve("leases"), side))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("12345");

        assertThat(side).doesNotExist();
    }

    @Test
    void folderThatWasThereStaysWhereItIs() throws IOException {
        Files.createDirectory(side);

        assertThatThrownBy(() -> placer.createFolder(side, side)).isInstanceOf(Unavailable.class);

        assertThat(side).exists();
    }

    @Test
    void newFileThatCannotBeGivenToTheOwnerIsTakenAwayAgain() throws IOException {
        Path file = Files.createDirectory(side).resolve("pass");

        assertThatThrownBy(() -> placer.create(file)).isInstanceOf(Unavailable.class);

        assertThat(file).doesNotExist();
    }

    @Test
    void fileThatWasThereStaysWhereItIs() throws IOException {
        Path file = Files.createFile(Files.createDirectory(side).resolve("pass"));

        assertThatThrownBy(() -> placer.create(file)).isInstanceOf(Unavailable.class);

        assertThat(file).exists();
    }
}
