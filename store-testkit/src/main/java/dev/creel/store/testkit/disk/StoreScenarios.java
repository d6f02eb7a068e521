package dev.creel.store.testkit.disk;

import static dev.creel.store.testkit.disk.OtherProgram.entry;
import static dev.creel.store.testkit.disk.OtherProgram.sessions;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionTransaction;
import dev.creel.store.file.FileSessionStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scenarios that every disk is put through. Stateless, thread-safe. */
public final class StoreScenarios {

    private static final Map<String, SessionEntry> BEFORE = sessions(4);
    private static final SessionEntry NEXT = entry("next", 150);
    private static final SessionEntry LAST = entry("last", 50);

    private StoreScenarios() {}

    /** Answers all of them. */
    public static List<DiskScenario> all() {
        return List.of(
                new FirstCreate("first create", ""),
                new FirstCreate("first create, without a directory", "agents/main"),
                on(BEFORE, "create in a store that is there", (run, store) -> run.update(store, "new", NEXT)),
                on(BEFORE, "update", (run, store) -> run.update(store, "session:2", NEXT)),
                on(BEFORE, "updates one after the other", StoreScenarios::updateAgainAndAgain),
                on(BEFORE, "patch of several in one transaction", StoreScenarios::patchSeveral),
                on(BEFORE, "remove", (run, store) -> run.update(store, "session:1", null)),
                on(sessions(1), "removal of the last entry", StoreScenarios::removeLast),
                on(BEFORE, "no-op", StoreScenarios::changeNothing),
                on(BEFORE, "reading, with a snapshot held over changes", StoreScenarios::read),
                on(BEFORE, "transactions on snapshots", StoreScenarios::reuseSnapshots),
                on(BEFORE, "close in between and reopen", StoreScenarios::reopen),
                on(BEFORE, "two store objects in turn", StoreScenarios::takeTurns),
                on(BEFORE, "foreign replacement while open", StoreScenarios::replacedOutside),
                on(BEFORE, "foreign rewriting in place", StoreScenarios::rewrittenOutside),
                new GateCrossed("gate crossed up and down"),
                new SymbolicLink("document behind a symbolic link"),
                new LeftBehind("left-overs of a dead process"),
                new DamagedBefore("damaged document, recovered"),
                new OtherOwner("document of another user"));
    }

    private static DiskScenario on(Map<String, SessionEntry> before, String name, WorkOnDocument.Work work) {
        return new WorkOnDocument(name, before, work);
    }

    private static void updateAgainAndAgain(ScenarioRun run, FileSessionStore store) throws Exception {
        run.update(store, "session:0", NEXT);
        run.update(store, "session:3", NEXT);
        run.update(store, "session:0", LAST);
    }

    private static void patchSeveral(ScenarioRun run, FileSessionStore store) throws Exception {
        Map<String, SessionEntry> next = new LinkedHashMap<>(run.state());
        next.remove("session:0");
        next.put("session:1", NEXT);
        next.put("session:2", LAST);
        next.put("new", NEXT);
        run.change(next, () -> {
            store.transact(StoreScenarios::patch).close();
            return next;
        });
    }

    private static boolean patch(SessionTransaction transaction) {
        transaction.put("session:1", NEXT);
        transaction.update("session:2", present -> LAST);
        transaction.put("new", NEXT);
        return transaction.remove("session:0");
    }

    private static void removeLast(ScenarioRun run, FileSessionStore store) throws Exception {
        run.update(store, "session:0", null);
        run.read(store);
        run.update(store, "new", NEXT);
    }

    private static void changeNothing(ScenarioRun run, FileSessionStore store) throws Exception {
        run.change(run.state(), () -> store.update("session:1", present -> present));
        run.update(store, "session:2", run.state().get("session:2"));
        run.update(store, "missing", null);
    }

    private static void read(ScenarioRun run, FileSessionStore store) throws Exception {
        Map<String, SessionEntry> first = run.state();
        try (SessionSnapshot snapshot = store.snapshot()) {
            run.update(store, "session:1", NEXT);
            run.read(store);
            run.update(store, "session:2", null);
            run.read(store);
            if (!ScenarioRun.contentOf(snapshot).equals(first)) {
                throw new AssertionError("The snapshot has changed");
            }
        }
        run.update(store, "session:3", NEXT);
    }

    private static void reuseSnapshots(ScenarioRun run, FileSessionStore store) throws Exception {
        try (SessionSnapshot base = store.snapshot();
                SessionSnapshot next = put(run, store, base, "session:1");
                SessionSnapshot last = put(run, store, next, "new")) {
            run.expect(ScenarioRun.contentOf(last));
            put(run, store, base, "session:3").close();
        }
    }

    private static SessionSnapshot put(ScenarioRun run, FileSessionStore store, SessionSnapshot base, String key)
            throws Exception {
        Map<String, SessionEntry> next = new LinkedHashMap<>(run.state());
        next.put(key, NEXT);
        return run.change(
                        next,
                        () -> store.transact(base, transaction -> {
                            transaction.put(key, NEXT);
                            return key;
                        }))
                .snapshot();
    }

    private static void reopen(ScenarioRun run, FileSessionStore store) throws Exception {
        run.update(store, "session:1", NEXT);
        run.close(store);
        FileSessionStore again = run.open();
        run.read(again);
        run.update(again, "session:2", LAST);
        run.close(again);
    }

    private static void takeTurns(ScenarioRun run, FileSessionStore one) throws Exception {
        FileSessionStore other = run.open();
        run.update(one, "session:1", NEXT);
        run.update(other, "session:1", LAST);
        run.read(one);
        run.update(one, "session:2", NEXT);
        run.read(other);
    }

    private static void replacedOutside(ScenarioRun run, FileSessionStore store) throws Exception {
        run.update(store, "session:1", NEXT);
        Map<String, SessionEntry> next = new LinkedHashMap<>(run.state());
        next.put("theirs", entry("theirs", 80));
        run.outside(next, () -> OtherProgram.replace(run.document(), next));
        run.update(store, "session:2", NEXT);
        run.read(store);
    }

    private static void rewrittenOutside(ScenarioRun run, FileSessionStore store) throws Exception {
        run.update(store, "session:1", NEXT);
        Map<String, SessionEntry> next = new LinkedHashMap<>(run.state());
        next.put("session:0", entry("theirs", 80));
        run.outside(next, () -> OtherProgram.rewrite(run.document(), next));
        run.read(store);
        run.update(store, "session:2", NEXT);
        run.read(store);
    }
}
