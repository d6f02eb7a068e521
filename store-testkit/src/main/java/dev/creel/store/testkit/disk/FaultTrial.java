package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.SessionStoreException.NotDurable;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that is run once on a faulty disk, and everything that must hold afterwards. What does not hold is thrown as
 * an {@link AssertionError}. Belongs to one thread.
 */
final class FaultTrial implements ScenarioRun.Witness {

    private final DiskScenario scenario;
    private final FaultyFileOps disk;
    private final Path directory;
    private final Path document;
    private final FileStoreOptions options;
    private final FileOps wellDisk;
    private @Nullable SessionStoreException refusal;
    private List<DiskCall> calls = List.of();
    private Set<String> files = Set.of();
    private Map<String, SessionEntry> acknowledged = Map.of();
    private Map<String, SessionEntry> attempted = Map.of();

    FaultTrial(DiskScenario scenario, FaultyFileOps disk, Path directory, FileStoreOptions options) {
        this.scenario = scenario;
        this.disk = disk;
        this.directory = directory;
        this.document = scenario.documentIn(directory);
        this.options = options;
        this.wellDisk = FaultCampaign.diskOf(scenario);
    }

    @Override
    public void mayBecome(Map<String, SessionEntry> next) {
        attempted = next;
    }

    @Override
    public void acknowledged(Map<String, SessionEntry> state) {
        acknowledged = state;
        attempted = state;
    }

    /**
     * Runs the scenario and checks everything.
     *
     * @param seen the faulty disk, or what lies between it and the store
     */
    void run(ForwardingFileOps seen) throws Exception {
        scenario.prepare(document);
        try (ScenarioRun run = new ScenarioRun(seen, document, options, this)) {
            try {
                run.perform(scenario);
            } catch (SessionStoreException e) {
                refusal = e;
            } finally {
                disk.heal();
                calls = disk.calls();
                checkInterrupt();
            }
            checkAfterwards(run);
        }
        if (!disk.openFiles().isEmpty()) {
            throw new AssertionError("Files were left open: " + disk.openFiles());
        }
        checkFiles();
    }

    /** Answers with which exception of the store's the scenario ended, if with one. */
    @Nullable
    SessionStoreException refusal() {
        return refusal;
    }

    /** Answers the calls that the scenario made. */
    List<DiskCall> calls() {
        return calls;
    }

    /** Answers the files that were there in the end, relative to the directory. */
    Set<String> files() {
        return files;
    }

    private void checkInterrupt() {
        boolean expected = !disk.struck().isEmpty() && disk.interrupts();
        if (Thread.interrupted() != expected) {
            throw new AssertionError(
                    expected ? "The thread was interrupted, and the flag is gone" : "The thread is interrupted");
        }
    }

    private void checkAfterwards(ScenarioRun run) throws Exception {
        Map<String, SessionEntry> expected = stateAfter();
        for (FileSessionStore store : run.stores()) {
            expect("the store itself", expected, scenario.contentOf(store));
        }
        try (FileSessionStore fresh = onWellDisk(() -> FileSessionStore.open(document, options))) {
            expect("a fresh store", expected, scenario.contentOf(fresh));
            Map<String, SessionEntry> next =
                    new LinkedHashMap<>(onWellDisk(() -> scenario.mend(document, options, expected)));
            expect("a fresh store, once it is mended,", next, scenario.contentOf(fresh));
            change(fresh, next, "afterwards");
            for (FileSessionStore store : run.stores()) {
                expect("the store itself after a change elsewhere", next, scenario.contentOf(store));
                change(store, next, "once more");
                expect("the store itself after its next change", next, scenario.contentOf(store));
            }
            expect("a fresh store after all changes", next, scenario.contentOf(fresh));
        }
    }

    private Map<String, SessionEntry> stateAfter() {
        if (refusal == null || refusal instanceof Busy || refusal instanceof Unavailable) {
            return acknowledged;
        }
        if (refusal instanceof NotDurable) {
            return attempted;
        }
        throw new AssertionError("The store took a failing disk for something else", refusal);
    }

    private static void change(FileSessionStore store, Map<String, SessionEntry> state, String key) {
        SessionEntry entry = OtherProgram.entry(key, state.size());
        state.put(key, entry);
        store.update(key, present -> entry);
    }

    private void expect(String who, Map<String, SessionEntry> expected, Map<String, SessionEntry> found) {
        if (!found.equals(expected)) {
            throw new AssertionError(
                    "As " + who + " sees it, the document holds " + found + " instead of " + expected + " after "
                            + (refusal == null ? "a change that was acknowledged" : "a refusal: " + refusal),
                    refusal);
        }
    }

    private void checkFiles() throws Exception {
        scenario.checkFiles(document);
        StoreFsck.Report report = onWellDisk(() -> StoreFsck.check(document, options));
        if (!report.findings().isEmpty()) {
            throw new AssertionError("The check of the document finds " + report.findings());
        }
        files = files(directory);
        for (String file : files) {
            String name = String.valueOf(Path.of(file).getFileName());
            if (name.endsWith(".tmp")
                    || name.endsWith(".lock")
                    || name.endsWith(".stale")
                    || name.startsWith("lock.")) {
                throw new AssertionError("A file was left behind: " + files);
            }
        }
    }

    /** The time that a damaged document is named after is no part of what is compared. */
    private static Set<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return new TreeSet<>(files.map(file ->
                            directory.relativize(file).toString().replaceAll("\\d{8}T\\d{6}\\.\\d{3}Z(-\\d+)?", "*"))
                    .toList());
        }
    }

    private <T> T onWellDisk(Callable<T> task) throws Exception {
        return FileOpsScope.with(wellDisk, task);
    }
}
