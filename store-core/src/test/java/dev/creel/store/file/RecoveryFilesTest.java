package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryFilesTest {

    private static final String DAMAGED = "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": {\n    \"y\"";

    @TempDir
    private Path folder;

    private Path document;

    @BeforeEach
    void writeDamagedDocument() throws IOException {
        document = folder.resolve("sessions.json");
        Files.writeString(document, DAMAGED);
    }

    @Test
    void lockedWithinThisJvmOnlyThenTheDamagedDocumentIsKeptAllTheSame() throws IOException {
        FileStoreOptions options =
                FileStoreOptions.builder().lockScope(LockScope.JVM).build();

        StoreFsck.Recovery recovery = StoreFsck.recover(document, options);

        assertThat(recovery.kept()).hasValueSatisfying(kept -> assertThat(kept).hasContent(DAMAGED));
        assertThat(document).hasContent("{\n  \"a\": {\n    \"x\": 1\n  }\n}");
    }

    @Test
    void damagedDocumentCannotBeKeptThenItStandsAndNothingIsLeftBehind() throws IOException {
        Files.writeString(folder.resolve("sessions.json.creel"), "a file where the side folder belongs");
        FileStoreOptions options =
                FileStoreOptions.builder().lockScope(LockScope.JVM).build();

        assertThatThrownBy(() -> StoreFsck.recover(document, options))
                .isInstanceOf(SessionStoreException.Unavailable.class);

        assertThat(document).hasContent(DAMAGED);
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }
}
