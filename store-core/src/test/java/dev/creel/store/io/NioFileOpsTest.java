package dev.creel.store.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NioFileOpsTest {

    private final FileOps ops = FileOpsScope.system();

    @TempDir
    Path folder;

    @Test
    void newFileBelongsToItsOwnerAloneAndMayBeReadAndWritten() throws IOException {
        Path file = folder.resolve("new");

        try (FileHandle handle = ops.create(file)) {
            handle.write(new byte[] {'x', 'a', 'b'}, 1, 2);
            byte[] read = new byte[4];
            assertThat(handle.read(1, read, 2, 2)).isEqualTo(1);
            assertThat(read).containsExactly(0, 0, 'b', 0);
            assertThat(handle.read(2, read, 0, 4)).isEqualTo(-1);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent("ab");
        assertThat(ops.stat(file).permissions()).isEqualTo(0600);
        assertThat(ops.stat(file).owner()).isEqualTo(ops.currentUser());
    }

    @Test
    void nameThatIsTakenIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("old"), "old");

        assertThatThrownBy(() -> ops.create(file)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(file).hasContent("old");
    }

    @Test
    void whatIsMissingIsToldAsMissing() throws IOException {
        Path file = folder.resolve("missing");

        assertThat(ops.stat(file)).isNull();
        assertThat(ops.readLink(file)).isNull();
        assertThatThrownBy(() -> ops.open(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.delete(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.realPath(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.list(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.open(folder)).isInstanceOf(IOException.class);
    }

    @Test
    void directoriesBelongToTheirOwnerAloneAndMayBeThere() throws IOException {
        Path directory = folder.resolve("a/b");

        ops.createDirectories(directory);
        ops.createDirectories(directory);
        ops.forceDirectory(directory);

        assertThat(ops.stat(directory).isDirectory()).isTrue();
        assertThat(ops.stat(directory).isRegularFile()).isFalse();
        assertThat(ops.stat(directory).permissions()).isEqualTo(0700);
        assertThat(ops.list(folder)).containsExactly("a");
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> ops.list(file)).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void appendCopiesNoMoreThanThereIs() throws IOException {
        Path from = Files.writeString(folder.resolve("from"), "0123456789");
        Path to = folder.resolve("to");

        try (FileHandle source = ops.open(from);
                FileHandle target = ops.create(to)) {
            assertThat(target.append(source, 2, 3)).isEqualTo(3);
            assertThat(target.append(source, 8, 5)).isEqualTo(2);
            assertThat(target.append(source, 10, 5)).isZero();
            target.write(new byte[] {'!'}, 0, 1);
            target.force();
        }

        assertThat(to).hasContent("23489!");
    }

    @Test
    void linkIsASecondNameAndRenamingReplaces() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        Path second = folder.resolve("second");
        Path other = Files.writeString(folder.resolve("other"), "other");

        ops.link(file, second);
        assertThat(ops.stat(second)).isEqualTo(ops.stat(file));
        assertThatThrownBy(() -> ops.link(file, other)).isInstanceOf(FileAlreadyExistsException.class);
        ops.rename(second, other);
        ops.delete(file);

        assertThat(ops.list(folder)).containsExactly("other");
        assertThat(other).hasContent("text");
        Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic"), Path.of("other"));
        assertThat(ops.readLink(symbolic)).isEqualTo(Path.of("other"));
        assertThat(ops.realPath(symbolic)).isEqualTo(other.toRealPath());
        assertThat(ops.stat(symbolic).sameFile(ops.stat(other))).isTrue();
    }

    @Test
    void usersHaveTheirNameOrElseTheirNumber() {
        assertThat(ops.userName(0)).isEqualTo("root");
        assertThat(ops.userName(1_987_654_321)).isEqualTo("1987654321");
    }

    @Test
    void usersAreNumbersWhereTheListOfThemIsMissingCutOrNotText() throws IOException {
        Path users = folder.resolve("passwd");
        assertThat(NioFileOps.userName(7, users)).isEqualTo("7");

        Files.writeString(users, "short:x\n\nnamed:x:7:7::/:/bin/sh\nsecond:x:7:7::/:/bin/sh\n");
        assertThat(NioFileOps.userName(7, users)).isEqualTo("named");
        assertThat(NioFileOps.userName(8, users)).isEqualTo("8");

        Files.write(users, new byte[] {(byte) 0xff, ':', 'x', ':', '7'});
        assertThat(NioFileOps.userName(7, users)).isEqualTo("7");
    }

    @Test
    void presentUserIsUnknownWhereTheSystemTellsNothingOfTheProcess() throws IOException {
        Path process = Files.createFile(folder.resolve("process"));

        assertThat(NioFileOps.ownerOf(process)).isEqualTo(ops.stat(process).owner());
        assertThat(NioFileOps.ownerOf(folder.resolve("missing"))).isEqualTo(-1);
    }

    @Test
    void fileThatMayNotBeReadIsToldAsForbidden() {
        // Not even root may read it.
        Path forbidden = Path.of("/proc/sys/vm/compact_memory");
        assumeTrue(Files.exists(forbidden), "this kernel has no file that nobody may read");

        assertThatThrownBy(() -> ops.open(forbidden))
                .isInstanceOfSatisfying(AccessDeniedException.class, e -> assertThat(e.getSuppressed()[0])
                        .hasMessageContaining("Permission denied"))
                .hasMessage(forbidden.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 1024, 5000})
    void smallFilesAreReadWholeOrUpToTheLimit(int size) throws IOException {
        String text = "0123456789".repeat(500).substring(0, size);
        Path file = Files.writeString(folder.resolve("file"), text);

        assertThat(new String(ops.readAll(file, 6000), US_ASCII)).isEqualTo(text);
        for (int limit : new int[] {0, 1, 10, 512, 513, 5000}) {
            assertThat(new String(ops.readAll(file, limit), US_ASCII))
                    .isEqualTo(text.substring(0, Math.min(size, limit)));
        }
    }

    @Test
    void scopeEndsWithItsTaskAndConcernsItsThreadOnly() throws Exception {
        FileOps outer = new NioFileOps();
        FileOps inner = new NioFileOps();
        AtomicReference<FileOps> elsewhere = new AtomicReference<>();

        FileOpsScope.with(outer, () -> {
            assertThat(FileOpsScope.current()).isSameAs(outer);
            assertThatThrownBy(() -> FileOpsScope.with(inner, () -> {
                        assertThat(FileOpsScope.current()).isSameAs(inner);
                        throw new IOException("the task's own");
                    }))
                    .hasMessage("the task's own");
            assertThat(FileOpsScope.current()).isSameAs(outer);
            Thread thread = new Thread(() -> elsewhere.set(FileOpsScope.current()));
            thread.start();
            thread.join();
            return null;
        });

        assertThat(FileOpsScope.current()).isSameAs(ops);
        assertThat(elsewhere).hasValue(ops);
    }
}
