package dev.creel.cli.web;

import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Trend;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A guardian that knows what a test tells it, and remembers what it was told to do. Thread-safe. */
final class FakeView implements GuardView {

    final List<String> told = new CopyOnWriteArrayList<>();
    volatile GuardianState state = Sample.state();
    volatile Optional<RetentionPlan> plan = Optional.of(Sample.plan("agent:ops:cron:nightly", "agent:ops:hook:build"));
    volatile Optional<RuntimeException> failure = Optional.empty();
    volatile Optional<RuntimeException> cleanFailure = Optional.empty();
    volatile boolean clockDoubted;
    volatile boolean healthy = true;

    @Override
    public GuardianState state() {
        failure.ifPresent(e -> {
            throw e;
        });
        return state;
    }

    @Override
    public List<Trend.Sample> history(String source, Duration back) {
        return Sample.history(back);
    }

    @Override
    public Optional<RetentionPlan> plan(String source) {
        return plan;
    }

    @Override
    public RetentionReport clean(String source, RetentionPlan agreed) {
        cleanFailure.ifPresent(e -> {
            throw e;
        });
        told.add("clean " + source + " " + agreed.removals().size());
        return clockDoubted ? Sample.stopped(agreed) : Sample.report(agreed);
    }

    @Override
    public void resume(String source) {
        told.add("resume " + source);
    }

    @Override
    public Instant lookedAt() {
        return Sample.state().at();
    }

    @Override
    public boolean healthy() {
        return healthy;
    }
}
