package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one name: of a source, of what a source tells of, or of a group. Not thread-safe. */
final class Watch {

    private static final Duration TREND_HOLDS = Duration.ofMinutes(1);

    private final Surroundings here;
    private final String name;
    private final LevelTracker tracker;
    private final Growth growth = new Growth();
    private final SampleRing samples;
    private final Map<Level, Long> alerts = new EnumMap<>(Level.class);
    private final Map<Reason, Long> removed = new EnumMap<>(Reason.class);
    private CleanupJudge.State cleanup;
    private Reach reach;
    private boolean rose;
    private boolean gone;
    private @Nullable Instant failedSince;
    private @Nullable String trouble;
    private @Nullable Usage usage;
    private @Nullable Usage looked;
    private @Nullable RetentionPlan plan;
    private @Nullable Trend trend;
    private @Nullable Instant trendAt;

    /** @param saved what was kept of it, if anything was */
    Watch(Surroundings here, String name, @Nullable Saved saved, SampleRing samples) {
        this.here = here;
        this.name = name;
        this.samples = samples;
        tracker = saved == null
                ? new LevelTracker(here.settings(), here.now())
                : new LevelTracker(here.settings(), saved);
        cleanup = saved == null ? CleanupJudge.State.NONE : saved.cleanup();
        reach = saved == null ? Reach.NONE : saved.reach();
    }

    String name() {
        return name;
    }

    Level level() {
        return tracker.level();
    }

    Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /** Answers what it used at the last look, whatever was seen of it since. */
    Optional<Usage> looked() {
        return Optional.ofNullable(looked);
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    Growth growth() {
        return growth;
    }

    SampleRing samples() {
        return samples;
    }

    CleanupJudge.State cleanup() {
        return cleanup;
    }

    void cleanup(CleanupJudge.State next) {
        cleanup = next;
    }

    Optional<RetentionPlan> plan() {
        return Optional.ofNullable(plan);
    }

    void plan(RetentionPlan next) {
        plan = next;
    }

    void forgetPlan() {
        plan = null;
    }

    Reach reach() {
        return reach;
    }

    /** Answers whether it did not answer at the last look. */
    boolean isMissing() {
        return reach.failed() > 0;
    }

    /** Notes that what told of it answers, and no longer tells of it. */
    void isNoLongerTold() {
        gone = reach.isDown(here.settings());
    }

    /** Answers whether what told of it has answered without it so often that it is taken to be no more. */
    boolean isGone() {
        return gone;
    }

    /** Answers whether it is no more, and people who were told so would not be told again yet if it came and went. */
    boolean isToBeForgotten(Instant at) {
        return gone && reach.told() && !reach.cools(at, here.settings());
    }

    Saved saved() {
        return tracker.saved(reach, cleanup);
    }

    /** Takes what it uses now, without judging it. */
    void seen(Usage now) {
        usage = now;
        rose = false;
    }

    /** Answers whether what is used now, if it is not all, still makes for the present level or a higher one. */
    boolean isAsHighAs(Usage part) {
        return part.worst().map(Usage.Figure::percent).orElse(0.0)
                >= here.settings().threshold(level());
    }

    /** Takes what a cleanup left, as long as nobody can see it. */
    void lessens(RetentionReport report) {
        Usage before = usage;
        if (before == null) {
            return;
        }
        long bytes = report.removed().stream()
                .mapToLong(RetentionReport.Removed::bytes)
                .sum();
        long existing = report.after();
        usage = new Usage(
                name,
                before.at(),
                Math.min(before.inUse(), existing),
                existing,
                Math.max(0, before.bytes() - bytes),
                before.tokens(),
                before.limits(),
                before.kinds(),
                before.owners(),
                before.work());
    }

    /** Takes what it uses at a look, and judges it. */
    LevelTracker.Step look(Usage now, Instant at) {
        usage = now;
        looked = now;
        growth.add(now);
        trend = null;
        LevelTracker.Step step =
                tracker.look(now.worst().map(Usage.Figure::percent).orElse(0.0), at);
        rose = step.rose();
        return step;
    }

    /** Answers whether the last look saw a higher level than the one before. */
    boolean rose() {
        return rose;
    }

    /** Notes that it answered; answers whether people are to be told now that it does again. */
    boolean answers(Instant at) {
        boolean wasTold = reach.told();
        reach = reach.answers(at, here.settings());
        failedSince = null;
        trouble = null;
        gone = false;
        return wasTold && !reach.told();
    }

    /** Notes that it did not answer; answers whether people are to be told of that now. */
    boolean fails(String words, Instant at) {
        boolean wasTold = reach.told();
        reach = reach.fails(at, here.settings());
        notes(words, at);
        return !wasTold && reach.told();
    }

    /** Notes that it did not answer because what tells of it does not, of which people are told on its own. */
    void isSilent(String words, Instant at) {
        reach = reach.silent();
        notes(words, at);
    }

    private void notes(String words, Instant at) {
        if (failedSince == null || failedSince.isAfter(at)) {
            failedSince = at;
        }
        trouble = "no answer since " + AlertText.clock(failedSince, here.zone()) + ": " + words;
    }

    /** Notes what keeps it from being right, though it is judged. */
    void trouble(Optional<String> words) {
        trouble = words.orElse(null);
    }

    void told(Level level) {
        alerts.merge(level, 1L, Long::sum);
    }

    void removed(Reason reason, long sessions) {
        removed.merge(reason, sessions, Long::sum);
    }

    /** Answers when the limit that is nearest will be met, as it was known at most a minute ago. */
    Optional<Trend> trend(Instant now) {
        Optional<Usage.Figure> worst = usage().flatMap(Usage::worst);
        if (worst.isEmpty()) {
            return Optional.empty();
        }
        boolean holds = trendAt != null
                && !trendAt.isAfter(now)
                && Duration.between(trendAt, now).compareTo(TREND_HOLDS) < 0;
        if (trend == null || !holds) {
            trend = TrendLine.of(samples.all(), worst.get(), here.zone(), now);
            trendAt = now;
        }
        return Optional.of(trend);
    }

    GuardianState.Source state(boolean remote, boolean group, Optional<GuardianState.NextCleanup> next, Instant now) {
        return new GuardianState.Source(
                name,
                remote,
                group,
                tracker.level(),
                tracker.since(),
                usage(),
                trouble(),
                trend(now),
                next,
                alerts,
                removed);
    }

    /** Answers the samples of the last while. */
    List<Trend.Sample> history(Instant from) {
        return samples.all().stream()
                .filter(sample -> !sample.at().isBefore(from))
                .toList();
    }
}
