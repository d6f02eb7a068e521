package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.retention.SessionFiles;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files beside a document, on the true disk. */
class SessionFilesTest {

    @TempDir
    private Path root;

    private Path directory;
    private Path document;
    private FileSessionStore store;
    private SessionFiles files;

    @BeforeEach
    void open() throws IOException {
        directory = root.toRealPath();
        document = Files.writeString(directory.resolve("sessions.json"), "{}");
        store = FileSessionStore.open(document);
        files = store.files();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void put(Folder folder, String name, String content) throws IOException {
        folder.write(name, out -> out.write(content.getBytes(UTF_8)));
    }

    private static String text(Folder folder, String name) throws IOException {
        try (InputStream in = folder.open(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static List<String> names(Folder folder) throws IOException {
        return folder.list().stream().map(StoredFile::name).sorted().toList();
    }

    private static List<String> inside(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private Path side() {
        return DocumentPath.side(document);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void writtenFileIsThereForItsOwnerAloneAndLeavesNothingElse() throws IOException {
        Folder archive = files.own().folder("archive").folder("2026");

        put(archive, "one.gz", "first");
        put(archive, "one.gz", "second");

        assertThat(text(archive, "one.gz")).isEqualTo("second");
        Path file = side().resolve("archive/2026/one.gz");
        assertThat(permissions(file)).isEqualTo("rw-------");
        for (Path folder = file.getParent(); !folder.equals(directory); folder = folder.getParent()) {
            assertThat(permissions(folder)).isEqualTo("rwx------");
        }
        assertThat(inside(side())).containsExactly("archive");
        assertThat(files.own().folders()).containsExactly("archive");
        assertThat(files.own().folder("archive").folders()).containsExactly("2026");
    }

    @Test
    void filesAreGivenToTheOwnerOfTheDocument() throws IOException {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(document, "unix:uid")), "only root gives files away");
        Files.setAttribute(document, "unix:uid", 12345);
        Files.setAttribute(document, "unix:gid", 23456);
        Folder folder = files.own().folder("folder");

        put(folder, "written", "x");
        folder.append("appended", new byte[1]);
        files.tryLock(folder, "locked").orElseThrow().close();
        put(files.transcripts(), "t.jsonl", "x");
        files.bury(List.of(new Tombstone("key", Instant.MAX, Optional.empty(), false, "x")));

        for (String name : List.of(
                "sessions.json.creel",
                "sessions.json.creel/folder",
                "sessions.json.creel/folder/written",
                "sessions.json.creel/folder/appended",
                "sessions.json.creel/folder/locked",
                "sessions.json.creel/tombstones.json",
                "t.jsonl")) {
            assertThat(Files.getAttribute(directory.resolve(name), "unix:uid"))
                    .as(name)
                    .isEqualTo(12345);
            assertThat(Files.getAttribute(directory.resolve(name), "unix:gid"))
                    .as(name)
                    .isEqualTo(23456);
        }
    }

    @Test
    void nothingIsMadeByLooking() throws IOException {
        assertThat(files.own().list()).isEmpty();
        assertThat(files.own().folders()).isEmpty();
        assertThat(files.own().folder("archive").list()).isEmpty();
        assertThat(files.transcripts().folders()).isEmpty();
        assertThat(files.tombstones()).isEmpty();
        files.bury(List.of());
        assertThatThrownBy(() -> files.own().folder("archive").open("x")).isInstanceOf(NoSuchFileException.class);

        files.own().folder("archive").deleteAll();

        assertThat(inside(directory)).containsExactly("sessions.json");
    }

    @Test
    void contentMayCloseItsStreamAndBeLargerThanABuffer() throws IOException {
        byte[] large = "0123456789abcdef".repeat(50_000).getBytes(UTF_8);

        files.own().write("packed", out -> {
            try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
                packed.write(large);
            }
        });
        files.own().write("plain", out -> {
            for (byte b : large) {
                out.write(b);
            }
        });

        try (InputStream in = new GZIPInputStream(files.own().open("packed"))) {
            assertThat(in.readAllBytes()).isEqualTo(large);
        }
        try (InputStream in = files.own().open("plain")) {
            assertThat(in.read()).isEqualTo('0');
            assertThat(in.readNBytes(15)).isEqualTo("123456789abcdef".getBytes(UTF_8));
            assertThat(in.readAllBytes()).hasSize(large.length - 16);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void contentThatFailsLeavesWhatWasThere() throws IOException {
        put(files.own(), "file", "before");

        assertThatThrownBy(() -> files.own().write("file", out -> {
                    out.write(1);
                    throw new IOException("no more");
                }))
                .hasMessage("no more");
        assertThatThrownBy(() -> files.own().write("file", out -> {
                    throw new IllegalStateException("wrong");
                }))
                .hasMessage("wrong");

        assertThat(text(files.own(), "file")).isEqualTo("before");
        assertThat(inside(side())).containsExactly("file");
    }

    @Test
    void interruptedThreadWritesReadsAndMovesAllTheSame() throws IOException {
        Thread.currentThread().interrupt();
        try {
            put(files.own(), "file", "content");
            files.own().append("file", "+".getBytes(UTF_8));
            files.own().move("file", files.transcripts(), "moved.jsonl");
            assertThat(text(files.transcripts(), "moved.jsonl")).isEqualTo("content+");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void appendCreatesTheFileAndThenWritesBehindIt() throws IOException {
        files.own().append("journal", "one\n".getBytes(UTF_8));
        files.own().append("journal", "two\n".getBytes(UTF_8));

        assertThat(text(files.own(), "journal")).isEqualTo("one\ntwo\n");
        assertThat(permissions(side().resolve("journal"))).isEqualTo("rw-------");
    }

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

    @Test
    void storeForReadingOnlyShowsFilesAndWritesNothing() throws IOException {
        put(files.own(), "file", "x");
        List<String> before = inside(side());
        try (FileSessionStore reader = FileSessionStore.open(
                document, FileStoreOptions.builder().access(Access.READ_ONLY).build())) {
            SessionFiles seen = reader.files();
            assertThat(text(seen.own(), "file")).isEqualTo("x");
            assertThat(names(seen.own())).containsExactly("file");
            assertThat(seen.tombstones()).isEmpty();
            Stream.<Action>of(
                            () -> put(seen.own(), "file", "y"),
                            () -> seen.own().append("file", new byte[1]),
                            () -> seen.own().delete("file"),
                            () -> seen.own().move("file", seen.transcripts(), "y"),
                            () -> seen.own().folder("a").deleteAll(),
                            () -> seen.tryLock(seen.own(), "file"),
                            () -> seen.bury(List.of()))
                    .forEach(action ->
                            assertThatThrownBy(action::run).isInstanceOf(UnsupportedOperationException.class));
        }
        assertThat(inside(side())).isEqualTo(before);
    }

    private interface Action {
        void run() throws IOException;
    }

    @Test
    void afterClosingTheStoreItsFilesAreClosed() throws IOException {
        put(files.own(), "file", "x");
        Folder own = files.own();
        InputStream open = own.open("file");
        store.close();

        Stream.<Action>of(
                        store::files,
                        files::own,
                        files::transcripts,
                        files::tombstones,
                        own::list,
                        own::folders,
                        () -> own.open("file"),
                        () -> put(own, "file", "y"),
                        () -> own.append("file", new byte[1]),
                        () -> own.delete("file"),
                        () -> own.move("file", own, "y"),
                        () -> own.folder("a").deleteAll(),
                        () -> files.tryLock(own, "file"),
                        () -> files.bury(List.of()))
                .forEach(action -> assertThatThrownBy(action::run).isInstanceOf(IllegalStateException.class));
        assertThatThrownBy(open::read).isInstanceOf(IOException.class);
        open.close();
        assertThat(side().resolve("file")).hasContent("x");
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void filesAreForcedAsTheDurabilitySays(Durability durability) throws IOException {
        List<String> forced = new ArrayList<>();
        HookedFileOps disk = new HookedFileOps() {
            @Override
            void before(String operation, Path path) {
                if (operation.startsWith("force")) {
                    forced.add(operation + " " + path.getFileName());
                }
            }
        };
        put(files.own().folder("a"), "0", "x");
        try (FileSessionStore other = disk.open(
                document, FileStoreOptions.builder().durability(durability).build())) {
            Folder a = other.files().own().folder("a");
            put(a, "first", "x");
            forced.clear();

            a.append("file", new byte[1]);
            a.move("file", a, "moved");
            a.delete("moved");

            assertThat(forced)
                    .isEqualTo(
                            switch (durability) {
                                case FILE_AND_DIRECTORY ->
                                    List.of(
                                            "force file",
                                            "forceDirectory a",
                                            "forceDirectory a",
                                            "forceDirectory a",
                                            "forceDirectory a");
                                case FILE -> List.of("force file");
                                case PROCESS -> List.of();
                            });
        }
    }

    @Test
    void temporariesThatACrashLeftGoWhenTheyAreAnHourOld() throws IOException {
        String left = "sessions.json.creel.01234567-89ab-cdef-0123-456789abcdef.tmp";
        put(files.own(), "file", "x");
        Path young = Files.createFile(side().resolve(left));
        Path old = Files.createFile(side().resolve(left.replace('0', '1')));
        Path beside = Files.createFile(directory.resolve(left));
        for (Path file : List.of(old, beside)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3700)));
        }

        store.update("key", present -> Documents.entry("s", 1));

        assertThat(young).exists();
        assertThat(old).doesNotExist();
        assertThat(beside).doesNotExist();
        assertThat(side().resolve("file")).exists();
    }

    @Test
    void closedStreamOfAnotherKindIsNoConcern() throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        put(files.own(), "file", "x");
        InputStream in = files.own().open("file");
        in.transferTo(copy);
        in.close();
        in.close();

        assertThat(copy.toString(UTF_8)).isEqualTo("x");
        files.own().delete("file");
    }
}
