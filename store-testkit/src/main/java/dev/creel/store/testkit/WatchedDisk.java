package dev.creel.store.testkit;

import dev.creel.store.testkit.disk.DiskCall;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import dev.creel.store.testkit.disk.ForwardingFileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The true disk, which knows the files that are open and notes what a thread asks of it. Thread-safe. */
final class WatchedDisk extends ForwardingFileOps {

    private final Map<Path, Deque<Throwable>> open = new LinkedHashMap<>();
    private final Map<Thread, List<String>> notes = new ConcurrentHashMap<>();

    /** Begins to note what this thread asks, into a list that goes on growing until {@link #stopNoting}. */
    List<String> note() {
        List<String> noted = new ArrayList<>();
        notes.put(Thread.currentThread(), noted);
        return noted;
    }

    boolean isNoting() {
        return notes.containsKey(Thread.currentThread());
    }

    void stopNoting() {
        notes.remove(Thread.currentThread());
    }

    /** Answers the files that are open, each with the places at which it was opened. */
    synchronized Map<Path, List<Throwable>> open() {
        Map<Path, List<Throwable>> left = new LinkedHashMap<>();
        open.forEach((path, openers) -> left.put(path, List.copyOf(openers)));
        return left;
    }

    @Override
    protected <T extends @Nullable Object> T around(DiskCall call, Step<T> step) throws IOException {
        try {
            T answer = step.run();
            if (call.verb() == Verb.OPEN || call.verb() == Verb.CREATE) {
                opened(call);
            }
            say(call, "");
            return answer;
        } catch (IOException | RuntimeException e) {
            say(call, " threw " + e);
            throw e;
        } finally {
            if (call.verb() == Verb.CLOSE) {
                closed(call.path());
            }
        }
    }

    private synchronized void opened(DiskCall call) {
        open.computeIfAbsent(call.path(), path -> new ArrayDeque<>())
                .add(new Throwable(call + " by thread " + Thread.currentThread().getName()));
    }

    private synchronized void closed(Path path) {
        Deque<Throwable> openers = open.get(path);
        if (openers != null) {
            openers.poll();
            if (openers.isEmpty()) {
                open.remove(path);
            }
        }
    }

    private void say(DiskCall call, String outcome) {
        List<String> noted = notes.get(Thread.currentThread());
        if (noted != null) {
            noted.add(call + (call.length() == 0 ? "" : ", " + call.length() + " bytes") + outcome);
        }
    }
}
