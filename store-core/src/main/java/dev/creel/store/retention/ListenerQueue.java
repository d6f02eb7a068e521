package dev.creel.store.retention;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for one listener, told one at a time and in order by a thread of the executor. Journaled removals
 * are read from the journal when it is their turn, so none is lost; other events beyond a number are dropped and counted,
 * so that a listener that hangs harms nobody. Thread-safe.
 */
final class ListenerQueue {

    static final int CAPACITY = 10_000;

    /** Answers the removals that are journaled, in the order of their positions. */
    interface Journal {
        List<RetentionEvent> removals() throws IOException;
    }

    /** @param event what is told, or null for the removals up to a position */
    private record Waiting(@Nullable RetentionEvent event, long upTo) {}

    private static final Logger LOG = LoggerFactory.getLogger(ListenerQueue.class);

    private final Consumer<? super RetentionEvent> listener;
    private final Executor executor;
    private final Journal journal;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long known;
    private long due;
    private long dropped;
    private boolean delivering;
    private boolean closed;

    /** @param known the position of the last removal that the listener knows */
    ListenerQueue(Consumer<? super RetentionEvent> listener, Executor executor, Journal journal, long known) {
        this.listener = listener;
        this.executor = executor;
        this.journal = journal;
        this.known = known;
        this.due = known;
    }

    /** Adds an event; it is delivered later. */
    synchronized void add(RetentionEvent event) {
        if (closed) {
            return;
        }
        if (waiting.size() >= CAPACITY) {
            dropped++;
            if (dropped == 1) {
                LOG.atWarn()
                        .addKeyValue("waiting", CAPACITY)
                        .log("a listener of retention events does not keep up; events are dropped");
            }
            return;
        }
        waiting.add(new Waiting(event, 0));
    }

    /** Adds the removals up to a position that are not told and do not wait; they are delivered later. */
    synchronized void addRemovals(long upTo) {
        if (closed || upTo <= due) {
            return;
        }
        due = upTo;
        Waiting last = waiting.peekLast();
        if (last != null && last.event() == null) {
            waiting.removeLast();
        }
        waiting.add(new Waiting(null, upTo));
    }

    /** Starts the delivery of what was added, unless it is under way. Called without any lock held. */
    void deliver() {
        synchronized (this) {
            if (delivering || closed || waiting.isEmpty()) {
                return;
            }
            delivering = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RuntimeException e) {
            synchronized (this) {
                delivering = false;
            }
            LOG.atWarn().setCause(e).log("retention events cannot be delivered");
        }
    }

    private void drain() {
        for (Waiting next = next(); next != null; next = next()) {
            if (next.event() != null) {
                tell(next.event());
            } else {
                tellRemovals(next.upTo());
            }
        }
    }

    private void tellRemovals(long upTo) {
        List<RetentionEvent> removals;
        try {
            removals = journal.removals();
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("the removal journal cannot be read; its removals are told once it can be");
            synchronized (this) {
                due = known;
            }
            return;
        }
        for (RetentionEvent removal : removals) {
            if (removal.position() <= upTo && advance(removal.position())) {
                tell(removal);
            }
        }
        advance(upTo);
    }

    /** Answers whether the listener is still to be told of this position, which it knows from now on. */
    private synchronized boolean advance(long position) {
        if (closed || position <= known) {
            return false;
        }
        known = position;
        return true;
    }

    private void tell(RetentionEvent event) {
        try {
            listener.accept(event);
        } catch (Throwable e) {
            LOG.atWarn()
                    .addKeyValue("kind", event.kind())
                    .setCause(e)
                    .log("a listener of retention events failed; it goes on being told");
        }
    }

    private synchronized @Nullable Waiting next() {
        Waiting next = closed ? null : waiting.poll();
        delivering = next != null;
        if (next == null && dropped > 0) {
            LOG.atWarn().addKeyValue("dropped", dropped).log("a listener of retention events missed some");
            dropped = 0;
        }
        return next;
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }
}
