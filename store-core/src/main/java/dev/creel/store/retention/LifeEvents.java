package dev.creel.store.retention;

import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.StoreEvent;
import dev.creel.store.retention.RemovalJournal.Line;
import dev.creel.store.retention.RetentionEvent.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of events of what the store tells, what the journal says and what the parts of retention tell. A removal
 * of this object keeps its place among the store's events; its position is known before the change is committed.
 * Thread-safe.
 */
final class LifeEvents {

    /** Held from before a change that removes until its removals are journaled, so that nobody begins to listen between. */
    final ReentrantLock removing = new ReentrantLock();

    private final RetentionContext context;
    private final List<ListenerQueue> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Line> expected = new HashMap<>();
    private final @Nullable Executor given;
    private @Nullable ExecutorService own;
    private @Nullable Subscription storeEvents;
    private long assigned;

    LifeEvents(RetentionContext context, @Nullable Executor executor) {
        this.context = context;
        this.given = executor;
    }

    Subscription listen(long after, Consumer<? super RetentionEvent> listener) {
        removing.lock();
        try {
            List<RetentionEvent> earlier = new ArrayList<>();
            long last = after;
            for (Line line : journaled()) {
                if (line.position() > after) {
                    earlier.add(line.event());
                    last = line.position();
                }
            }
            ListenerQueue queue = new ListenerQueue(listener, executor(), earlier, last);
            listeners.add(queue);
            queue.deliver();
            return () -> {
                listeners.remove(queue);
                queue.close();
            };
        } finally {
            removing.unlock();
        }
    }

    private List<Line> journaled() {
        return context.files().isEmpty()
                ? List.of()
                : context.reading("read the removal journal", () -> new RemovalJournal(context.own()).lines());
    }

    private synchronized Executor executor() {
        if (storeEvents == null) {
            storeEvents = context.store().listen(this::told);
        }
        if (given != null) {
            return given;
        }
        if (own == null) {
            own = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "creel-retention-events");
                thread.setDaemon(true);
                return thread;
            });
        }
        return own;
    }

    private void told(StoreEvent event) {
        tell(
                switch (event.kind()) {
                    case CREATED -> of(Kind.CREATED, event, 0);
                    case UPDATED -> of(Kind.UPDATED, event, 0);
                    case REMOVED -> of(Kind.REMOVED, event, position(event));
                    case CHANGED_OUTSIDE -> of(Kind.CHANGED_OUTSIDE, event, 0);
                });
    }

    private static RetentionEvent of(Kind kind, StoreEvent event, long position) {
        return new RetentionEvent(kind, event.key(), event.cause(), event.at(), position);
    }

    private synchronized long position(StoreEvent event) {
        String key = event.key().orElse("");
        Line line = expected.get(key);
        if (line == null || !event.cause().equals(Optional.of(line.cause()))) {
            return 0;
        }
        expected.remove(key);
        return line.position();
    }

    /** Tells every listener. */
    void tell(RetentionEvent event) {
        listeners.forEach(listener -> listener.add(event));
    }

    void tell(Kind kind, @Nullable String key, String cause, Instant at) {
        tell(new RetentionEvent(kind, Optional.ofNullable(key), Optional.of(cause), at, 0));
    }

    /**
     * Expects the store to tell of these removals, in the place of those that were expected before and did not come about.
     *
     * @param next the position that the first one gets
     */
    synchronized void expect(long next, List<ArchivedEntry> removals) {
        if (listeners.isEmpty()) {
            return;
        }
        expected.values().removeIf(line -> line.position() >= next);
        long position = next;
        for (ArchivedEntry entry : removals) {
            String key = context.normal(entry.key());
            expected.put(key, new Line(position++, key, entry.cause(), entry.by(), entry.at(), ""));
        }
        assigned = position - 1;
    }

    /** Tells of what others removed, as far as the journal knows and listeners do not. */
    void catchUp() throws IOException {
        if (context.files().isPresent() && !listeners.isEmpty()) {
            for (Line line : new RemovalJournal(context.own()).lines()) {
                if (line.position() > assigned()) {
                    tell(line.event());
                }
            }
        }
    }

    private synchronized long assigned() {
        return assigned;
    }

    /** Ends all subscriptions; what waits is not told any more. */
    synchronized void close() {
        if (storeEvents != null) {
            storeEvents.close();
        }
        listeners.forEach(ListenerQueue::close);
        listeners.clear();
        if (own != null) {
            own.shutdown();
        }
    }
}
