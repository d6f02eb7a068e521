package dev.creel.store.guardian;

import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a guardian does, of parts that share one monitor. No foreign code runs under it. Thread-safe. */
final class GuardianCore {

    private static final Logger LOG = LoggerFactory.getLogger(SessionGuardian.class);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final long CLOSING_MILLIS = 10_000;
    private static final long TELLING_MILLIS = 5_000;
    private static final long AGAIN_MILLIS = 10;

    private final Object monitor = new Object();
    private final Threads threads;
    private final Surroundings here;
    private final Records records;
    private final Sources sources;
    private final AlertDesk desk;
    private final Janitor janitor;
    private final Lookout lookout;
    private @Nullable ScheduledFuture<?> looks;
    private boolean closed;

    GuardianCore(SessionGuardian.Builder builder) {
        threads = new Threads(builder.scheduler, builder.workers);
        here = new Surroundings(
                builder.settings,
                builder.clock,
                builder.ticker,
                builder.zone,
                threads.workers(),
                threads.scheduler(),
                builder.observing);
        Meter meter = new Meter(builder.metrics, here);
        records = Records.open(builder.directory, here);
        sources = new Sources(here, records.saved(), records::samples, records::forget);
        desk = new AlertDesk(here, monitor, meter, records.state(), sources::saved);
        records.handOver(desk);
        builder.sources.forEach(sources::source);
        builder.groups.forEach(each -> sources.group(each.name(), each.limits(), each.members()));
        if (!here.observing()) {
            builder.sinks.forEach(each -> desk.sink(each.name(), each.sink()));
        }
        janitor = new Janitor(here, monitor, sources, desk, new Auditors(monitor, desk, meter, here.ticker()));
        lookout = new Lookout(here, monitor, sources, desk, meter, janitor, records);
    }

    void start() {
        synchronized (monitor) {
            if (closed) {
                throw new IllegalStateException("The guardian is closed; build another one");
            }
            if (looks == null) {
                looks = threads.scheduler()
                        .scheduleWithFixedDelay(
                                this::lookInTime, 0, here.settings().interval().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void lookInTime() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            // An executor would take no further looks.
            LOG.atError().setCause(e).log("a look of the guardian failed; the next one comes in time");
        }
    }

    void look() {
        lookout.look();
    }

    void look(Duration patience) {
        synchronized (monitor) {
            if (closed) {
                return;
            }
        }
        lookout.look();
        await(patience, this::areLanesIdle);
        lookout.giveUp();
        await(patience, () -> lookout.isThrough() && desk.isThrough());
    }

    private boolean areLanesIdle() {
        // A lane for reading gives work to the one for cleanups before it is idle.
        return sources.feeds().stream().noneMatch(feed -> feed.lane.isBusy() || feed.cleanupLane.isBusy());
    }

    /** Waits until something is so, as those who hold the monitor see it, or the time is over, or the thread interrupted. */
    private void await(Duration patience, BooleanSupplier until) {
        long end = endIn(patience.toMillis());
        synchronized (monitor) {
            try {
                while (!until.getAsBoolean() && left(end) > 0) {
                    monitor.wait(Math.min(left(end), AGAIN_MILLIS));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    GuardianState state() {
        synchronized (monitor) {
            Instant now = here.now();
            List<GuardianState.Source> shown = new ArrayList<>();
            for (Group group : sources.groups()) {
                shown.add(group.watch().state(false, true, Optional.empty(), now));
            }
            for (Feed feed : sources.feeds()) {
                feed.wantPlan();
                for (Watch each : feed.shown()) {
                    Optional<GuardianState.NextCleanup> next =
                            each == feed.root ? janitor.next(feed) : Optional.empty();
                    shown.add(each.state(feed.remote, false, next, now));
                }
            }
            return new GuardianState(lookout.looked(), isStalled(now), shown, desk.recent(), desk.troubles());
        }
    }

    private boolean isStalled(Instant now) {
        Duration longest = here.settings().interval().multipliedBy(3);
        return looks != null && now.isAfter(lookout.looked().plus(longest));
    }

    Instant lookedAt() {
        synchronized (monitor) {
            return lookout.looked();
        }
    }

    List<Trend.Sample> history(String source, Duration back) {
        synchronized (monitor) {
            return sources.watchOf(source)
                    .orElseThrow(() -> unknown(source))
                    .history(here.now().minus(back));
        }
    }

    Optional<RetentionPlan> plan(String source) {
        Optional<Feed> feed = feed(source).filter(each -> each.cleanup.isPresent());
        return feed.flatMap(each -> inLane(
                each,
                new Errand<>(() -> janitor.present(each), e -> LOG.atDebug()
                        .addKeyValue("source", each.name())
                        .setCause(e)
                        .log("a plan failed for which nobody waited any longer")),
                busy(each)));
    }

    /** Answers a source; nothing if it is a group, or told of by another guardian. */
    private Optional<Feed> feed(String source) {
        synchronized (monitor) {
            if (sources.watchOf(source).isEmpty()) {
                throw unknown(source);
            }
            return sources.feed(source);
        }
    }

    private Feed feedToClean(String source) {
        return feed(source)
                .filter(feed -> feed.cleanup.isPresent())
                .orElseThrow(() ->
                        new IllegalArgumentException("The sessions of \"" + source + "\" cannot be removed from here"));
    }

    RetentionReport clean(String source, RetentionPlan plan) {
        Feed feed = feedToClean(source);
        if (here.observing()) {
            throw new IllegalStateException("This guardian only observes; it removes nothing");
        }
        try {
            return inLane(
                    feed,
                    new Errand<>(() -> begin(feed, plan), e -> failsUnheard(feed, e)),
                    new SessionGuardian.StillCleaning(feed.name()));
        } finally {
            desk.pump();
        }
    }

    private RetentionReport begin(Feed feed, RetentionPlan plan) throws Exception {
        synchronized (monitor) {
            if (closed) {
                throw new IllegalStateException("The guardian was closed before. Nothing was removed.");
            }
            // Noted under the same monitor, since whoever closes waits for what has begun.
            feed.beginsCleaning();
        }
        return janitor.clean(feed, plan);
    }

    private void failsUnheard(Feed feed, Throwable failure) {
        if (!(failure.getCause() instanceof Auditors.Silenced)) {
            synchronized (monitor) {
                desk.tell(
                        feed.root,
                        number -> Alerts.trouble(
                                number,
                                here.now(),
                                Kind.CLEANUP_FAILED,
                                feed.name(),
                                "A cleanup that somebody asked for failed: " + AlertText.words(failure),
                                "Look at its plan again before another try."));
            }
        }
        desk.pump();
    }

    void resume(String source) {
        janitor.resume(feedToClean(source));
        desk.pump();
    }

    private IllegalArgumentException unknown(String source) {
        return new IllegalArgumentException("There is no source \"" + source + "\"; there are: "
                + String.join(", ", sources.feeds().stream().map(Feed::name).toList()));
    }

    /** @param begun what is thrown if the work has begun, and goes on, when nobody waits for it any longer */
    private <T> T inLane(Feed feed, Errand<T> errand, IllegalStateException begun) {
        boolean taken;
        synchronized (monitor) {
            if (closed) {
                throw new IllegalStateException("The guardian is closed; build another one");
            }
            taken = feed.cleanupLane.add(errand);
        }
        if (!taken) {
            throw busy(feed);
        }
        feed.cleanupLane.pump();
        return switch (errand.await(PATIENCE)) {
            case THROUGH -> errand.result();
            case GOES_ON -> throw begun;
            case NEVER_BEGINS -> throw busy(feed);
        };
    }

    private static IllegalStateException busy(Feed feed) {
        return new IllegalStateException("The source \"" + feed.name() + "\" is busy and did not come back in "
                + AlertText.time(PATIENCE) + ". Try again later.");
    }

    void close() {
        synchronized (monitor) {
            if (closed) {
                return;
            }
            closed = true;
            lookout.close();
            if (looks != null) {
                looks.cancel(false);
            }
            records.close();
            // How often something was seen since the last alert is worth keeping.
            desk.changed();
        }
        try {
            finish();
        } finally {
            threads.close();
        }
    }

    private void finish() {
        long end = endIn(CLOSING_MILLIS);
        for (Feed feed : sources.feeds()) {
            if (isCleaning(feed)) {
                feed.cleanupLane.awaitIdle(left(end));
            }
        }
        // A cleanup that takes long does not keep people from being told.
        long told = Math.max(end, endIn(TELLING_MILLIS));
        desk.close(() -> left(told));
        for (Feed feed : sources.feeds()) {
            feed.cleanupLane.finish(() -> feed.lane.finish(() -> close(feed.source)));
        }
    }

    private static void close(UsageSource source) {
        try {
            source.close();
        } catch (RuntimeException | Error e) {
            LOG.atWarn().addKeyValue("source", source.name()).setCause(e).log("a source cannot be closed");
        }
    }

    private boolean isCleaning(Feed feed) {
        synchronized (monitor) {
            return feed.isCleaning();
        }
    }

    private static long endIn(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static long left(long end) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }
}
