package dev.creel.store.guardian;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands alerts to one sink, in order, and again if it may work later. Thread-safe. */
final class Delivery {

    /** How many alerts wait for a sink that takes none; the oldest goes when one more comes. */
    static final int CAPACITY = 100;

    private static final Logger LOG = LoggerFactory.getLogger(SessionGuardian.class);
    private static final List<Duration> AGAIN =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2));
    /** After this time it is said of what has not come back that it hangs. */
    static final Duration HANGS = Duration.ofSeconds(60);

    private final String name;
    private final AlertSink sink;
    private final Lane lane;
    private final ScheduledExecutorService scheduler;
    private final Reports reports;
    private final LongSupplier ticker;
    private final Deque<Alert> waiting = new ArrayDeque<>();
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private int tries;
    private boolean pausing;
    private @Nullable Future<?> retry;
    private boolean closing;

    /** What a sink does for a cleanup. */
    interface ForCleanup {
        void run(AlertSink sink) throws Exception;
    }

    /** A call of a sink, and when it began. Compared by identity. */
    private static final class Call {

        private final long sinceNanos;

        private Call(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** Is told how a sink does. */
    interface Reports {

        /** It took an alert. */
        void works(Delivery delivery);

        /** It did not take an alert, and is not given it again. */
        void fails(Delivery delivery, Alert alert, Throwable cause);
    }

    Delivery(String name, AlertSink sink, Surroundings here, Reports reports) {
        this.name = name;
        this.sink = sink;
        this.lane = here.lane("sink " + name, 1);
        this.scheduler = here.scheduler();
        this.ticker = here.ticker();
        this.reports = reports;
    }

    String name() {
        return name;
    }

    /** Answers the sink itself, also if only some alerts go there. */
    AlertSink sink() {
        return sink instanceof SelectiveSink selective ? selective.origin() : sink;
    }

    /** Answers whether an alert is for this sink. */
    boolean takes(Alert alert) {
        return !(sink instanceof SelectiveSink selective) || selective.takes(alert);
    }

    /** Takes an alert; nothing runs before {@link #pump}. */
    synchronized void add(Alert alert) {
        if (waiting.size() == CAPACITY) {
            waiting.poll();
        }
        waiting.add(alert);
    }

    /** Answers whether no alert waits, also for a further try. */
    synchronized boolean isThrough() {
        return waiting.isEmpty();
    }

    /** Lets the sink be told of what waits. */
    void pump() {
        synchronized (this) {
            if (pausing || waiting.isEmpty()) {
                return;
            }
        }
        lane.add(this::deliver);
        lane.pump();
    }

    /** Has the sink do something for a cleanup, in the thread of the caller, who may have to wait for ever. */
    void call(ForCleanup work) throws Exception {
        Call call = new Call(ticker.getAsLong());
        calls.add(call);
        try {
            work.run(sink);
        } finally {
            calls.remove(call);
        }
    }

    /** Answers whether the sink was to do something for a cleanup, and has not come back for a minute. */
    boolean hangsForCleanup() {
        long now = ticker.getAsLong();
        return calls.stream().anyMatch(call -> now - call.sinceNanos >= HANGS.toNanos());
    }

    /** Answers whether the sink was told of an alert, and has not come back for a minute. */
    boolean hangs() {
        return lane.runningNanos() >= HANGS.toNanos();
    }

    /** Tells the sink of all that waits, once and without a pause. */
    void finish() {
        synchronized (this) {
            closing = true;
            pausing = false;
            if (retry != null) {
                retry.cancel(false);
            }
        }
        pump();
    }

    /** Waits until the sink was told of all, and answers whether it was; not for one that hangs. */
    boolean awaitIdle(long millis) {
        return lane.awaitIdle(hangs() ? 0 : millis);
    }

    /** Waits until the sink was told of all, and closes it; one that does not come back is left as it is. */
    void close(long millis) {
        if (!awaitIdle(millis)) {
            LOG.atWarn().addKeyValue("sink", name).log("a sink has not come back; alerts for it are lost");
            return;
        }
        try {
            sink.close();
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("sink", name).setCause(e).log("a sink cannot be closed");
        }
    }

    private void deliver() {
        Alert alert = first();
        if (alert == null) {
            return;
        }
        Throwable failure = null;
        try {
            sink.alert(alert);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        } catch (Throwable e) {
            failure = e;
        }
        if (failure == null) {
            taken(alert);
            reports.works(this);
        } else if (!(failure instanceof IOException) || !again()) {
            taken(alert);
            reports.fails(this, alert, failure);
        }
        synchronized (this) {
            if (!pausing && !waiting.isEmpty()) {
                lane.add(this::deliver);
            }
        }
    }

    private synchronized @Nullable Alert first() {
        return pausing ? null : waiting.peek();
    }

    private synchronized void taken(Alert alert) {
        // It may have had to go for a newer one meanwhile.
        waiting.remove(alert);
        tries = 0;
    }

    private synchronized boolean again() {
        if (closing || tries == AGAIN.size()) {
            return false;
        }
        pausing = true;
        try {
            retry = scheduler.schedule(this::resume, AGAIN.get(tries).toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            pausing = false;
            return false;
        }
        tries++;
        return true;
    }

    private void resume() {
        synchronized (this) {
            pausing = false;
        }
        pump();
    }
}
