package dev.creel.store.retention;

import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.StoreEvent;
import dev.creel.store.retention.RemovalJournal.Line;
import dev.creel.store.retention.RetentionEvent.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one row of events of what the store tells, what the journal says and what the parts of retention tell. Removals
 * that are journaled are told from the journal, in the place where the store tells of the first of them; what follows a
 * change of retention is told behind what the store tells of it. Thread-safe.
 */
final class LifeEvents {

    /** Work that changes the store. */
    interface Work {
        void run() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(LifeEvents.class);

    /** Held from before a change that removes until its removals are journaled, so that nobody begins to listen between. */
    final ReentrantLock removing = new ReentrantLock();

    private final RetentionContext context;
    private final List<ListenerQueue> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<AwaitedChange> awaited = new ArrayDeque<>();
    private final List<StoreEvent> early = new ArrayList<>();
    private final @Nullable Executor given;
    private @Nullable ExecutorService own;
    private @Nullable Subscription storeEvents;
    private @Nullable AwaitedChange underWay;
    private long journaled;
    private long sequence;
    private long dropped;

    LifeEvents(RetentionContext context, @Nullable Executor executor) {
        this.context = context;
        this.given = executor;
    }

    Subscription listen(long after, Consumer<? super RetentionEvent> listener) {
        if (after < 0) {
            throw new IllegalArgumentException("afterPosition is " + after + "; it must be 0 or more");
        }
        ListenerQueue queue;
        removing.lock();
        try {
            queue = begin(after, listener);
        } finally {
            removing.unlock();
        }
        queue.deliver();
        return () -> {
            listeners.remove(queue);
            queue.close();
        };
    }

    private synchronized ListenerQueue begin(long after, Consumer<? super RetentionEvent> listener) {
        journaled = Math.max(journaled, context.reading("read the removal journal", this::lastPosition));
        if (after > journaled) {
            LOG.atWarn()
                    .addKeyValue("position", after)
                    .addKeyValue("last", journaled)
                    .log("a listener knows a position that the removal journal has not reached, so this is another"
                            + " journal; it is told from its beginning");
        }
        long known = after > journaled ? 0 : after;
        ListenerQueue queue = new ListenerQueue(listener, executor(), this::journal, known);
        queue.addRemovals(journaled);
        listeners.add(queue);
        return queue;
    }

    private Executor executor() {
        if (storeEvents == null) {
            dropped = context.store().stats().droppedEvents();
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

    private List<RetentionEvent> journal() throws IOException {
        List<RetentionEvent> removals = new ArrayList<>();
        if (context.files().isPresent()) {
            for (Line line : new RemovalJournal(context.own()).lines()) {
                removals.add(line.event(context.normal(line.key())));
            }
        }
        return removals;
    }

    private long lastPosition() throws IOException {
        return context.files().isEmpty() ? 0 : new RemovalJournal(context.own()).last();
    }

    private void told(StoreEvent event) {
        synchronized (this) {
            if (!early.isEmpty() || (underWay != null && underWay.has(event))) {
                early.add(event);
                return;
            }
            take(event);
        }
        deliver();
    }

    private void take(StoreEvent event) {
        if (sequence > 0 && event.sequence() > sequence + 1) {
            awaited.forEach(this::tellOf);
        }
        sequence = event.sequence();
        AwaitedChange change =
                awaited.stream().filter(each -> each.has(event)).findFirst().orElse(null);
        if (event.key().isPresent()) {
            awaited.removeIf(each -> each.begun && each != change);
        }
        if (change == null || !change.removal) {
            add(event);
        }
        if (change != null) {
            while (awaited.element() != change) {
                tellOf(awaited.element());
                awaited.remove();
            }
            change.arrived(event);
            tellOf(change);
            if (change.isEmpty()) {
                awaited.remove();
            }
        }
    }

    private void add(StoreEvent event) {
        Kind kind =
                switch (event.kind()) {
                    case CREATED -> Kind.CREATED;
                    case UPDATED -> Kind.UPDATED;
                    case REMOVED -> Kind.REMOVED;
                    case CHANGED_OUTSIDE -> Kind.CHANGED_OUTSIDE;
                };
        add(new RetentionEvent(kind, event.key(), event.cause(), event.at(), 0));
    }

    private void add(RetentionEvent event) {
        listeners.forEach(listener -> listener.add(event));
    }

    /** Tells of a change, unless it was told already, and of what comes behind it. */
    private void tellOf(AwaitedChange change) {
        if (change.told) {
            return;
        }
        change.told = true;
        if (change.removal) {
            listeners.forEach(listener -> listener.addRemovals(change.last));
        }
        change.behind.forEach(this::add);
        change.behind.clear();
        tellJournaled();
    }

    /** Tells what is in the journal, unless something is awaited that comes before it. */
    private void tellJournaled() {
        if (lastAwaited() == null) {
            listeners.forEach(listener -> listener.addRemovals(journaled));
        }
    }

    private @Nullable AwaitedChange lastAwaited() {
        if (underWay != null) {
            return underWay;
        }
        return awaited.isEmpty() || awaited.getLast().told ? null : awaited.getLast();
    }

    private void deliver() {
        listeners.forEach(ListenerQueue::deliver);
    }

    /** Tells every listener, behind the changes that were made before. */
    void tell(RetentionEvent event) {
        synchronized (this) {
            AwaitedChange before = lastAwaited();
            if (before != null) {
                before.behind.add(event);
                return;
            }
            add(event);
        }
        deliver();
    }

    void tell(Kind kind, @Nullable String key, String cause, Instant at) {
        tell(new RetentionEvent(kind, Optional.ofNullable(key), Optional.of(cause), at, 0));
    }

    /**
     * Writes a session and tells of it, behind what the store tells if it was not there before.
     *
     * @param key the session's key
     * @param because the cause that the work gives the store
     */
    void write(Kind kind, String key, String cause, String because, Work work) throws IOException {
        String normal = context.normal(key);
        AwaitedChange change = null;
        if (context.store().get(normal).isEmpty()) {
            change = await(new AwaitedChange(Map.of(normal, because), false));
        }
        boolean written = false;
        try {
            work.run();
            written = true;
        } finally {
            if (!written && change != null) {
                giveUp(change);
            }
        }
        tell(kind, normal, cause, context.now());
    }

    private synchronized AwaitedChange await(AwaitedChange change) {
        if (!listeners.isEmpty()) {
            awaited.add(change);
        }
        return change;
    }

    private void giveUp(AwaitedChange change) {
        synchronized (this) {
            if (awaited.contains(change)) {
                awaited.remove(change);
                tellOf(change);
            }
        }
        deliver();
    }

    /** Expects the store to tell of these removals if they are committed, instead of any that were expected before. */
    synchronized void expect(List<ArchivedEntry> removals) {
        underWay = null;
        if (!listeners.isEmpty() && !removals.isEmpty()) {
            Map<String, String> causes = new HashMap<>();
            removals.forEach(entry -> causes.put(context.normal(entry.key()), entry.cause()));
            underWay = new AwaitedChange(causes, true);
        }
    }

    /** Notes that the removals that are expected were made. */
    synchronized void committed() {
        if (underWay != null) {
            underWay.committed = true;
        }
    }

    /** Lets the removals that were made be told, now that they are journaled as far as they will be. */
    void settled() {
        synchronized (this) {
            AwaitedChange change = underWay;
            underWay = null;
            if (change != null && change.committed) {
                change.last = journaled;
                awaited.add(change);
            } else if (change != null) {
                change.behind.forEach(this::add);
            }
            tellJournaled();
            List.copyOf(early).forEach(this::take);
            early.clear();
        }
        deliver();
    }

    /** Tells of what others removed, as far as the journal knows and listeners do not. */
    void catchUp() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            long last = lastPosition();
            synchronized (this) {
                journaled = Math.max(journaled, last);
                long drops = context.store().stats().droppedEvents();
                if (drops > dropped && underWay == null) {
                    // The store may have nothing more to tell that would show the gap.
                    dropped = drops;
                    awaited.forEach(this::tellOf);
                }
                tellJournaled();
            }
            deliver();
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("the removals of others cannot be told before the removal journal can be read");
        }
    }

    /** Ends all subscriptions; what waits is not told any more. */
    synchronized void close() {
        if (storeEvents != null) {
            storeEvents.close();
        }
        listeners.forEach(ListenerQueue::close);
        listeners.clear();
        awaited.clear();
        if (own != null) {
            own.shutdown();
        }
    }
}
