package dev.creel.store.testkit;

import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.StoreEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what happened, one event at a time and in order, never with the store's lock held. Thread-safe. */
final class MemoryEvents {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryEvents.class);
    private static final int CAPACITY = 10_000;

    private final String store;
    private final Executor executor;
    private final List<Consumer<StoreEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<StoreEvent> waiting = new ArrayDeque<>();
    private long sequence;
    private boolean delivering;

    final LongAdder failures = new LongAdder();
    final LongAdder dropped = new LongAdder();

    /** @param executor what runs the listeners, or null for a thread of the store's own */
    MemoryEvents(String store, @Nullable Executor executor) {
        this.store = store;
        this.executor = executor == null ? MemoryEvents::runInOwnThread : executor;
    }

    /** A thread for each stretch of work, so that a store that nobody closes leaves none behind. */
    private static void runInOwnThread(Runnable task) {
        Thread thread = new Thread(task, "creel-memory-events");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized Subscription listen(Consumer<? super StoreEvent> listener) {
        long known = sequence;
        Consumer<StoreEvent> subscribed = event -> {
            if (event.sequence() > known) {
                listener.accept(event);
            }
        };
        listeners.add(subscribed);
        return () -> listeners.remove(subscribed);
    }

    /** Adds an event; it is told at the next {@link #deliver()}. */
    synchronized void add(StoreEvent.Kind kind, @Nullable String key, Instant at, @Nullable String cause) {
        if (listeners.isEmpty()) {
            return;
        }
        sequence++;
        if (waiting.size() == CAPACITY) {
            dropped.increment();
        } else {
            waiting.add(new StoreEvent(sequence, kind, Optional.ofNullable(key), at, Optional.ofNullable(cause)));
        }
    }

    /** Starts telling what was added, unless that is under way. Called without any lock held. */
    void deliver() {
        synchronized (this) {
            if (delivering || waiting.isEmpty()) {
                return;
            }
            delivering = true;
        }
        try {
            executor.execute(this::drain);
        } catch (Throwable e) {
            // The change stands, so this must not look like its failure.
            synchronized (this) {
                delivering = false;
            }
            LOG.atWarn().addKeyValue("storePath", store).setCause(e).log("events cannot be delivered");
        }
    }

    private void drain() {
        for (StoreEvent event = next(); event != null; event = next()) {
            for (Consumer<StoreEvent> listener : listeners) {
                try {
                    listener.accept(event);
                } catch (Throwable e) {
                    failures.increment();
                    LOG.atWarn()
                            .addKeyValue("storePath", store)
                            .addKeyValue("sequence", event.sequence())
                            .setCause(e)
                            .log("a listener failed; it goes on being told");
                }
            }
        }
    }

    private synchronized @Nullable StoreEvent next() {
        StoreEvent event = waiting.poll();
        delivering = event != null;
        return event;
    }
}
