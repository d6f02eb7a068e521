package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.NotDurable;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which names are on the device before others are: what a power cut takes must not contradict what it leaves. */
class ForcedNamesTest {

    @TempDir
    private Path temporary;

    private Path folder;
    private final List<String> steps = new ArrayList<>();

    @BeforeEach
    void resolveFolder() throws IOException {
        folder = temporary.toRealPath();
    }

    /** Notes what decides about names in the folder. */
    private class NotingDisk extends HookedFileOps {
        @Override
        void before(String operation, Path path) throws IOException {
            if ((List.of("forceDirectory", "rename").contains(operation) && path.startsWith(folder))
                    || (path.endsWith(DocumentPath.COMMITTED) && operation.equals("create"))) {
                steps.add(operation + " " + folder.relativize(path));
            }
        }
    }

    private void update(HookedFileOps disk, String path, Durability durability) {
        FileStoreOptions options =
                FileStoreOptions.builder().durability(durability).build();
        try (FileSessionStore store = disk.open(folder.resolve(path), options)) {
            store.update("a", present -> entry("a", 1));
        }
    }

    @Test
    void firstDocumentIsForcedBeforeAnythingSaysThatItWasThere() {
        update(new NotingDisk(), "sessions.json", Durability.FILE_AND_DIRECTORY);

        assertThat(steps)
                .containsExactly("rename sessions.json", "forceDirectory ", "create sessions.json.creel/committed");
    }

    @Test
    void directoryCannotBeForcedThenNothingSaysThatThereWasADocumentUntilItIs() throws IOException {
        Path committed = folder.resolve("sessions.json.creel").resolve(DocumentPath.COMMITTED);
        HookedFileOps disk = new HookedFileOps() {
            private boolean failed;

            @Override
            public void forceDirectory(Path directory) throws IOException {
                if (!failed && Files.exists(folder.resolve("sessions.json"))) {
                    failed = true;
                    throw new IOException("Input/output error");
                }
                super.forceDirectory(directory);
            }
        };
        try (FileSessionStore store = disk.open(folder.resolve("sessions.json"), FileStoreOptions.defaults())) {
            assertThatThrownBy(() -> store.update("a", present -> entry("a", 1)))
                    .isInstanceOf(NotDurable.class);
            assertThat(store.get("a")).contains(entry("a", 1));
            assertThat(committed).doesNotExist();

            store.update("b", present -> entry("b", 2));
            assertThat(committed).exists();
        }
    }

    @Test
    void newDirectoriesAreForcedBeforeTheDocumentIsInThem() {
        update(new NotingDisk(), "agents/main/sessions.json", Durability.FILE_AND_DIRECTORY);

        assertThat(steps)
                .containsExactly(
                        "forceDirectory agents",
                        "forceDirectory ",
                        "rename agents/main/sessions.json",
                        "forceDirectory agents/main",
                        "create agents/main/sessions.json.creel/committed");
    }

    @Test
    void directoriesThatADeadProcessMadeAreForcedBeforeTheDocumentIsInThem() throws IOException {
        Files.createDirectories(folder.resolve("agents/main"));

        update(new NotingDisk(), "agents/main/sessions.json", Durability.FILE_AND_DIRECTORY);

        assertThat(steps).startsWith("forceDirectory agents", "forceDirectory ", "rename agents/main/sessions.json");
    }

    @Test
    void directoryAboveMayNotBeReadThenTheChangeStandsAllTheSame() throws IOException {
        Path above = Files.createDirectory(folder.resolve("agents"));
        Files.createDirectory(above.resolve("main"));
        HookedFileOps disk = new NotingDisk() {
            @Override
            public void forceDirectory(Path directory) throws IOException {
                if (directory.equals(above)) {
                    throw new AccessDeniedException(directory.toString());
                }
                super.forceDirectory(directory);
            }
        };

        update(disk, "agents/main/sessions.json", Durability.FILE_AND_DIRECTORY);

        assertThat(steps).startsWith("forceDirectory ", "rename agents/main/sessions.json");
    }

    @Test
    void directoryAboveCannotBeForcedThenNothingIsChanged() throws IOException {
        Path main = Files.createDirectories(folder.resolve("agents/main"));
        HookedFileOps disk = new HookedFileOps() {
            @Override
            public void forceDirectory(Path directory) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        assertThatThrownBy(() -> update(disk, "agents/main/sessions.json", Durability.FILE_AND_DIRECTORY))
                .hasMessageContaining("Nothing was changed");

        assertThat(main).isEmptyDirectory();
    }

    @Test
    void onlyTheFileIsToBeForcedThenNoDirectoryIs() {
        update(new NotingDisk(), "agents/main/sessions.json", Durability.FILE);

        assertThat(steps)
                .containsExactly(
                        "rename agents/main/sessions.json", "create agents/main/sessions.json.creel/committed");
    }

    @Test
    void newDirectoryCannotBeForcedThenThereIsNone() {
        HookedFileOps disk = new HookedFileOps() {
            @Override
            public void forceDirectory(Path directory) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        assertThatThrownBy(() -> update(disk, "agents/main/sessions.json", Durability.FILE_AND_DIRECTORY))
                .hasMessageContaining("Nothing was changed");

        assertThat(folder).isEmptyDirectory();
    }

    /** Notes on a disk whose files look as if nobody had touched them for an hour. */
    private class StillNotingDisk extends NotingDisk {
        private final HookedFileOps still = HookedFileOps.still();

        @Override
        public FileStamp stat(Path path) throws IOException {
            return still.stat(path);
        }
    }

    private Path damagedDocument() throws IOException {
        return Files.writeString(
                folder.resolve("sessions.json"), "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": {\n    \"y\"");
    }

    @Test
    void damagedDocumentIsKeptUnderAForcedNameBeforeItIsReplaced() throws Exception {
        Path document = damagedDocument();

        FileOpsScope.with(new StillNotingDisk(), () -> StoreFsck.recover(document, FileStoreOptions.defaults()));

        assertThat(steps)
                .containsExactly(
                        "forceDirectory sessions.json.creel",
                        "forceDirectory ",
                        "rename sessions.json",
                        "forceDirectory ");
    }

    @Test
    void fileThatWholeEntriesAreSavedToHasAForcedName() throws Exception {
        Path document = damagedDocument();
        Path target = Files.createDirectory(folder.resolve("saved")).resolve("saved.json");

        FileOpsScope.with(
                new StillNotingDisk(), () -> StoreFsck.recoverTo(document, target, FileStoreOptions.defaults()));

        assertThat(steps).containsExactly("forceDirectory saved");
    }

    @Test
    void nameOfTheFileThatWholeEntriesAreSavedToCannotBeForcedThenThereIsNone() throws Exception {
        Path document = damagedDocument();
        Path target = folder.resolve("saved.json");
        HookedFileOps disk = new StillNotingDisk() {
            @Override
            public void forceDirectory(Path directory) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        assertThatThrownBy(() -> FileOpsScope.with(
                        disk, () -> StoreFsck.recoverTo(document, target, FileStoreOptions.defaults())))
                .isInstanceOf(Unavailable.class);

        assertThat(target).doesNotExist();
    }
}
