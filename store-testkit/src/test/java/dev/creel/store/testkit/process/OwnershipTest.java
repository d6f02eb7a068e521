package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.io.FileOpsScope;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root works on a store that belongs to somebody else, and a third user tries to. */
class OwnershipTest {

    private static final int OWNER = 65534;
    private static final int STRANGER = 65533;

    @TempDir
    private Path folder;

    private Path sessions;
    private Path document;

    @BeforeEach
    void setUp() throws IOException {
        assumeTrue(FileOpsScope.system().currentUser() == 0, "not root: files cannot be given to others");
        permit(folder, "rwxr-xr-x");
        sessions = Files.createDirectory(folder.resolve("sessions"));
        permit(sessions, "rwx------");
        give(sessions);
        document = sessions.resolve("sessions.json");
    }

    @Test
    void rootCreatesUpdatesAndRemovesThenEveryFileBelongsToTheOwnerOfTheStore() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        try (FileSessionStore store = FileOpsScope.with(
                InterceptedFiles.beforeCommit(document, prepared -> {
                    commits.incrementAndGet();
                    assertThat(document.resolveSibling("sessions.json.lock")).exists();
                    assertThat(prepared).exists();
                    assertBelongsToOwner(sessions);
                }),
                () -> FileSessionStore.open(document))) {
            store.update("session:1", present -> SessionEntry.of(Map.of("label", "new")));
            assertBelongsToOwner(sessions);
            store.update("session:1", present -> SessionEntry.of(Map.of("label", "changed")));
            assertBelongsToOwner(sessions);
            store.update("session:1", present -> null);
            assertBelongsToOwner(sessions);
        }
        assertThat(commits).hasValue(3);
        assertThat(document).exists();
    }

    @Test
    void rootCreatesTheDirectoriesTooThenTheyBelongToTheOwnerOfTheOneAbove() throws Exception {
        Path deep = sessions.resolve("agents/main/sessions.json");
        try (FileSessionStore store = FileSessionStore.open(deep)) {
            Counter.increment(store, Counter.KEY);
        }
        assertThat(deep).exists();
        assertBelongsToOwner(sessions);
    }

    @Test
    void strangerWhoMayNotEnterTheDirectoryThenNothingIsChangedAndTheErrorSaysWhy() throws Exception {
        fill();
        assertStrangerIsRefused("Could not ", "AccessDenied");
    }

    @Test
    void strangerWhoMayReadTheDocumentOnlyThenNothingIsChangedAndTheErrorSaysWhy() throws Exception {
        fill();
        permit(sessions, "rwxr-xr-x");
        permit(document, "rw-r--r--");
        assertStrangerIsRefused(Integer.toString(STRANGER));
    }

    @Test
    void strangerWhoMayWriteTheDirectoryThenNothingIsChangedAndTheErrorNamesBothUsers() throws Exception {
        Files.writeString(document, "{\n  \"session:1\": {}\n}");
        give(document);
        permit(document, "rw-r--r--");
        permit(sessions, "rwxrwxrwx");
        assertStrangerIsRefused(
                "belongs to user " + FileOpsScope.system().userName(OWNER),
                "this process runs as user " + FileOpsScope.system().userName(STRANGER),
                "may not give files to them");
    }

    @Test
    void strangerWhoMayWriteTheDirectoryWithoutADocumentThenNoneIsCreated() throws Exception {
        permit(sessions, "rwxrwxrwx");
        assertStrangerIsRefused("belongs to user " + FileOpsScope.system().userName(OWNER));
        assertThat(document).doesNotExist();
    }

    private void fill() throws IOException {
        Document.fill(document, 3, 100);
        assertBelongsToOwner(sessions);
    }

    private void assertStrangerIsRefused(String... reasons) throws Exception {
        List<String> before = describe(sessions);
        try (ChildProcess child = startAs(STRANGER, UpdatingMain.class, document, 3_000)) {
            String answer = child.line();
            System.out.println(answer);
            assertThat(answer)
                    .as(child.toString())
                    .startsWith("Unavailable: ")
                    .contains(document.toString())
                    .contains("Nothing was changed")
                    .contains(reasons);
        }
        assertThat(describe(sessions)).isEqualTo(before);
    }

    /** Starts a JVM as a user who is in no group of this one. */
    private ChildProcess startAs(int user, Class<?> main, Object... arguments) throws IOException {
        String id = Integer.toString(user);
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
        command.addAll(ChildJvm.command(List.of(), readableClassPath(), main, arguments));
        return ChildProcess.startProgram(command);
    }

    /** Answers every file with what a change would change; a directory's own times tell of temporaries that are gone. */
    private static List<String> describe(Path root) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.sorted().toList()) {
                files.add(file + " " + Files.readAttributes(file, "unix:uid,gid,mode")
                        + (Files.isDirectory(file) ? "" : FileOpsScope.system().stat(file)));
            }
        }
        return files;
    }

    private static void assertBelongsToOwner(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,gid,permissions");
                assertThat(attributes)
                        .as(file.toString())
                        .containsEntry("uid", OWNER)
                        .containsEntry("gid", OWNER);
                assertThat(attributes)
                        .as(file.toString())
                        .containsEntry(
                                "permissions",
                                PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwx------" : "rw-------"));
            }
        }
    }

    private static void give(Path file) throws IOException {
        FileOpsScope.system().chown(file, OWNER, OWNER);
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** Copies the class path to where everybody may read it, for root's own is often closed to others. */
    private String readableClassPath() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("classpath"));
        permit(copy, "rwxr-xr-x");
        StringBuilder classPath = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            if (Files.exists(from)) {
                Path to = copy.resolve(classPath.length() + "-" + from.getFileName());
                copyReadable(from, to);
                classPath.append(to).append(File.pathSeparator);
            }
        }
        return classPath.toString();
    }

    private static void copyReadable(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                permit(
                        Files.createDirectory(
                                to.resolve(from.relativize(directory).toString())),
                        "rwxr-xr-x");
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = file.equals(from)
                        ? to
                        : to.resolve(from.relativize(file).toString());
                permit(Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING), "rw-r--r--");
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
