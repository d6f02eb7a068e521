package dev.creel.store.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What every disk owes a store: its files, and here their names. A disk extends this class and is then known to behave as
 * the others do.
 */
abstract class FileOpsContract extends FileHandleContract {

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
    void fileSystemHasAType() throws IOException {
        assertThat(ops.fileSystemType(root)).isNotEmpty();
        assertThatThrownBy(() -> ops.fileSystemType(root.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assertThat(ops.userName(0)).isEqualTo("root");
    }
}
