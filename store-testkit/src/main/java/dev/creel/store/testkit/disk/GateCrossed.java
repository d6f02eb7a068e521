package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;

/** A document that one big entry lifts over the gate, and that comes back below it. Immutable, thread-safe. */
final class GateCrossed extends DiskScenario {

    private static final int GATE = 4_000;

    GateCrossed(String name) {
        super(name);
    }

    @Override
    public FileStoreOptions.Builder options(FileStoreOptions.Builder options) {
        boolean keepsNothing = options.build().objectCacheMaxBytes().orElse(GATE) == 0;
        return keepsNothing ? options : options.objectCacheMaxBytes(GATE);
    }

    @Override
    public void prepare(Path document) throws Exception {
        OtherProgram.replace(document, OtherProgram.sessions(4));
    }

    @Override
    public void run(ScenarioRun run) throws Exception {
        run.begin(OtherProgram.sessions(4));
        FileSessionStore store = run.open();
        run.read(store);
        run.update(store, "big", OtherProgram.entry("big", 2 * GATE));
        run.read(store);
        run.read(store);
        run.update(store, "session:1", OtherProgram.entry("next", 100));
        run.update(store, "big", null);
        run.read(store);
        run.update(store, "session:2", OtherProgram.entry("next", 100));
    }
}
