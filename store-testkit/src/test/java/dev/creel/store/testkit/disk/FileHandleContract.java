package dev.creel.store.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every disk owes those who make, read and write files. The rest is in {@link FileOpsContract}. */
abstract class FileHandleContract {

    FileOps ops;
    Path root;
    Path file;

    /** Answers the disk to test. */
    abstract FileOps disk();

    /** Answers an empty directory on it, without links in its path. */
    abstract Path directory() throws IOException;

    abstract void symbolicLink(Path link, Path target) throws IOException;

    /** Puts other bytes into the same file. */
    abstract void rewrite(Path path, byte[] content) throws IOException;

    @BeforeEach
    void prepare() throws IOException {
        ops = disk();
        root = directory();
        file = root.resolve("file");
    }

    @Test
    void createThenFileIsEmptyAndItsOwnersAlone() throws IOException {
        ops.create(file).close();

        FileStamp stamp = ops.stat(file);
        assertThat(stamp.isRegularFile()).isTrue();
        assertThat(stamp.isDirectory()).isFalse();
        assertThat(stamp.size()).isZero();
        assertThat(stamp.permissions()).isEqualTo(0600);
        assertThat(stamp.owner()).isEqualTo(ops.currentUser());
    }

    @Test
    void createWhenNameIsTakenThenItIsRefusedAlsoByALinkThatLeadsNowhere() throws IOException {
        ops.create(file).close();
        Path dangling = root.resolve("dangling");
        symbolicLink(dangling, root.resolve("nowhere"));

        assertThatThrownBy(() -> ops.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> ops.create(dangling)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> ops.create(root.resolve("missing/file"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void readGivesWhatIsThereAtAPositionAndSaysWhereTheEndIs() throws IOException {
        write(file, "0123456789");

        try (FileHandle handle = ops.open(file)) {
            byte[] target = "........".getBytes(UTF_8);
            assertThat(handle.read(8, target, 1, 7)).isEqualTo(2);
            assertThat(new String(target, UTF_8)).isEqualTo(".89.....");
            assertThat(handle.read(0, target, 0, 3)).isEqualTo(3);
            assertThat(new String(target, UTF_8)).isEqualTo("012.....");
            assertThat(handle.read(10, target, 0, 1)).isEqualTo(-1);
            assertThat(handle.read(99, target, 0, 1)).isEqualTo(-1);
            assertThat(handle.read(0, target, 0, 0)).isZero();
        }
    }

    @Test
    void writeAppendsAlsoAfterReadingElsewhere() throws IOException {
        write(root.resolve("source"), "-source-");
        try (FileHandle handle = ops.create(file);
                FileHandle source = ops.open(root.resolve("source"))) {
            handle.write("xab".getBytes(UTF_8), 1, 2);
            assertThat(handle.read(0, new byte[1], 0, 1)).isEqualTo(1);
            handle.write("cd".getBytes(UTF_8), 0, 2);
            assertThat(handle.read(0, new byte[1], 0, 1)).isEqualTo(1);
            assertThat(handle.append(source, 1, 6)).isEqualTo(6);
            handle.write("!".getBytes(UTF_8), 0, 1);
            handle.force();
        }

        assertThat(content(file)).isEqualTo("abcdsource!");
    }

    @Test
    void openForAppendWritesBehindWhatIsThereAndMakesNothing() throws IOException {
        write(file, "12345");
        FileStamp before = ops.stat(file);

        try (FileHandle handle = ops.openForAppend(file)) {
            handle.write("67".getBytes(UTF_8), 0, 2);
            assertThat(handle.read(0, new byte[1], 0, 1)).isEqualTo(1);
            handle.write("8".getBytes(UTF_8), 0, 1);
            handle.force();
        }

        assertThat(content(file)).isEqualTo("12345678");
        assertThat(ops.stat(file).sameFile(before)).isTrue();
        assertThatThrownBy(() -> ops.openForAppend(root.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.openForAppend(root)).isInstanceOf(IOException.class);
        assertThat(ops.list(root)).containsExactly("file");
    }

    @Test
    void appendWhenSourceEndsThenItSaysHowMuchThereWas() throws IOException {
        write(root.resolve("source"), "12345");
        try (FileHandle handle = ops.create(file);
                FileHandle source = ops.open(root.resolve("source"))) {
            assertThat(handle.append(source, 3, 100)).isEqualTo(2);
            assertThat(handle.append(source, 5, 100)).isZero();
            assertThat(handle.append(source, 50, 100)).isZero();
        }

        assertThat(content(file)).isEqualTo("45");
    }

    @Test
    void appendWhenThreadIsInterruptedThenItFailsWithTheFlagSet() throws IOException {
        write(root.resolve("source"), "12345");
        FileHandle handle = ops.create(file);
        FileHandle source = ops.open(root.resolve("source"));

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> handle.append(source, 0, 5)).isInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        handle.close();
        source.close();
    }

    @Test
    void readAndWriteWhenThreadIsInterruptedThenTheyFinish() throws IOException {
        Thread.currentThread().interrupt();
        try {
            write(file, "12345");
            assertThat(content(file)).isEqualTo("12345");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closedOrReadOnlyHandleIsOfNoUseForWriting() throws IOException {
        write(file, "12345");
        FileHandle handle = ops.open(file);
        assertThatThrownBy(() -> handle.write(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        handle.close();
        handle.close();

        assertThatThrownBy(() -> handle.read(0, new byte[1], 0, 1)).isInstanceOf(IOException.class);
        assertThat(content(file)).isEqualTo("12345");
    }

    @Test
    void openHandleSeesWhatIsRewrittenInPlace() throws IOException {
        write(file, "long content");
        try (FileHandle handle = ops.open(file)) {
            rewrite(file, "short".getBytes(UTF_8));

            byte[] target = new byte[12];
            assertThat(handle.read(0, target, 0, 12)).isEqualTo(5);
            assertThat(new String(target, 0, 5, UTF_8)).isEqualTo("short");
        }
    }

    @Test
    void readAllStopsAtTheLimit() throws IOException {
        write(file, "x".repeat(2000));

        assertThat(ops.readAll(file, 5000)).hasSize(2000);
        assertThat(ops.readAll(file, 700)).hasSize(700);
    }

    void write(Path path, String content) throws IOException {
        try (FileHandle handle = ops.create(path)) {
            byte[] bytes = content.getBytes(UTF_8);
            handle.write(bytes, 0, bytes.length);
        }
    }

    String content(Path path) throws IOException {
        return new String(ops.readAll(path, 1 << 16), UTF_8);
    }
}
