package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Root changes a document that belongs to somebody else, and that others may read. Immutable, thread-safe. */
final class OtherOwner extends DiskScenario {

    private static final int OWNER = 65534;

    OtherOwner(String name) {
        super(name);
    }

    @Override
    public Optional<String> reasonToSkip() {
        return FileOpsScope.system().currentUser() == 0
                ? Optional.empty()
                : Optional.of("only root may give files to others");
    }

    @Override
    public Path documentIn(Path directory) {
        return directory.resolve("theirs").resolve("sessions.json");
    }

    @Override
    public void prepare(Path document) throws Exception {
        Path directory = Files.createDirectory(document.getParent());
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        OtherProgram.replace(document, OtherProgram.sessions(4));
        Files.setPosixFilePermissions(document, PosixFilePermissions.fromString("rw-r--r--"));
        FileOpsScope.system().chown(document, OWNER, OWNER);
        FileOpsScope.system().chown(directory, OWNER, OWNER);
    }

    @Override
    public void run(ScenarioRun run) throws Exception {
        run.begin(OtherProgram.sessions(4));
        FileSessionStore store = run.open();
        run.update(store, "session:1", OtherProgram.entry("next", 150));
        run.update(store, "session:2", null);
    }

    @Override
    public void checkFiles(Path document) throws Exception {
        FileOps disk = FileOpsScope.system();
        try (Stream<Path> files = Files.walk(document.getParent())) {
            List<Path> all = files.toList();
            for (Path file : all) {
                FileStamp stamp = disk.stat(file);
                if (stamp == null
                        || stamp.owner() != OWNER
                        || stamp.group() != OWNER
                        || (stamp.permissions() & 077) != 0) {
                    throw new AssertionError(file + " belongs to " + (stamp == null ? "nobody" : stamp.owner())
                            + " and has permissions "
                            + (stamp == null ? "none" : Integer.toOctalString(stamp.permissions())) + ", not to "
                            + OWNER + " alone");
                }
            }
        }
    }
}
