package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.SessionFiles.Folder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Files move between the folders beside a document, and folders come and go as a whole. */
class SessionFilesFoldersTest extends FilesOfAStore {

    @Test
    void moveTakesTheFileAsItIsAndNeverReplaces() throws IOException {
        Path transcript = Files.writeString(directory.resolve("a.jsonl"), "a");
        FileTime modified = FileTime.from(Instant.parse("2026-03-01T08:00:00Z"));
        Files.setLastModifiedTime(transcript, modified);
        Folder archive = files.own().folder("archive");

        files.transcripts().move("a.jsonl", archive, "a");
        put(files.transcripts(), "a.jsonl", "another");

        assertThatThrownBy(() -> files.transcripts().move("a.jsonl", archive, "a"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> archive.move("a", archive, "a")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(text(archive, "a")).isEqualTo("a");
        assertThat(Files.getLastModifiedTime(side().resolve("archive/a"))).isEqualTo(modified);
        assertThat(transcript).hasContent("another");
    }

    @Test
    void moveThatEndedHalfWayIsFinishedByTheNext() throws IOException {
        Path transcript = Files.writeString(directory.resolve("a.jsonl"), "a");
        put(files.own().folder("archive"), "other", "x");
        Files.createLink(side().resolve("archive/a"), transcript);

        files.transcripts().move("a.jsonl", files.own().folder("archive"), "a");

        assertThat(transcript).doesNotExist();
        assertThat(side().resolve("archive/a")).hasContent("a");
        Files.createLink(side().resolve("archive/b"), side().resolve("archive/a"));
        files.own().folder("archive").move("a", files.own().folder("archive"), "b");
        assertThat(names(files.own().folder("archive"))).containsExactly("b", "other");
    }

    @Test
    void moveIntoAFolderOfAnotherStoreIsRefused() throws IOException {
        put(files.own(), "x", "x");
        try (FileSessionStore other = FileSessionStore.open(directory.resolve("other.json"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> files.own().move("x", other.files().own(), "x"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> files.tryLock(other.files().own(), "x"));
            assertThatIllegalArgumentException().isThrownBy(() -> files.tryLock(files.transcripts(), "x"));
        }
    }

    @Test
    void folderIsRemovedWithAllThatIsInIt() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "keep");
        Folder a = files.own().folder("a");
        put(a, "1", "x");
        put(a.folder("b"), "2", "x");
        Files.createSymbolicLink(side().resolve("a/link"), victim);
        Files.createSymbolicLink(side().resolve("a/up"), directory);

        a.deleteAll();

        assertThat(files.own().folders()).isEmpty();
        assertThat(victim).hasContent("keep");
        put(a.folder("b"), "2", "again");
        assertThat(text(a.folder("b"), "2")).isEqualTo("again");
        a.folder("b").delete("2");
        assertThat(a.folder("b").list()).isEmpty();
    }

    @Test
    void folderFollowsTheDocumentWhenItsLinkLeadsElsewhere() throws IOException {
        Path first = Files.createDirectory(directory.resolve("1"));
        Path second = Files.createDirectory(directory.resolve("2"));
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), first.resolve("real.json"));
        try (FileSessionStore linked = FileSessionStore.open(link)) {
            Folder own = linked.files().own();
            put(own, "file", "first");
            put(linked.files().transcripts(), "t.jsonl", "t");
            Files.delete(link);
            Files.createSymbolicLink(link, second.resolve("real.json"));
            put(own, "file", "second");
        }

        assertThat(first.resolve("real.json.creel/file")).hasContent("first");
        assertThat(first.resolve("t.jsonl")).hasContent("t");
        assertThat(second.resolve("real.json.creel/file")).hasContent("second");
    }

    @Test
    void directoryOfADocumentToComeIsMade() throws IOException {
        try (FileSessionStore coming = FileSessionStore.open(directory.resolve("new/deep/sessions.json"))) {
            assertThat(coming.files().transcripts().list()).isEmpty();

            put(coming.files().own(), "file", "x");

            assertThat(directory.resolve("new/deep/sessions.json.creel/file")).hasContent("x");
        }
    }
}
