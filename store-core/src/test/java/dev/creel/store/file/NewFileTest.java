package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.io.FileOpsScope;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {

    @TempDir
    private Path folder;

    @Test
    void newFileCannotBeOpenedThenItIsRemovedAgain() throws Exception {
        URI archive = URI.create("jar:" + folder.resolve("files.zip").toUri());
        Map<String, Object> settings = Map.of("create", "true", "enablePosixFileAttributes", true);
        try (FileSystem files = FileSystems.newFileSystem(archive, settings)) {
            Path file = files.getPath("/new");

            // Files in an archive can be made, but have no number by which they could be told apart.
            assertThatThrownBy(() -> FileOpsScope.system().create(file)).isInstanceOf(RuntimeException.class);

            assertThat(file).doesNotExist();
        }
    }
}
