package dev.creel.store.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every disk owes a store. A disk extends this class and is then known to behave as the others do. */
abstract class FileOpsContract {

    private FileOps ops;
    private Path root;
    private Path file;

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
    void renameOverAFileThenOpenHandlesGoOnReadingTheReplacedOne() throws IOException {
        write(file, "old");
        Path next = root.resolve("next");
        write(next, "new");
        FileStamp before = ops.stat(next);

        try (FileHandle old = ops.open(file)) {
            ops.rename(next, file);

            byte[] target = new byte[3];
            assertThat(old.read(0, target, 0, 3)).isEqualTo(3);
            assertThat(new String(target, UTF_8)).isEqualTo("old");
        }
        assertThat(content(file)).isEqualTo("new");
        assertThat(ops.stat(next)).isNull();
        assertThat(ops.stat(file).sameFile(before)).isTrue();
        assertThat(ops.stat(file).modifiedNanos()).isEqualTo(before.modifiedNanos());
    }

    @Test
    void renameWithoutSourceOrOverADirectoryThenNothingChanges() throws IOException {
        write(file, "old");
        ops.createDirectories(root.resolve("directory"));

        assertThatThrownBy(() -> ops.rename(root.resolve("missing"), file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.rename(file, root.resolve("directory"))).isInstanceOf(FileSystemException.class);
        assertThat(content(file)).isEqualTo("old");
    }

    @Test
    void renameBetweenTwoNamesOfOneFileThenBothStay() throws IOException {
        write(file, "old");
        ops.link(file, root.resolve("second"));

        ops.rename(file, root.resolve("second"));

        assertThat(ops.list(root)).containsExactlyInAnyOrder("file", "second");
    }

    @Test
    void linkGivesTheSameFileASecondNameAndRefusesATakenOne() throws IOException {
        write(file, "old");
        Path second = root.resolve("second");
        ops.link(file, second);

        assertThat(ops.stat(second).sameFile(ops.stat(file))).isTrue();
        assertThatThrownBy(() -> ops.link(file, second)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> ops.link(root.resolve("missing"), root.resolve("third")))
                .isInstanceOf(NoSuchFileException.class);
        ops.delete(file);
        assertThat(content(second)).isEqualTo("old");
    }

    @Test
    void deleteTakesAwayTheNameAndRefusesMissingOnesAndFullDirectories() throws IOException {
        write(file, "old");
        Path inside = root.resolve("directory/inside");
        ops.createDirectories(inside.getParent());
        write(inside, "x");

        try (FileHandle handle = ops.open(file)) {
            ops.delete(file);
            assertThat(handle.read(0, new byte[3], 0, 3)).isEqualTo(3);
        }
        assertThat(ops.stat(file)).isNull();
        assertThatThrownBy(() -> ops.delete(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.delete(inside.getParent())).isInstanceOf(DirectoryNotEmptyException.class);
        ops.delete(inside);
        ops.delete(inside.getParent());
        assertThat(ops.list(root)).isEmpty();
    }

    @Test
    void createDirectoriesMakesTheParentsToo() throws IOException {
        Path deep = root.resolve("a/b/c");
        ops.createDirectories(deep);
        ops.createDirectories(deep);
        write(file, "x");

        for (Path made = deep; !made.equals(root); made = made.getParent()) {
            assertThat(ops.stat(made).isDirectory()).isTrue();
            assertThat(ops.stat(made).permissions()).isEqualTo(0700);
        }
        assertThatThrownBy(() -> ops.createDirectories(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> ops.createDirectories(file.resolve("below"))).isInstanceOf(IOException.class);
    }

    @Test
    void listNamesWhatADirectoryHolds() throws IOException {
        write(file, "x");
        write(root.resolve("other"), "y");

        assertThat(ops.list(root)).containsExactlyInAnyOrder("file", "other");
        assertThatThrownBy(() -> ops.list(file)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> ops.list(root.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void missingFilesAreNothingToLookAtAndAnErrorToUse() throws IOException {
        Path missing = root.resolve("missing");

        assertThat(ops.stat(missing)).isNull();
        assertThat(ops.stat(missing.resolve("below"))).isNull();
        assertThat(ops.readLink(missing)).isNull();
        assertThatThrownBy(() -> ops.open(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.realPath(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.forceDirectory(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.chown(missing, 0, 0)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ops.readAll(missing, 10)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void directoriesAndFilesAreNotTakenForEachOther() throws IOException {
        write(file, "x");

        assertThatThrownBy(() -> ops.open(root))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class);
        try {
            // What JDK 17 refuses to look for, JDK 25 just does not find.
            assertThat(ops.stat(file.resolve("below"))).isNull();
        } catch (FileSystemException e) {
            assertThat(e).hasMessageContaining("Not a directory");
        }
        ops.forceDirectory(root);
    }

    @Test
    void symbolicLinksAreFollowedByAllButReadLinkRenameAndDelete() throws IOException {
        ops.createDirectories(root.resolve("far"));
        write(root.resolve("far/file"), "x");
        symbolicLink(root.resolve("near"), Path.of("far"));
        symbolicLink(root.resolve("first"), Path.of("second"));
        symbolicLink(root.resolve("second"), Path.of("near/../far/file"));
        Path first = root.resolve("first");

        assertThat(content(first)).isEqualTo("x");
        assertThat(ops.stat(first)).isEqualTo(ops.stat(root.resolve("far/file")));
        assertThat(ops.realPath(first)).isEqualTo(root.resolve("far/file"));
        assertThat(ops.realPath(root.resolve("near"))).isEqualTo(root.resolve("far"));
        assertThat(ops.realPath(root.resolve("near/../far"))).isEqualTo(root.resolve("far"));
        assertThat(ops.readLink(first)).isEqualTo(Path.of("second"));
        assertThat(ops.readLink(root.resolve("far"))).isNull();
        assertThat(ops.list(root.resolve("near"))).containsExactly("file");
        ops.createDirectories(root.resolve("near"));

        ops.delete(root.resolve("second"));
        assertThat(ops.stat(first)).isNull();
        assertThat(ops.readLink(first)).isEqualTo(Path.of("second"));
        write(file, "over");
        ops.rename(file, first);
        assertThat(content(first)).isEqualTo("over");
        assertThat(ops.readLink(first)).isNull();
    }

    @Test
    void linksInACircleAreAnError() throws IOException {
        symbolicLink(root.resolve("one"), Path.of("two"));
        symbolicLink(root.resolve("two"), Path.of("one"));

        assertThatThrownBy(() -> ops.stat(root.resolve("one"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> ops.realPath(root.resolve("one"))).isInstanceOf(IOException.class);
    }

    @Test
    void stampTellsRewritingFromReplacing() throws IOException {
        write(file, "one");
        FileStamp first = ops.stat(file);
        rewrite(file, "other".getBytes(UTF_8));
        FileStamp second = ops.stat(file);

        assertThat(second).isNotEqualTo(first);
        assertThat(second.sameFile(first)).isTrue();
        assertThat(second.size()).isEqualTo(5);
        assertThat(second.readAtNanos()).isGreaterThanOrEqualTo(second.changedNanos());
        write(root.resolve("next"), "other");
        ops.rename(root.resolve("next"), file);
        assertThat(ops.stat(file).sameFile(first)).isFalse();
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
    void chownToOneselfIsAllowedAndChangesOnlyTheTimeOfChange() throws IOException {
        write(file, "x");
        FileStamp before = ops.stat(file);

        ops.chown(file, before.owner(), before.group());

        FileStamp after = ops.stat(file);
        assertThat(after.owner()).isEqualTo(before.owner());
        assertThat(after.group()).isEqualTo(before.group());
        assertThat(after.modifiedNanos()).isEqualTo(before.modifiedNanos());
    }

    @Test
    void readAllStopsAtTheLimit() throws IOException {
        write(file, "x".repeat(2000));

        assertThat(ops.readAll(file, 5000)).hasSize(2000);
        assertThat(ops.readAll(file, 700)).hasSize(700);
    }

    @Test
    void fileSystemHasAType() throws IOException {
        assertThat(ops.fileSystemType(root)).isNotEmpty();
        assertThatThrownBy(() -> ops.fileSystemType(root.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assertThat(ops.userName(0)).isEqualTo("root");
    }

    private void write(Path path, String content) throws IOException {
        try (FileHandle handle = ops.create(path)) {
            byte[] bytes = content.getBytes(UTF_8);
            handle.write(bytes, 0, bytes.length);
        }
    }

    private String content(Path path) throws IOException {
        return new String(ops.readAll(path, 1 << 16), UTF_8);
    }
}
