package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

    @TempDir
    Path directory;

    @Test
    void directoryIsForOneGuardAtATime() throws Exception {
        Path state = directory.resolve("a/b");
        DirectoryLock first = DirectoryLock.take(state, Duration.ZERO);

        assertThatThrownBy(() -> DirectoryLock.take(state, Duration.ofMillis(1)))
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessageStartingWith(
                        "Another guard keeps its state in " + state + ". See what it knows with \"creel");
        first.close();
        DirectoryLock.take(state, Duration.ZERO).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
    }

    @Test
    void directoryThatCannotBeWrittenKeepsNobodyFromWatching() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        DirectoryLock.take(file.resolve("state"), Duration.ZERO).close();
        assertThat(file).hasContent("");
    }
}
