package dev.creel.store.file;

import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.StoreEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happened, one event at a time and in order, from another thread. Events that wait for a listener
 * that does not keep up are dropped beyond a number, and counted. Thread-safe.
 */
final class EventQueue {

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    private static final int CAPACITY = 10_000;

    private final String store;
    private final Counters counters;
    private final List<Consumer<? super StoreEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<StoreEvent> waiting = new ArrayDeque<>();
    private @Nullable Executor executor;
    private @Nullable ExecutorService ownExecutor;
    private long sequence;
    private boolean delivering;
    private volatile boolean hasWaiting;

    EventQueue(String store, Optional<Executor> executor, Counters counters) {
        this.store = store;
        this.executor = executor.orElse(null);
        this.counters = counters;
    }

    synchronized Subscription listen(Consumer<? super StoreEvent> listener) {
        // Wrapped, so that the same listener can subscribe twice and end one subscription.
        long known = sequence;
        Consumer<StoreEvent> subscribed = event -> {
            if (event.sequence() > known) {
                listener.accept(event);
            }
        };
        listeners.add(subscribed);
        if (executor == null) {
            ownExecutor = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "creel-events");
                thread.setDaemon(true);
                return thread;
            });
            executor = ownExecutor;
        }
        return () -> listeners.remove(subscribed);
    }

    /** Adds an event; it is delivered later. */
    synchronized void add(StoreEvent.Kind kind, @Nullable String key, Instant at, @Nullable String cause) {
        if (listeners.isEmpty()) {
            return;
        }
        sequence++;
        if (waiting.size() == CAPACITY) {
            counters.droppedEvents.increment();
            return;
        }
        hasWaiting = true;
        waiting.add(new StoreEvent(sequence, kind, Optional.ofNullable(key), at, Optional.ofNullable(cause)));
    }

    /** Starts the delivery of what was added, unless it is under way. Called without any lock held. */
    void deliver() {
        if (!hasWaiting) {
            return;
        }
        Executor runner;
        synchronized (this) {
            runner = executor;
            if (delivering || waiting.isEmpty() || runner == null) {
                return;
            }
            delivering = true;
        }
        try {
            runner.execute(this::drain);
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
            for (Consumer<? super StoreEvent> listener : listeners) {
                try {
                    listener.accept(event);
                } catch (Throwable e) {
                    counters.listenerFailures.increment();
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
        hasWaiting = delivering;
        return event;
    }

    /** Lets what is waiting be delivered, without waiting for it. Called without any lock held. */
    void close() {
        deliver();
        shutDown();
    }

    private synchronized void shutDown() {
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }
}
