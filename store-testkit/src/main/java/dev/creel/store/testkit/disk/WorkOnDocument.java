package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;
import java.util.Map;

/** A scenario that begins with a plain document of a few sessions and one store. Immutable, thread-safe. */
final class WorkOnDocument extends DiskScenario {

    private final Map<String, SessionEntry> before;
    private final Work work;

    /** What is done. */
    interface Work {
        void on(ScenarioRun run, FileSessionStore store) throws Exception;
    }

    WorkOnDocument(String name, Map<String, SessionEntry> before, Work work) {
        super(name);
        this.before = before;
        this.work = work;
    }

    @Override
    public void prepare(Path document) throws Exception {
        OtherProgram.replace(document, before);
    }

    @Override
    public void run(ScenarioRun run) throws Exception {
        run.begin(before);
        work.on(run, run.open());
    }
}
