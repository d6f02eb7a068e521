package dev.creel.store.guardian;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order on the workers. Nothing runs before {@link #pump}, so that tasks may be added under
 * a monitor under which nothing foreign may run. Thread-safe.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(SessionGuardian.class);

    private final String name;
    private final Executor workers;
    private final LongSupplier ticker;
    private final int capacity;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private @Nullable Runnable handed;
    private boolean running;
    private boolean refused;
    private long beganNanos;

    /** @param capacity how many tasks may wait */
    Lane(String name, Executor workers, LongSupplier ticker, int capacity) {
        this.name = name;
        this.workers = workers;
        this.ticker = ticker;
        this.capacity = capacity;
    }

    /** Adds a task, unless too many wait. */
    synchronized boolean add(Runnable task) {
        return waiting.size() < capacity && waiting.add(task);
    }

    /** Answers whether a task runs or waits. */
    synchronized boolean isBusy() {
        return running || !waiting.isEmpty();
    }

    /** Answers for how many nanoseconds the present task has run; 0 if none does. */
    synchronized long runningNanos() {
        return running ? ticker.getAsLong() - beganNanos : 0;
    }

    /** Lets what waits be run. Does nothing if something runs. */
    void pump() {
        Runnable first = next(false);
        if (first == null) {
            return;
        }
        try {
            workers.execute(() -> run(first));
        } catch (Throwable e) {
            refused(first, e);
        }
    }

    /** Drops what waits, and runs a last task once nothing runs any more; at once if nothing does. */
    void finish(Runnable last) {
        synchronized (this) {
            waiting.clear();
            if (running) {
                waiting.add(last);
                return;
            }
        }
        last.run();
    }

    /** Waits until nothing runs, or the thread is interrupted; answers whether nothing runs. */
    synchronized boolean awaitIdle(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis;
                    running && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !running;
    }

    /** Keeps what an executor did not take for the next {@link #pump}; people are told once until it takes something. */
    private void refused(Runnable first, Throwable cause) {
        synchronized (this) {
            if (handed != first) {
                return;
            }
            handed = null;
            running = false;
            waiting.addFirst(first);
            notifyAll();
            if (refused) {
                return;
            }
            refused = true;
        }
        LOG.atWarn().addKeyValue("lane", name).setCause(cause).log("the executor takes no work of the guardian");
    }

    private synchronized boolean begins(Runnable first) {
        boolean isMine = handed == first;
        handed = null;
        refused = false;
        return isMine;
    }

    private void run(Runnable first) {
        Runnable task = begins(first) ? first : null;
        while (task != null) {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.atError().addKeyValue("lane", name).setCause(e).log("work of the guardian failed");
            }
            task = next(true);
        }
    }

    private synchronized @Nullable Runnable next(boolean goesOn) {
        if (running && !goesOn) {
            return null;
        }
        Runnable task = waiting.poll();
        running = task != null;
        beganNanos = ticker.getAsLong();
        if (task == null) {
            notifyAll();
        } else if (!goesOn) {
            handed = task;
        }
        return task;
    }
}
