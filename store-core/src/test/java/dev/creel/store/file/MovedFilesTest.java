package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.retention.SessionFiles;
import dev.creel.store.retention.SessionFiles.Folder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moving files where a file cannot have two names, and from one file system to another. */
class MovedFilesTest {

    private static final Path OTHER_FILE_SYSTEM = Path.of("/dev/shm");

    @TempDir
    private Path root;

    private Path document;
    private Path transcript;

    @BeforeEach
    void write() throws IOException {
        document = Files.writeString(root.toRealPath().resolve("sessions.json"), "{}");
        transcript = Files.writeString(document.resolveSibling("a.jsonl"), "content");
    }

    private interface Check {
        void run(SessionFiles files, Path side) throws IOException;
    }

    private void withoutLinks(Check check) throws IOException {
        HookedFileOps disk = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("link")) {
                    throw new FileSystemException(path.toString(), null, "Operation not permitted");
                }
            }
        };
        FileStoreOptions options =
                FileStoreOptions.builder().lockScope(LockScope.JVM).build();
        try (FileSessionStore store = disk.open(document, options)) {
            check.run(store.files(), DocumentPath.side(document));
        }
    }

    private void acrossFileSystems(Check check) throws IOException {
        assumeTrue(Files.isWritable(OTHER_FILE_SYSTEM)
                && !Files.getFileStore(OTHER_FILE_SYSTEM).equals(Files.getFileStore(root)));
        Path elsewhere = Files.createTempDirectory(
                OTHER_FILE_SYSTEM,
                "creel",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(DocumentPath.side(document), elsewhere);
        try (FileSessionStore store = FileSessionStore.open(document)) {
            check.run(store.files(), elsewhere);
        } finally {
            Files.delete(DocumentPath.side(document));
            try (var all = Files.walk(elsewhere)) {
                for (Path left : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(left);
                }
            }
        }
    }

    private void moves(SessionFiles files, Path side) throws IOException {
        Folder archive = files.own().folder("archive");

        files.transcripts().move("a.jsonl", archive, "a");

        assertThat(transcript).doesNotExist();
        assertThat(side.resolve("archive/a")).hasContent("content");
        Files.writeString(transcript, "another");
        assertThatThrownBy(() -> files.transcripts().move("a.jsonl", archive, "a"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> archive.move("a", files.transcripts(), "a.jsonl"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(transcript).hasContent("another");
        assertThat(side.resolve("archive/a")).hasContent("content");
        archive.move("a", files.transcripts(), "b.jsonl");
        assertThat(document.resolveSibling("b.jsonl")).hasContent("content");
        files.transcripts().write("c.jsonl", out -> out.write("c".getBytes(UTF_8)));
        assertThat(document.resolveSibling("c.jsonl")).hasContent("c");
        try (var children = Files.list(document.getParent())) {
            assertThat(children.map(child -> child.getFileName().toString()))
                    .containsExactlyInAnyOrder("sessions.json", "sessions.json.creel", "a.jsonl", "b.jsonl", "c.jsonl");
        }
    }

    @Test
    void movesAndNeverReplacesWithoutLinks() throws IOException {
        withoutLinks(this::moves);
    }

    @Test
    void movesAndNeverReplacesAcrossFileSystems() throws IOException {
        acrossFileSystems(this::moves);
    }

    @Test
    void moveAcrossFileSystemsThatEndedHalfWayIsFinishedByTheNext() throws IOException {
        acrossFileSystems((files, side) -> {
            Folder archive = files.own().folder("archive");
            archive.write("a", out -> out.write("content".getBytes(UTF_8)));
            archive.write("longer", out -> out.write("content!".getBytes(UTF_8)));
            archive.write("shorter", out -> out.write("conten".getBytes(UTF_8)));

            for (String taken : new String[] {"longer", "shorter"}) {
                assertThatThrownBy(() -> files.transcripts().move("a.jsonl", archive, taken))
                        .isInstanceOf(FileAlreadyExistsException.class);
            }
            files.transcripts().move("a.jsonl", archive, "a");

            assertThat(transcript).doesNotExist();
            assertThat(side.resolve("archive/a")).hasContent("content");
        });
    }
}
