package dev.creel.store.guardian;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The executors of a guardian: those it was given, and its own where it was given none. Thread-safe. */
final class Threads {

    private final ScheduledExecutorService scheduler;
    private final Executor workers;
    private final boolean ownScheduler;
    private final @Nullable ExecutorService ownWorkers;

    Threads(@Nullable ScheduledExecutorService givenScheduler, @Nullable Executor givenWorkers) {
        ownScheduler = givenScheduler == null;
        scheduler = givenScheduler != null
                ? givenScheduler
                : Executors.newSingleThreadScheduledExecutor(daemons("creel-guardian"));
        ownWorkers = givenWorkers == null ? Executors.newCachedThreadPool(daemons("creel-guardian-worker")) : null;
        workers = ownWorkers != null ? ownWorkers : Objects.requireNonNull(givenWorkers);
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    Executor workers() {
        return workers;
    }

    /** Ends the guardian's own; what hangs in them is left behind. */
    void close() {
        if (ownScheduler) {
            scheduler.shutdownNow();
        }
        if (ownWorkers != null) {
            ownWorkers.shutdown();
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
