package dev.creel.store.testkit;

import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.testkit.StoreHome.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The store of one test, from its opening to the check at the end. Thread-safe, but that one thread ends it. */
final class TestStore {

    private static final String THREADS = "creel-";

    private final VirtualClock clock;
    private final SteppingExecutor events;
    private final StoreHome home;
    private final Duration patience;
    private final CallHistory history = new CallHistory();
    private final Set<Thread> threadsBefore = new HashSet<>(storeThreads());
    private final List<RecordedStore> opened = new ArrayList<>();
    private RecordedStore store;
    private boolean damageExpected;

    /** @param patience how long closing, and a thread that ends, may take */
    TestStore(VirtualClock clock, SteppingExecutor events, StoreHome home, Duration patience) {
        this.clock = clock;
        this.events = events;
        this.home = home;
        this.patience = patience;
        this.store = opened();
    }

    private RecordedStore opened() {
        RecordedStore next = new RecordedStore(home.open(), history, home.disk());
        opened.add(next);
        return next;
    }

    synchronized RecordedStore store() {
        return store;
    }

    synchronized RecordedStore reopen() {
        store.close();
        store = opened();
        return store;
    }

    VirtualClock clock() {
        return clock;
    }

    SteppingExecutor events() {
        return events;
    }

    StoreHome home() {
        return home;
    }

    synchronized void expectDamage() {
        damageExpected = true;
    }

    String history() {
        return history.text();
    }

    /**
     * Closes everything, checks everything, removes everything, and answers what was wrong. A thread that the test left
     * interrupted waits all the same, and stays interrupted.
     */
    synchronized List<Finding> end() {
        boolean interrupted = Thread.interrupted();
        try {
            return findings();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        history.running().forEach(call -> findings.add(new Finding("a call has not ended: " + call)));
        for (RecordedStore each : opened) {
            int open = each.openSnapshots().size();
            if (open > 0) {
                findings.add(new Finding(
                        open == 1 ? "a snapshot was not closed" : open + " snapshots were not closed",
                        each.openSnapshots()));
            }
        }
        if (findings.isEmpty()) {
            findings.addAll(unknownVersions(store.store()));
        }
        if (close(findings)) {
            attempt("checked", findings, () -> findings.addAll(home.check(damageExpected)));
        }
        for (Thread thread : storeThreads()) {
            if (!threadsBefore.contains(thread) && !hasEnded(thread)) {
                findings.add(new Finding("a thread of the store still runs: " + thread.getName()));
            }
        }
        attempt("deleted", findings, home::delete);
        return findings;
    }

    /** A piece of work at the end, which must not keep the others from being done. */
    private interface Work {
        void run() throws IOException;
    }

    private static void attempt(String what, List<Finding> findings, Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            findings.add(new Finding("what the store left cannot be " + what + ": " + e, List.of(e)));
        }
    }

    /** Answers what only a store of files knows, also of snapshots that were not taken through the recorded store. */
    private static List<Finding> unknownVersions(SessionStore store) {
        try {
            long versions =
                    store instanceof FileSessionStore file ? file.stats().openVersions() : 0;
            return versions <= 1
                    ? List.of()
                    : List.of(new Finding("the store still holds " + versions
                            + " versions of the document: a snapshot of an older one was not closed"));
        } catch (IllegalStateException e) {
            return List.of(); // The test closed it.
        }
    }

    /**
     * Closes the stores and answers whether that ended. It waits for the change in progress, which must not keep the whole
     * run of tests waiting.
     */
    private boolean close(List<Finding> findings) {
        Thread closing = new Thread(() -> opened.forEach(each -> each.store().close()), "closes the store of a test");
        closing.setDaemon(true);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        closing.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        closing.start();
        if (!hasEnded(closing)) {
            findings.add(
                    new Finding("the store cannot be closed: a change in progress did not end within " + patience));
            return false;
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            findings.add(new Finding("close threw " + thrown, List.of(thrown)));
        }
        return true;
    }

    private boolean hasEnded(Thread thread) {
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static List<Thread> storeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREADS))
                .toList();
    }
}
