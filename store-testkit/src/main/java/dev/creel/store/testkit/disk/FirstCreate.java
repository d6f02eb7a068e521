package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;
import java.util.Map;

/** A first session where there is no document, perhaps not even its directory. Immutable, thread-safe. */
final class FirstCreate extends DiskScenario {

    private final String below;

    /** @param below the directories that are missing, relative to the one that is there; empty for none */
    FirstCreate(String name, String below) {
        super(name);
        this.below = below;
    }

    @Override
    public Path documentIn(Path directory) {
        return directory.resolve(below).resolve("sessions.json");
    }

    @Override
    public void run(ScenarioRun run) throws Exception {
        run.begin(Map.of());
        FileSessionStore store = run.open();
        run.read(store);
        run.update(store, "first", OtherProgram.entry("first", 100));
        run.read(store);
    }
}
