package dev.creel.store.retention;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs what it is given when the test says so. Not thread-safe. */
final class Steps implements Executor {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    int waiting() {
        return waiting.size();
    }

    void runNext() {
        waiting.remove().run();
    }

    void runAll() {
        while (!waiting.isEmpty()) {
            runNext();
        }
    }
}
