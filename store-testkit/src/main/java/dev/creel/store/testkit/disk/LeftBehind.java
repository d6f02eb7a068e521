package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store in which a process died in the middle of everything. Immutable, thread-safe. */
final class LeftBehind extends DiskScenario {

    private static final String GATEWAY_TEMPORARY = "sessions.json.4711.0f8fad5b-d9cb-469f-a165-70867728950e.tmp";

    LeftBehind(String name) {
        super(name);
    }

    @Override
    public void prepare(Path document) throws Exception {
        OtherProgram.replace(document, OtherProgram.sessions(4));
        Path side = Files.createDirectory(
                document.resolveSibling("sessions.json.creel"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Path file : List.of(
                document.resolveSibling("sessions.json.creel.tmp"),
                side.resolve("lock.new"),
                side.resolve("lock.stale"),
                side.resolve("lock." + DeadProcess.PID + "-1f"))) {
            Files.writeString(file, "{ cut off");
        }
        Files.writeString(
                document.resolveSibling("sessions.json.lock"),
                "{\n  \"pid\": " + DeadProcess.PID
                        + ",\n  \"createdAt\": \"2026-01-01T00:00:00.000Z\",\n  \"starttime\": 1\n}");
        Path old = Files.writeString(document.resolveSibling(GATEWAY_TEMPORARY), "{ cut off");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    @Override
    public void run(ScenarioRun run) throws Exception {
        run.begin(OtherProgram.sessions(4));
        FileSessionStore store = run.open();
        run.read(store);
        run.update(store, "session:1", OtherProgram.entry("next", 150));
        run.update(store, "session:2", null);
    }
}
