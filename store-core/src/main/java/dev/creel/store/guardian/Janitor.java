package dev.creel.store.guardian;

import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.CleanupJudge.Cleaned;
import dev.creel.store.guardian.CleanupJudge.Decision;
import dev.creel.store.guardian.CleanupJudge.Looked;
import dev.creel.store.guardian.CleanupJudge.Planned;
import dev.creel.store.guardian.CleanupJudge.State;
import dev.creel.store.guardian.CleanupJudge.Tell;
import dev.creel.store.guardian.Usage.Figure;
import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans and executes cleanups, and tells what became of them. What plans for or changes a store runs in its cleanup lane.
 * Thread-safe.
 */
final class Janitor {

    private static final Logger LOG = LoggerFactory.getLogger(SessionGuardian.class);

    private final Surroundings here;
    private final Object monitor;
    private final Sources sources;
    private final AlertDesk desk;
    private final Auditors auditors;
    private final CleanupSettings settings;
    private final boolean isOn;

    Janitor(Surroundings here, Object monitor, Sources sources, AlertDesk desk, Auditors auditors) {
        this.here = here;
        this.monitor = monitor;
        this.sources = sources;
        this.desk = desk;
        this.auditors = auditors;
        settings = here.settings().cleanup().orElse(CleanupSettings.defaults());
        isOn = here.settings().cleanup().isPresent() && !here.observing();
    }

    /** Makes a plan of what a cleanup would do now, if there can be one. In the lane. */
    void plan(Feed feed) {
        if (feed.cleanup.isEmpty()) {
            return;
        }
        try {
            present(feed);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("source", feed.name()).setCause(e).log("a cleanup cannot be planned");
        }
    }

    /** Answers the plan of what a cleanup would do, as it was at most a minute ago. In the lane. */
    Optional<RetentionPlan> present(Feed feed) {
        synchronized (monitor) {
            if (feed.hasFreshPlan(here.now())) {
                return feed.root.plan();
            }
        }
        return Optional.of(planAnew(feed));
    }

    private RetentionPlan planAnew(Feed feed) {
        OptionalLong sessions;
        OptionalLong bytes;
        synchronized (monitor) {
            sessions = sources.target(feed, Measure.SESSIONS, settings.headroom());
            bytes = sources.target(feed, Measure.BYTES, settings.headroom());
        }
        RetentionPlan plan = feed.cleanup.orElseThrow().plan(sessions, bytes);
        synchronized (monitor) {
            feed.root.plan(plan);
        }
        return plan;
    }

    /** Answers what cleanups of sources would free. For those who hold the monitor. */
    Optional<Alert.Reclaim> reclaim(List<Feed> feeds) {
        List<RetentionPlan> plans = feeds.stream()
                .filter(feed -> feed.hasFreshPlan(here.now()))
                .flatMap(feed -> feed.root.plan().stream())
                // What would not be executed frees nothing.
                .filter(plan -> plan.verdict() == RetentionPlan.Verdict.READY)
                .toList();
        return plans.isEmpty() ? Optional.empty() : Optional.of(AlertText.reclaim(plans, settings.idle()));
    }

    /**
     * Sees after a look whether cleaning up still helps, and answers whether a cleanup is to be tried. For those who hold
     * the monitor.
     *
     * @param nowCritical whether the source or one of its groups became critical in this look
     */
    boolean isDue(Feed feed, boolean nowCritical) {
        Optional<Usage> usage = feed.root.usage();
        if (!isOn || feed.cleanup.isEmpty() || usage.isEmpty()) {
            return false;
        }
        Instant now = here.now();
        judge(
                feed,
                new Looked(
                        now,
                        usage.get().existing(),
                        usage.get().bytes(),
                        isCalm(feed),
                        growing(feed, feed.root.cleanup().measure())),
                Optional.empty());
        boolean inTime = feed.root
                .cleanup()
                .lastAt()
                .filter(at -> !at.isAfter(now) && Duration.between(at, now).compareTo(settings.every()) < 0)
                .isEmpty();
        return (inTime || (settings.atCritical() && nowCritical))
                && reason(feed).isPresent();
    }

    /** Answers the figure that a cleanup is for, if one has reached the level at which a cleanup begins. */
    private Optional<Figure> reason(Feed feed) {
        int from = here.settings().threshold(settings.from());
        return sources.currentFigures(feed, here.now()).stream()
                .filter(figure -> figure.percent() >= from)
                .max(Comparator.comparingDouble(Figure::percent));
    }

    private boolean isCalm(Feed feed) {
        int below = here.settings().threshold(settings.from()) - here.settings().hysteresis();
        return sources.figures(feed, here.now()).stream().allMatch(figure -> figure.percent() <= below);
    }

    private static String growing(Feed feed, Measure measure) {
        Instant since = feed.root.cleanup().lastAt().orElse(Instant.MIN);
        return feed.root
                .usage()
                .map(usage -> feed.root.growth().cause(usage, measure, since))
                .orElse("");
    }

    /** Cleans a source up for which {@link Feed#beginsCleaning} was called, if it is still to be. In the lane. */
    void cleanUp(Feed feed) {
        Throwable failure = null;
        try {
            tryToCleanUp(feed);
        } catch (Auditors.Silenced e) {
            LOG.atInfo()
                    .addKeyValue("source", feed.name())
                    .addKeyValue("why", e.getMessage())
                    .log("nothing is removed, since it cannot be noted");
            noted(feed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        } catch (Exception e) {
            failure = e;
        } finally {
            ends(feed);
        }
        if (failure != null) {
            fails(feed, AlertText.words(failure));
        }
    }

    private void tryToCleanUp(Feed feed) throws Exception {
        feed.cleanup.orElseThrow().flush();
        readAgain(feed);
        Optional<Figure> reason;
        synchronized (monitor) {
            reason = reason(feed);
        }
        if (reason.isEmpty()) {
            return;
        }
        RetentionPlan plan = planAnew(feed);
        Decision decision;
        String growing;
        synchronized (monitor) {
            // Asked before the plan counts as the last cleanup, since which it is asked.
            growing = growing(feed, reason.get().measure());
            decision = judge(
                    feed,
                    new Planned(
                            here.now(),
                            plan.verdict(),
                            plan.removals().size(),
                            frees(plan, feed.root.cleanup().measure()),
                            sources.limit(feed, feed.root.cleanup().measure()),
                            !plan.shortfalls().isEmpty(),
                            growing),
                    Optional.of(plan));
        }
        if (decision.clean()) {
            execute(feed, plan, reason.get().measure(), growing, false);
        } else {
            works(feed);
        }
    }

    private RetentionReport execute(Feed feed, RetentionPlan plan, Measure measure, String growing, boolean byPerson)
            throws Exception {
        long before = used(feed, measure);
        RetentionReport report =
                auditors.watched(feed, plan, () -> feed.cleanup.orElseThrow().apply(plan));
        works(feed);
        readLeft(feed, report);
        synchronized (monitor) {
            feed.root.forgetPlan();
            if (report.outcome() != RetentionReport.Outcome.DONE) {
                return report;
            }
            if (byPerson) {
                feed.root.cleanup(feed.root.cleanup().resumed().dueAt(here.now()));
                desk.changed();
            }
            feed.root.usage().ifPresent(feed.root.growth()::cleanedTo);
            judge(
                    feed,
                    new Cleaned(
                            measure,
                            sources.limit(feed, measure),
                            before,
                            used(feed, measure),
                            report.removed().size(),
                            isCalm(feed),
                            growing),
                    Optional.empty());
        }
        return report;
    }

    private static long frees(RetentionPlan plan, Measure measure) {
        return measure == Measure.BYTES
                ? AlertText.bytes(plan)
                : plan.removals().size();
    }

    private long used(Feed feed, Measure measure) {
        synchronized (monitor) {
            return feed.root.usage().map(usage -> Groups.used(usage, measure)).orElse(0L);
        }
    }

    /** Sees what a cleanup left. One that was done does not fail because that cannot be seen; the next look tells of it. */
    private void readLeft(Feed feed, RetentionReport report) {
        try {
            readAgain(feed);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            synchronized (monitor) {
                feed.root.lessens(report);
            }
        }
    }

    private void readAgain(Feed feed) throws Exception {
        List<Usage> usages = feed.read();
        synchronized (monitor) {
            usages.stream()
                    .filter(usage -> usage.name().equals(feed.name()))
                    .findFirst()
                    .ifPresent(feed.root::seen);
        }
    }

    /** Executes a plan by a person's word, if it is still what would be done, after {@link Feed#beginsCleaning}. In the lane. */
    RetentionReport clean(Feed feed, RetentionPlan plan) throws Exception {
        try {
            feed.cleanup.orElseThrow().flush();
            RetentionPlan anew = planAnew(feed);
            if (!Cleanup.removeTheSame(anew, plan)) {
                throw new SessionGuardian.PlanChanged(feed.name(), anew);
            }
            return execute(feed, anew, Measure.SESSIONS, "", true);
        } catch (Auditors.Silenced | Auditors.Forbidden e) {
            throw new IllegalStateException(e.getMessage() + ". Nothing was removed.", e);
        } finally {
            ends(feed);
        }
    }

    /** Lets a source be cleaned up again whose cleanups were stopped. */
    void resume(Feed feed) {
        synchronized (monitor) {
            feed.root.cleanup(feed.root.cleanup().resumed());
            desk.changed();
        }
    }

    private void ends(Feed feed) {
        synchronized (monitor) {
            feed.endsCleaning();
        }
    }

    /** Lets the judge see something, and tells people what it says. For those who hold the monitor. */
    private Decision judge(Feed feed, CleanupJudge.Facts facts, Optional<RetentionPlan> plan) {
        State before = feed.root.cleanup();
        Decision decision = CleanupJudge.judge(before, facts);
        feed.root.cleanup(decision.next());
        if (!decision.next().equals(before)) {
            desk.changed();
        }
        if (decision.tell() != Tell.NOTHING) {
            Instant now = here.now();
            desk.tell(
                    feed.root,
                    number -> decision.tell() == Tell.STOP
                            ? Alerts.stopped(
                                    number,
                                    now,
                                    feed.root,
                                    decision.why().orElseThrow(),
                                    decision.growing(),
                                    plan,
                                    settings.idle())
                            : Alerts.trouble(
                                    number,
                                    now,
                                    Kind.CLEANUP_FAILED,
                                    feed.name(),
                                    "No cleanup while the clock is doubted: "
                                            + plan.map(RetentionPlan::because).orElse(""),
                                    "Set the clock right."));
        }
        return decision;
    }

    /** Tells people that a cleanup failed, unless they know. */
    private void fails(Feed feed, String words) {
        synchronized (monitor) {
            State before = feed.root.cleanup();
            feed.root.cleanup(before.failed(here.now()));
            desk.changed();
            if (before.failsAnew(here.now())) {
                desk.tell(
                        feed.root,
                        number -> Alerts.trouble(
                                number,
                                here.now(),
                                Kind.CLEANUP_FAILED,
                                feed.name(),
                                "A cleanup failed: " + words,
                                "It is tried again when it is due."));
            }
        }
    }

    private void noted(Feed feed) {
        synchronized (monitor) {
            feed.root.cleanup(feed.root.cleanup().dueAt(here.now()));
            desk.changed();
        }
    }

    private void works(Feed feed) {
        synchronized (monitor) {
            feed.root.cleanup(feed.root.cleanup().worked());
            desk.changed();
        }
    }

    /** Answers what is known of the next cleanup, if there can be one. For those who hold the monitor. */
    Optional<GuardianState.NextCleanup> next(Feed feed) {
        if (feed.cleanup.isEmpty()) {
            return Optional.empty();
        }
        State state = feed.root.cleanup();
        Optional<RetentionPlan> plan = feed.root.plan();
        boolean comes = here.settings().cleanup().isPresent() && state.stop().isEmpty();
        return Optional.of(new GuardianState.NextCleanup(
                comes
                        ? Optional.of(state.lastAt()
                                .map(at -> at.plus(settings.every()))
                                .filter(at -> at.isAfter(here.now()))
                                .orElse(here.now()))
                        : Optional.empty(),
                state.stop().map(stop -> AlertText.stop(stop, state.cause())),
                plan.map(each -> each.removals().size()).orElse(0),
                plan.map(AlertText::bytes).orElse(0L),
                plan.map(each -> each.removals().stream()
                                .limit(20)
                                .map(RetentionPlan.Removal::key)
                                .toList())
                        .orElse(List.of()),
                plan.map(AlertText::stays).orElse(Map.of())));
    }
}
