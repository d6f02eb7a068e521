package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On which platforms and file systems a store opens, and with what warning. */
class FileSystemCheckTest {

    private static final FileStoreOptions REFUSING = FileStoreOptions.builder()
            .sharedFileSystem(FileStoreOptions.SharedFileSystem.REFUSE)
            .build();

    @TempDir
    private Path folder;

    private final List<Path> asked = new ArrayList<>();

    private HookedFileOps on(String type) {
        return new HookedFileOps() {
            @Override
            public String fileSystemType(Path path) throws IOException {
                asked.add(path);
                if (type == null) {
                    throw new IOException("the type is not known");
                }
                return type;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "NFS4", "cifs", "fuse", "fuse.sshfs", "virtiofs"})
    void sharedFileSystemIsWarnedAboutOnceForEachStore(String type) {
        Path document = folder.resolve("sessions.json");
        try (RecordedLog log = new RecordedLog(FileSystemCheck.class.getName())) {
            on(type).open(document, FileStoreOptions.defaults()).close();
            on(type).open(document, FileStoreOptions.defaults()).close();

            assertThat(log.events()).hasSize(1);
            assertThat(RecordedLog.fields(log.events().get(0)))
                    .isEqualTo(Map.of("storePath", document, "fileSystem", type.toLowerCase(Locale.ROOT)));
        }
    }

    @Test
    void sharedFileSystemIsRefusedWhereTheOptionsSaySo() {
        Path document = folder.resolve("sessions.json");

        assertThatThrownBy(() -> on("nfs4").open(document, REFUSING))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining(document.toString())
                .hasMessageContaining("nfs4")
                .hasMessageContaining("sharedFileSystem(WARN)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "tmpfs", "apfs", "fuseblk"})
    void localFileSystemIsTakenWithoutAWord(String type) {
        try (RecordedLog log = new RecordedLog(FileSystemCheck.class.getName())) {
            on(type).open(folder.resolve("sessions.json"), REFUSING).close();

            assertThat(log.events()).isEmpty();
        }
    }

    @Test
    void fileSystemOfUnknownTypeIsTaken() {
        on(null).open(folder.resolve("sessions.json"), REFUSING).close();

        assertThat(asked).isNotEmpty();
    }

    @Test
    void theNearestDirectoryThatIsThereIsAskedFor() {
        on("ext4").open(folder.resolve("not/yet/sessions.json"), REFUSING).close();

        assertThat(asked).containsExactly(folder);
    }

    @Test
    void windowsIsRefused() {
        Path document = folder.resolve("sessions.json");

        assertThatThrownBy(() -> FileSystemCheck.requireSupported("Windows 11", document))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("Windows");
        FileSystemCheck.requireSupported("Linux", document);
    }
}
