package dev.creel.store.testkit.disk;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The operating system's files. */
class SystemFileOpsTest extends FileOpsContract {

    @TempDir
    Path folder;

    @Override
    FileOps disk() {
        return FileOpsScope.system();
    }

    @Override
    Path directory() throws IOException {
        return folder.toRealPath();
    }

    @Override
    void symbolicLink(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target);
    }

    @Override
    void rewrite(Path path, byte[] content) throws IOException {
        Files.write(path, content);
    }
}
