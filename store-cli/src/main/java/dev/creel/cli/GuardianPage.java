package dev.creel.cli;

import dev.creel.cli.web.GuardView;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Trend;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page shows of a guardian, and does with it. Thread-safe.
 *
 * @param interval the time from one look to the next
 */
record GuardianPage(SessionGuardian guardian, Duration interval) implements GuardView {

    @Override
    public GuardianState state() {
        return guardian.state();
    }

    @Override
    public List<Trend.Sample> history(String source, Duration back) {
        return guardian.history(source, back);
    }

    @Override
    public Optional<RetentionPlan> plan(String source) {
        return guardian.plan(source);
    }

    @Override
    public RetentionReport clean(String source, RetentionPlan plan) {
        return guardian.clean(source, plan);
    }

    @Override
    public void resume(String source) {
        guardian.resume(source);
    }

    @Override
    public Instant lookedAt() {
        return guardian.lookedAt();
    }

    @Override
    public boolean healthy() {
        return lookedAt().plus(interval.multipliedBy(3)).isAfter(Instant.now());
    }
}
