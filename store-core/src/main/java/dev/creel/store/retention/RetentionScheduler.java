package dev.creel.store.retention;

import dev.creel.store.SessionStoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes a policy again and again on an executor of the caller. One pass at a time runs, also across processes: one that
 * finds another under way is left out. The next pass is due after the last one is through, by the interval and a random
 * part of it. A pass that fails is logged, and the next one comes all the same. Nothing runs before {@link #start}.
 *
 * <p>Thread-safe.
 */
public final class RetentionScheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionScheduler.class);
    private static final double JITTER = 0.2;

    private final Retention retention;
    private final RetentionPolicy policy;
    private final ScheduledExecutorService executor;
    private final Duration interval;
    private final RandomGenerator random;
    private final Supplier<Set<String>> activeKeys;
    private final Consumer<? super RetentionReport> reports;
    private @Nullable Future<?> next;
    private boolean closed;

    private RetentionScheduler(Builder builder) {
        retention = builder.retention;
        policy = builder.policy;
        executor = builder.executor;
        interval = builder.interval;
        random = builder.random;
        activeKeys = builder.activeKeys;
        reports = builder.reports;
    }

    /**
     * Answers a builder with the defaults.
     *
     * @param executor where passes run; it is not shut down by this object
     */
    public static Builder builder(Retention retention, RetentionPolicy policy, ScheduledExecutorService executor) {
        return new Builder(retention, policy, executor);
    }

    /**
     * Lets the first pass be due after the interval. Does nothing the second time.
     *
     * @throws IllegalStateException if it is closed
     */
    public synchronized void start() {
        if (closed) {
            throw new IllegalStateException("The scheduler is closed; make another one");
        }
        if (next == null) {
            schedule();
        }
    }

    private synchronized void schedule() {
        if (closed) {
            return;
        }
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        try {
            next = executor.schedule(this::run, (long) (interval.toMillis() * factor), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.atWarn().setCause(e).log("the executor takes no more passes; none will follow");
        }
    }

    private void run() {
        try {
            retention.flush();
            Optional<RetentionReport> report = retention.tryPass(policy, activeKeys.get());
            report.ifPresent(reports);
        } catch (SessionStoreException e) {
            LOG.atWarn()
                    .addKeyValue("storePath", e.store())
                    .setCause(e)
                    .log("a retention pass failed; the next one comes");
        } catch (Throwable e) {
            LOG.atError().setCause(e).log("a retention pass failed; the next one comes");
        } finally {
            schedule();
        }
    }

    /** Lets no further pass begin; one that is under way goes on. Does nothing the second time. */
    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final Retention retention;
        private final RetentionPolicy policy;
        private final ScheduledExecutorService executor;
        private Duration interval = Duration.ofMinutes(15);
        private RandomGenerator random = RandomGenerator.getDefault();
        private Supplier<Set<String>> activeKeys = Set::of;
        private Consumer<? super RetentionReport> reports = report -> {};

        private Builder(Retention retention, RetentionPolicy policy, ScheduledExecutorService executor) {
            this.retention = Objects.requireNonNull(retention, "retention");
            this.policy = Objects.requireNonNull(policy, "policy");
            this.executor = Objects.requireNonNull(executor, "executor");
        }

        /** Sets the time between two passes, give or take a fifth: more than zero. Default: 15 minutes. */
        public Builder interval(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("interval is " + value + "; it must be more than zero");
            }
            interval = value;
            return this;
        }

        /** Sets the source of the random part. Default: the JDK's. */
        public Builder random(RandomGenerator value) {
            random = Objects.requireNonNull(value, "random");
            return this;
        }

        /** Sets who says at each pass which keys are active. Default: none are. */
        public Builder activeKeys(Supplier<Set<String>> value) {
            activeKeys = Objects.requireNonNull(value, "activeKeys");
            return this;
        }

        /** Sets who is told what each pass did, in its thread. Default: nobody. */
        public Builder reports(Consumer<? super RetentionReport> value) {
            reports = Objects.requireNonNull(value, "reports");
            return this;
        }

        public RetentionScheduler build() {
            return new RetentionScheduler(this);
        }
    }
}
