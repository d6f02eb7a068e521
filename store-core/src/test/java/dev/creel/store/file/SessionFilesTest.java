package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.retention.SessionFiles;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files beside a document, on the true disk. */
class SessionFilesTest extends FilesOfAStore {

    private static List<String> inside(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
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
