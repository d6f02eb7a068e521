package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches what sources use, tells people before a limit is met, and cleans up if it is told to. Nothing happens before
 * {@link #start} or {@link #look}. One source, sink or file that fails or hangs holds up nothing else, and is told of once.
 *
 * <p>Thread-safe. Does not close stores, nor a {@link dev.creel.store.retention.Retention} that it was given.
 */
public final class SessionGuardian implements AutoCloseable {

    private final GuardianCore core;

    private SessionGuardian(GuardianCore core) {
        this.core = core;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes the first look at once, and then one each interval. Does nothing the second time.
     *
     * @throws IllegalStateException if it is closed
     */
    public void start() {
        core.start();
    }

    /**
     * Takes a look now. What comes back at once is judged when this returns, the rest when it comes; with an executor that
     * runs at once that is all of it. Does nothing if it is closed.
     */
    public void look() {
        core.look();
    }

    /**
     * Takes a look now, and waits: first for the sources, then for cleanups that are due and for the sinks, also for a
     * further try of one that failed. For a program that looks and ends. Does nothing if it is closed.
     *
     * @param patience how long at most for the sources, and then once more for the rest. A source that has not come back by
     *     then did not answer at this look
     */
    public void look(Duration patience) {
        core.look(patience);
    }

    /** Answers all that is known now. Waits for nothing; plans that are older than a minute are made anew at the next look. */
    public GuardianState state() {
        return core.state();
    }

    /** Answers when the last look was, or when it was built if it never did. Waits for no source, and lets nothing be planned. */
    public Instant lookedAt() {
        return core.lookedAt();
    }

    /**
     * Answers the samples of a source or a group, the oldest first.
     *
     * @param back how far back
     * @throws IllegalArgumentException if there is no such source or group
     */
    public List<Trend.Sample> history(String source, Duration back) {
        return core.history(source, back);
    }

    /**
     * Answers what a cleanup of a source would do, as it was at most a minute ago. Waits for the source.
     *
     * @return nothing if its sessions cannot be removed
     * @throws IllegalArgumentException if there is no such source
     * @throws IllegalStateException if the source does not come back in time
     * @throws dev.creel.store.SessionStoreException if its store cannot be read
     */
    public Optional<RetentionPlan> plan(String source) {
        return core.plan(source);
    }

    /**
     * Executes a plan that a person has agreed to; once that is done it ends a stop. The plan is made anew before; one that is
     * not {@link RetentionPlan.Verdict#READY} is stopped, as the report says, but for what was revoked.
     *
     * @throws IllegalArgumentException if there is no such source, or its sessions cannot be removed
     * @throws StillCleaning if it has begun, but takes too long to wait for: it goes on
     * @throws PlanChanged if other sessions would go now, or one of them changed; nothing was removed
     * @throws IllegalStateException if a sink forbids it, the source does not come back in time, or this guardian only
     *     observes
     * @throws dev.creel.store.SessionStoreException if the store cannot be changed
     */
    public RetentionReport clean(String source, RetentionPlan plan) {
        return core.clean(source, plan);
    }

    /**
     * Lets a source be cleaned up again whose cleanups were stopped.
     *
     * @throws IllegalArgumentException if there is no such source
     */
    public void resume(String source) {
        core.resume(source);
    }

    /**
     * Takes no further look. Waits up to 10 seconds for a cleanup, and for the sinks, each of which gets one last try. Closes
     * sources and sinks. Does nothing the second time.
     */
    @Override
    public void close() {
        core.close();
    }

    /** A cleanup has begun and goes on, though nobody waits for its end. Immutable, thread-safe. */
    public static final class StillCleaning extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        public StillCleaning(String source) {
            super("The cleanup of \"" + source + "\" has begun and goes on. See alerts and audit for what it removes.");
        }
    }

    /** Nothing was removed, since the plan that a person agreed to is not what would be done now. Immutable, thread-safe. */
    public static final class PlanChanged extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        private final transient RetentionPlan plan;

        public PlanChanged(String source, RetentionPlan plan) {
            super("The plan for \"" + source + "\" has changed. Nothing was removed. Look at the new plan.");
            this.plan = plan;
        }

        /** Answers what would be done now. */
        public RetentionPlan plan() {
            return plan;
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        final List<UsageSource> sources = new ArrayList<>();
        final List<GroupSettings> groups = new ArrayList<>();
        final List<SinkSettings> sinks = new ArrayList<>();
        GuardianSettings settings = GuardianSettings.defaults();
        GuardianMetrics metrics = GuardianMetrics.NONE;
        InstantSource clock = InstantSource.system();
        LongSupplier ticker = System::nanoTime;
        ZoneId zone = ZoneId.systemDefault();
        boolean observing;

        @Nullable
        Path directory;

        @Nullable
        ScheduledExecutorService scheduler;

        @Nullable
        Executor workers;

        record GroupSettings(String name, Usage.Limits limits, List<String> members) {}

        record SinkSettings(String name, AlertSink sink) {}

        private Builder() {}

        /** Adds what is watched. It is closed with the guardian. */
        public Builder source(UsageSource source) {
            sources.add(Objects.requireNonNull(source, "source"));
            return this;
        }

        /**
         * Puts several sources under common limits. One that does not answer counts with its last figures.
         *
         * @param name as a source's; unique among sources and groups
         * @param members names of sources, or of what a remote source tells of, as {@code remote/theirs}
         */
        public Builder group(String name, Usage.Limits limits, String... members) {
            groups.add(new GroupSettings(name, limits, List.of(members)));
            return this;
        }

        /** Sets when to look and when to tell people. */
        public Builder settings(GuardianSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Adds where alerts go. It is closed with the guardian.
         *
         * @param name as a source's; unique among sinks
         */
        public Builder sink(String name, AlertSink sink) {
            sinks.add(new SinkSettings(name, Objects.requireNonNull(sink, "sink")));
            return this;
        }

        /** Sets who is told figures. Default: {@link GuardianMetrics#NONE}. */
        public Builder metrics(GuardianMetrics value) {
            metrics = Objects.requireNonNull(value, "metrics");
            return this;
        }

        /**
         * Sets where levels, alerts and samples are kept across restarts; one directory for each guardian. Default: nothing
         * is kept.
         */
        public Builder directory(Path value) {
            directory = Objects.requireNonNull(value, "directory");
            return this;
        }

        /** Lets it only look: it sends, removes and writes nothing. */
        public Builder observing() {
            observing = true;
            return this;
        }

        /** Sets where the time comes from. Default: the system's clock. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets where elapsed nanoseconds come from. Default: {@link System#nanoTime()}. */
        public Builder ticker(LongSupplier value) {
            ticker = Objects.requireNonNull(value, "ticker");
            return this;
        }

        /** Sets the time zone of days and hours. Default: the system's. */
        public Builder zone(ZoneId value) {
            zone = Objects.requireNonNull(value, "zone");
            return this;
        }

        /** Sets what takes looks in time; it is not shut down. Default: a daemon thread of its own. */
        public Builder scheduler(ScheduledExecutorService value) {
            scheduler = Objects.requireNonNull(value, "scheduler");
            return this;
        }

        /**
         * Sets what reads sources, tells sinks and writes files, each of which may block; it is not shut down. Default: daemon
         * threads of its own, as many as there is to wait for.
         */
        public Builder workers(Executor value) {
            workers = Objects.requireNonNull(value, "workers");
            return this;
        }

        /**
         * Makes the guardian, and reads what was kept of an earlier one.
         *
         * @throws IllegalArgumentException if names are wrong or taken, or there is no source; names every fault
         */
        public SessionGuardian build() {
            Faults faults = new Faults();
            Map<String, String> taken = new LinkedHashMap<>();
            faults.unless(!sources.isEmpty(), "the number of sources", 0, "1 or more");
            sources.forEach(each -> name(faults, taken, "source", each.name()));
            groups.forEach(each -> group(faults, taken, each));
            Map<String, String> sinkNames = new LinkedHashMap<>();
            sinks.forEach(each -> name(faults, sinkNames, "sink", each.name()));
            faults.refuse();
            return new SessionGuardian(new GuardianCore(this));
        }

        private void group(Faults faults, Map<String, String> taken, GroupSettings group) {
            name(faults, taken, "group", group.name());
            faults.unless(!group.members().isEmpty(), "the number of members of group " + group.name(), 0, "1 or more");
            for (String member : group.members()) {
                boolean known = sources.stream()
                        .anyMatch(each -> member.equals(each.name()) || member.startsWith(each.name() + "/"));
                faults.unless(known, "a member of group " + group.name(), "\"" + member + "\"", "the name of a source");
            }
        }

        private static void name(Faults faults, Map<String, String> taken, String what, String name) {
            faults.unless(
                    name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
                    "the name of a " + what,
                    "\"" + name + "\"",
                    "1 to 64 of A-Z a-z 0-9 . _ -, first a letter or a digit");
            String other = taken.put(name, what);
            if (other != null) {
                faults.add(
                        "a " + what + " and a " + other + " are both named \"" + name + "\"; give each its own name");
            }
        }
    }
}
