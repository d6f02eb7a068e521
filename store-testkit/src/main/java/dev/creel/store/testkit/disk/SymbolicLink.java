package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A document that is a symbolic link to a file elsewhere, changed through the link and at its place. Immutable, thread-safe. */
final class SymbolicLink extends DiskScenario {

    private static final Path TARGET = Path.of("..", "elsewhere", "store.json");

    SymbolicLink(String name) {
        super(name);
    }

    @Override
    public Path documentIn(Path directory) {
        return directory.resolve("sessions").resolve("sessions.json");
    }

    @Override
    public void prepare(Path document) throws Exception {
        Files.createDirectory(document.getParent());
        Path target = document.resolveSibling(TARGET).normalize();
        Files.createDirectory(target.getParent());
        OtherProgram.replace(target, OtherProgram.sessions(4));
        Files.createSymbolicLink(document, TARGET);
    }

    @Override
    public void run(ScenarioRun run) throws Exception {
        run.begin(OtherProgram.sessions(4));
        FileSessionStore store = run.open();
        run.update(store, "session:1", OtherProgram.entry("next", 150));
        FileSessionStore direct = run.open(run.document().resolveSibling(TARGET).normalize());
        run.update(direct, "session:2", OtherProgram.entry("next", 150));
        run.update(store, "session:1", null);
    }

    @Override
    public void checkFiles(Path document) throws Exception {
        Optional<Path> leadsTo =
                Files.isSymbolicLink(document) ? Optional.of(Files.readSymbolicLink(document)) : Optional.empty();
        if (!leadsTo.equals(Optional.of(TARGET))) {
            throw new AssertionError(document + " was a link to " + TARGET + " and is " + leadsTo + " now");
        }
    }
}
