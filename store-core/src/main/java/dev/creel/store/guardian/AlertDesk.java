package dev.creel.store.guardian;

import dev.creel.store.guardian.Alert.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers alerts, has the state written, and then hands them to the sinks. Thread-safe; what changes it is called under
 * the guardian's monitor, and {@link #pump} never is.
 */
final class AlertDesk implements Delivery.Reports {

    static final int RECENT = 50;

    private static final Logger LOG = LoggerFactory.getLogger(SessionGuardian.class);
    private static final int WAITING = 1_000;

    private final Surroundings here;
    private final Object monitor;
    private final Meter meter;
    private final Optional<StateFile> file;
    private final Supplier<Map<String, Saved>> sources;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<Spot, String> troubles = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Map<String, Instant> toldAt = new HashMap<>();
    private final Queue<Runnable> unlogged = new ConcurrentLinkedQueue<>();
    private final Deque<Alert> recent = new ArrayDeque<>();
    private final List<Alert> unwritten = new ArrayList<>();
    private final List<Alert> inHand = new ArrayList<>();
    private final Lane files;
    private long number;
    private boolean unsaved;
    private boolean writing;

    /**
     * What may not work. Immutable, thread-safe.
     *
     * @param of the sink or the file
     * @param forCleanups whether it is what a sink does for cleanups, which may fail while it takes alerts
     */
    private record Spot(String of, boolean forCleanups) {}

    /** Writes a file. */
    interface Writing {
        void run() throws IOException;
    }

    /** @param sources answers what is to be kept of each source; asked under the monitor */
    AlertDesk(
            Surroundings here,
            Object monitor,
            Meter meter,
            Optional<StateFile> file,
            Supplier<Map<String, Saved>> sources) {
        this.here = here;
        this.monitor = monitor;
        this.meter = meter;
        this.file = file;
        this.sources = sources;
        files = here.lane("files", WAITING);
    }

    /** Goes on where another guardian was. */
    void continueFrom(long lastNumber, List<Alert> alerts) {
        number = lastNumber;
        recent.addAll(alerts);
    }

    void sink(String name, AlertSink sink) {
        deliveries.add(new Delivery(name, sink, here, this));
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    /** Answers the last alerts, the newest first. */
    List<Alert> recent() {
        return List.copyOf(recent);
    }

    /** Answers whether no alert waits to be kept or taken. For those who hold the monitor. */
    boolean isThrough() {
        return unwritten.isEmpty() && inHand.isEmpty() && deliveries.stream().allMatch(Delivery::isThrough);
    }

    List<String> troubles() {
        return List.copyOf(troubles.values());
    }

    private Optional<Alert> tell(LongFunction<Alert> draft) {
        if (here.observing()) {
            return Optional.empty();
        }
        Alert alert = draft.apply(++number);
        recent.addFirst(alert);
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
        unwritten.add(alert);
        unsaved = true;
        meter.tell(metrics -> metrics.alerted(alert));
        return Optional.of(alert);
    }

    /** Tells people of what concerns a name, and counts that. */
    void tell(Watch about, LongFunction<Alert> draft) {
        tell(draft).ifPresent(alert -> about.told(alert.level()));
    }

    /** Notes that something changed that the state file keeps. */
    void changed() {
        unsaved = !here.observing();
    }

    /** Logs something once the monitor is left, under which a logger must not hold up the rest. */
    void log(Runnable line) {
        unlogged.add(line);
    }

    /** Tells people once that something of the guardian's own does not work, until it works again. */
    void trouble(String of, Kind kind, String words, String advice) {
        trouble(new Spot(of, false), kind, words, advice);
    }

    private void trouble(Spot spot, Kind kind, String words, String advice) {
        String of = spot.of();
        troubles.put(spot, of + ": " + words);
        Instant now = here.now();
        // What comes and goes is told again after the cooldown only.
        if (!told.contains(of) && !Reach.cools(Optional.ofNullable(toldAt.get(of)), now, here.settings())) {
            told.add(of);
            toldAt.put(of, now);
            log(() -> LOG.atWarn()
                    .addKeyValue("of", of)
                    .addKeyValue("why", words)
                    .log("something of the guardian does not work"));
            tell(next -> Alerts.trouble(next, now, kind, of, words, advice));
        }
    }

    /** Notes that something works. */
    void works(String of) {
        works(new Spot(of, false));
    }

    private void works(Spot spot) {
        troubles.remove(spot);
        if (troubles.keySet().stream().noneMatch(each -> each.of().equals(spot.of()))) {
            told.remove(spot.of());
        }
    }

    /** Sees whether a sink or a disk hangs. */
    void look() {
        if (files.runningNanos() >= Delivery.HANGS.toNanos()) {
            trouble(
                    StateFile.NAME,
                    Kind.FILE_FAILED,
                    "its disk has not come back for 60 s",
                    "Alerts go out without being kept, and may be repeated after a restart.");
        }
        for (Delivery each : deliveries) {
            if (each.hangs()) {
                trouble(each.name(), kindOf(each), "it has not come back for 60 s", "Look at what it waits for.");
            }
            if (each.hangsForCleanup()) {
                trouble(
                        new Spot(each.name(), true),
                        kindOf(each),
                        "it was told of a cleanup and has not come back for 60 s; further cleanups wait for it",
                        "Look at what it waits for.");
            }
        }
    }

    /** Has a file written, after what is to be written already; people are told once if that fails. */
    void file(String name, Writing writing) {
        files.add(() -> {
            Exception failure = failureOf(writing);
            written(name, failure, "Trends are less exact without it. Make it writable.");
            if (failure != null) {
                pump();
            }
        });
    }

    private static @Nullable Exception failureOf(Writing writing) {
        try {
            writing.run();
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private void written(String name, @Nullable Exception failure, String advice) {
        synchronized (monitor) {
            if (failure == null) {
                works(name);
            } else {
                trouble(name, Kind.FILE_FAILED, AlertText.words(failure), advice);
            }
        }
    }

    /** Lets all be logged, written and told that waits to be. */
    void pump() {
        log();
        synchronized (monitor) {
            if (file.isEmpty() || files.runningNanos() >= Delivery.HANGS.toNanos()) {
                hand(inHand);
                hand(unwritten);
            } else if ((unsaved || !unwritten.isEmpty()) && !writing) {
                writing = files.add(this::write);
            }
        }
        files.pump();
        meter.pump();
        deliveries.forEach(Delivery::pump);
    }

    private void write() {
        StateFile.Content content;
        synchronized (monitor) {
            writing = false;
            unsaved = false;
            inHand.addAll(unwritten);
            unwritten.clear();
            content = new StateFile.Content(number, here.settings().toString(), sources.get(), List.copyOf(recent));
        }
        Exception failure = failureOf(() -> file.orElseThrow().write(content));
        synchronized (monitor) {
            written(StateFile.NAME, failure, "Alerts may be repeated after a restart. Make it writable.");
            hand(inHand);
            if (failure != null) {
                // It is tried again after the next look; nobody waits for that.
                unsaved = true;
                hand(unwritten);
            }
        }
        log();
        deliveries.forEach(Delivery::pump);
    }

    private void log() {
        for (Runnable line = unlogged.poll(); line != null; line = unlogged.poll()) {
            line.run();
        }
    }

    private void hand(List<Alert> alerts) {
        for (Alert alert : alerts) {
            for (Delivery each : deliveries) {
                // A sink that takes nothing is not told so.
                if (!isAbout(alert, each) && each.takes(alert)) {
                    each.add(alert);
                }
            }
        }
        alerts.clear();
    }

    /** Writes and tells all that waits, each sink once and without a pause, and closes the sinks. */
    void close(LongSupplier millisLeft) {
        finish(millisLeft);
        // The others are told of a sink that did not take it.
        finish(millisLeft);
        deliveries.forEach(each -> each.close(millisLeft.getAsLong()));
    }

    private void finish(LongSupplier millisLeft) {
        pump();
        // A disk that hangs leaves time to the sinks.
        files.awaitIdle(millisLeft.getAsLong() / 2);
        pump();
        synchronized (monitor) {
            hand(inHand);
            hand(unwritten);
        }
        deliveries.forEach(Delivery::finish);
        deliveries.forEach(each -> each.awaitIdle(millisLeft.getAsLong()));
    }

    private static boolean isAbout(Alert alert, Delivery delivery) {
        return (alert.kind() == Kind.SINK_FAILED || alert.kind() == Kind.FILE_FAILED)
                && alert.source().equals(delivery.name());
    }

    @Override
    public void works(Delivery delivery) {
        synchronized (monitor) {
            works(delivery.name());
        }
    }

    @Override
    public void fails(Delivery delivery, Alert alert, Throwable cause) {
        synchronized (monitor) {
            fails(delivery, "alert " + alert.number() + " was not taken: " + AlertText.words(cause));
        }
        pump();
    }

    private void fails(Delivery delivery, String words) {
        trouble(delivery.name(), kindOf(delivery), words, "Alerts that it does not take are lost to it.");
    }

    /** Tells people once that a sink could not do for a cleanup what it is to do. */
    void failsForCleanup(Delivery delivery, String words) {
        synchronized (monitor) {
            trouble(new Spot(delivery.name(), true), kindOf(delivery), words, "Make it work again.");
        }
    }

    /** Notes that a sink did for a cleanup what it is to do. */
    void worksForCleanup(Delivery delivery) {
        synchronized (monitor) {
            works(new Spot(delivery.name(), true));
        }
    }

    private static Kind kindOf(Delivery delivery) {
        return delivery.sink() instanceof AuditFile ? Kind.FILE_FAILED : Kind.SINK_FAILED;
    }
}
