package dev.creel.store.retention;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for one listener, told one at a time and in order by a thread of the executor. Those beyond a
 * number are dropped and counted, so that a listener that hangs harms nobody. Thread-safe.
 */
final class ListenerQueue {

    static final int CAPACITY = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ListenerQueue.class);

    private final Consumer<? super RetentionEvent> listener;
    private final Executor executor;
    private final ArrayDeque<RetentionEvent> waiting = new ArrayDeque<>();
    private final ArrayDeque<RetentionEvent> earlier = new ArrayDeque<>();
    private long known;
    private long dropped;
    private boolean delivering;
    private boolean closed;

    /**
     * @param earlier what the listener is told first, whatever their number
     * @param known the position of the last removal that the listener knows or is among these
     */
    ListenerQueue(
            Consumer<? super RetentionEvent> listener, Executor executor, List<RetentionEvent> earlier, long known) {
        this.listener = listener;
        this.executor = executor;
        this.earlier.addAll(earlier);
        this.known = known;
    }

    void add(RetentionEvent event) {
        synchronized (this) {
            if (closed || (event.position() > 0 && event.position() <= known)) {
                return;
            }
            known = Math.max(known, event.position());
            if (waiting.size() == CAPACITY) {
                dropped++;
                if (dropped == 1) {
                    LOG.atWarn()
                            .addKeyValue("waiting", CAPACITY)
                            .log("a listener of retention events does not keep up; events are dropped");
                }
                return;
            }
            waiting.add(event);
        }
        deliver();
    }

    /** Starts the delivery, unless it is under way. */
    void deliver() {
        synchronized (this) {
            if (delivering || closed || (earlier.isEmpty() && waiting.isEmpty())) {
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
        for (RetentionEvent event = next(); event != null; event = next()) {
            try {
                listener.accept(event);
            } catch (Throwable e) {
                LOG.atWarn()
                        .addKeyValue("kind", event.kind())
                        .setCause(e)
                        .log("a listener of retention events failed; it goes on being told");
            }
        }
    }

    private synchronized @Nullable RetentionEvent next() {
        RetentionEvent event = closed ? null : earlier.isEmpty() ? waiting.poll() : earlier.poll();
        delivering = event != null;
        if (event == null && dropped > 0) {
            LOG.atWarn().addKeyValue("dropped", dropped).log("a listener of retention events missed some");
            dropped = 0;
        }
        return event;
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        earlier.clear();
    }
}
