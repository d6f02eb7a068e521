package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files beside a document are to be seen, and under which names they are reached. */
class SessionFilesNamesTest extends FilesOfAStore {

    @Test
    void transcriptsAreThePlainFilesBesideTheDocument() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), "12345");
        Files.setLastModifiedTime(directory.resolve("a.jsonl"), FileTime.from(Instant.parse("2026-03-01T08:00:00.5Z")));
        Files.createDirectory(directory.resolve("folder"));
        Files.createSymbolicLink(directory.resolve("link.jsonl"), directory.resolve("a.jsonl"));
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
        put(files.own(), "own", "x");

        assertThat(files.transcripts().list())
                .containsExactlyInAnyOrder(
                        new StoredFile("a.jsonl", 5, Instant.parse("2026-03-01T08:00:00.5Z")),
                        new StoredFile(
                                "sessions.json",
                                2,
                                Files.getLastModifiedTime(document).toInstant()));
        assertThat(files.transcripts().folders()).isEmpty();
        assertThatThrownBy(() -> files.transcripts().folder("folder"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> files.transcripts().deleteAll()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> files.own().deleteAll()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatIsNoPlainFileIsNoFileAtAll() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "keep");
        Files.createSymbolicLink(directory.resolve("link"), victim);
        Files.createDirectory(directory.resolve("folder"));
        Folder transcripts = files.transcripts();

        for (String name : List.of("link", "folder", "missing")) {
            assertThatThrownBy(() -> transcripts.open(name)).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> transcripts.delete(name)).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> transcripts.move(name, files.own(), "x")).isInstanceOf(NoSuchFileException.class);
        }
        assertThatThrownBy(() -> transcripts.append("link", new byte[1])).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> transcripts.write("folder", out -> {})).isInstanceOf(IOException.class);
        put(transcripts, "link", "in the place of the link");

        assertThat(victim).hasContent("keep");
        assertThat(directory.resolve("link")).isRegularFile().hasContent("in the place of the link");
        assertThat(side()).doesNotExist();
    }

    @Test
    void linksToFoldersAreNotFollowedButASideFolderElsewhereIs() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(side(), elsewhere);
        put(files.own().folder("a"), "file", "x");
        Files.createSymbolicLink(elsewhere.resolve("b"), elsewhere.resolve("a"));
        Folder linked = files.own().folder("b");

        assertThat(elsewhere.resolve("a/file")).hasContent("x");
        assertThat(files.own().folders()).containsExactly("a");
        assertThatThrownBy(linked::list).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> put(linked, "file", "y")).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(linked::deleteAll).isInstanceOf(NotDirectoryException.class);
        assertThat(elsewhere.resolve("a/file")).hasContent("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "../a", "a\nb", "a\u0000", "a\u007f"})
    void namesAreSingleNames(String name) {
        Folder own = files.own();

        assertThatIllegalArgumentException().isThrownBy(() -> own.folder(name));
        assertThatIllegalArgumentException().isThrownBy(() -> own.open(name));
        assertThatIllegalArgumentException().isThrownBy(() -> own.write(name, out -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> own.append(name, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> own.delete(name));
        assertThatIllegalArgumentException().isThrownBy(() -> own.move("a", files.transcripts(), name));
        assertThatIllegalArgumentException().isThrownBy(() -> own.move(name, files.transcripts(), "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.tryLock(own, name));
        assertThat(side()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "lock.new", "committed", "tombstones.json", "sessions.json.creel.x.tmp"})
    void filesThatTheStoreWorksWithInItsFolderAreRefused(String name) throws IOException {
        assertThatIllegalArgumentException().isThrownBy(() -> put(files.own(), name, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> files.own().open(name));
        assertThatIllegalArgumentException().isThrownBy(() -> files.own().folder(name));
        assertThatIllegalArgumentException().isThrownBy(() -> files.tryLock(files.own(), name));
        put(files.own().folder("a"), name, "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions.json", "sessions.json.lock", "sessions.json.creel", "sessions.json.creel.tmp"})
    void filesThatTheStoreWorksWithBesideTheDocumentAreRefused(String name) throws IOException {
        put(files.own(), "x", "x");

        assertThatIllegalArgumentException().isThrownBy(() -> put(files.transcripts(), name, "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> files.transcripts().delete(name));
        assertThatIllegalArgumentException().isThrownBy(() -> files.own().move("x", files.transcripts(), name));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> files.transcripts().move(name, files.own(), "y"));
    }
}
