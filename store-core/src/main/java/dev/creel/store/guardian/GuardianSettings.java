package dev.creel.store.guardian;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When to look and when to tell people. All settings have defaults, and are checked when built. Immutable, thread-safe. */
public final class GuardianSettings {

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Level[] TOLD = {Level.NOTICE, Level.WARNING, Level.CRITICAL};
    private static final GuardianSettings DEFAULTS = builder().build();

    private final Duration interval;
    private final Map<Level, Integer> thresholds;
    private final int hysteresis;
    private final Map<Level, Duration> cooldowns;
    private final Duration recoverAfter;
    private final int failedLooks;
    private final Duration keepSamples;
    private final @Nullable CleanupSettings cleanup;

    private GuardianSettings(Builder builder) {
        interval = builder.interval;
        thresholds = new EnumMap<>(builder.thresholds);
        hysteresis = builder.hysteresis;
        cooldowns = new EnumMap<>(builder.cooldowns);
        recoverAfter = builder.recoverAfter;
        failedLooks = builder.failedLooks;
        keepSamples = builder.keepSamples;
        cleanup = builder.cleanup;
    }

    /** Answers the defaults; nothing is cleaned up. */
    public static GuardianSettings defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Answers a builder that begins with these settings. */
    public Builder toBuilder() {
        Builder next = new Builder();
        next.interval = interval;
        next.thresholds.putAll(thresholds);
        next.hysteresis = hysteresis;
        next.cooldowns.putAll(cooldowns);
        next.recoverAfter = recoverAfter;
        next.failedLooks = failedLooks;
        next.keepSamples = keepSamples;
        next.cleanup = cleanup;
        return next;
    }

    /** Answers the time from one look to the next. */
    public Duration interval() {
        return interval;
    }

    /** Answers from which percentage of a limit on a level holds; 0 for {@link Level#NORMAL}. */
    public int threshold(Level level) {
        return thresholds.getOrDefault(level, 0);
    }

    /** Answers how many percent below its threshold a level is left. */
    public int hysteresis() {
        return hysteresis;
    }

    /** Answers how long after an alert of a level, or of a higher one, it is not repeated; zero for {@link Level#NORMAL}. */
    public Duration cooldown(Level level) {
        return cooldowns.getOrDefault(level, Duration.ZERO);
    }

    /** Answers how long a source must be normal before it is said to have recovered. */
    public Duration recoverAfter() {
        return recoverAfter;
    }

    /** Answers how many looks in a row must fail before people are told. */
    public int failedLooks() {
        return failedLooks;
    }

    /** Answers how long samples are kept. */
    public Duration keepSamples() {
        return keepSamples;
    }

    /** Answers what a cleanup may remove; nothing if nothing is ever removed. */
    public Optional<CleanupSettings> cleanup() {
        return Optional.ofNullable(cleanup);
    }

    /** Answers the settings in one line, for a log. Equal settings have equal lines. */
    @Override
    public String toString() {
        return "GuardianSettings[interval=" + interval + ", thresholds=" + thresholds + ", hysteresis=" + hysteresis
                + ", cooldowns=" + cooldowns + ", recoverAfter=" + recoverAfter + ", failedLooks=" + failedLooks
                + ", keepSamples=" + keepSamples + ", cleanup=" + (cleanup == null ? "off" : cleanup) + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private Duration interval = Duration.ofSeconds(30);
        private final Map<Level, Integer> thresholds =
                new EnumMap<>(Map.of(Level.NOTICE, 65, Level.WARNING, 80, Level.CRITICAL, 90));
        private int hysteresis = 5;
        private final Map<Level, Duration> cooldowns = new EnumMap<>(Map.of(
                Level.NOTICE, Duration.ofMinutes(30),
                Level.WARNING, Duration.ofMinutes(15),
                Level.CRITICAL, Duration.ofMinutes(5)));
        private Duration recoverAfter = Duration.ofMinutes(2);
        private int failedLooks = 2;
        private Duration keepSamples = Duration.ofDays(14);
        private @Nullable CleanupSettings cleanup;

        private Builder() {}

        /** Sets the time from one look to the next: at least a second. Default: 30 seconds. */
        public Builder interval(Duration value) {
            interval = Objects.requireNonNull(value, "interval");
            return this;
        }

        /**
         * Sets from which percentage of a limit on a level holds: 1 to 100, higher for a higher level. Default: 65, 80 and
         * 90.
         *
         * @param level any but {@link Level#NORMAL}
         */
        public Builder threshold(Level level, int percent) {
            thresholds.put(told(level), percent);
            return this;
        }

        /**
         * Sets how many percent below its threshold a level is left: at least 1, less than the lowest threshold and than
         * each step between thresholds. Default: 5.
         */
        public Builder hysteresis(int percent) {
            hysteresis = percent;
            return this;
        }

        /**
         * Sets how long after an alert of a level, or of a higher one, it is not repeated: at least the interval, not longer
         * for a higher level. Default: 30, 15 and 5 minutes.
         *
         * @param level any but {@link Level#NORMAL}
         */
        public Builder cooldown(Level level, Duration value) {
            cooldowns.put(told(level), Objects.requireNonNull(value, "cooldown"));
            return this;
        }

        /** Sets how long a source must be normal before it is said to have recovered: zero or more. Default: 2 minutes. */
        public Builder recoverAfter(Duration value) {
            recoverAfter = Objects.requireNonNull(value, "recoverAfter");
            return this;
        }

        /** Sets how many looks in a row must fail before people are told: 1 to 100. Default: 2. */
        public Builder failedLooks(int count) {
            failedLooks = count;
            return this;
        }

        /** Sets how long samples are kept: 1 to 90 days. Default: 14 days. */
        public Builder keepSamples(Duration value) {
            keepSamples = Objects.requireNonNull(value, "keepSamples");
            return this;
        }

        /** Lets sessions be removed. Default: nothing is ever removed. */
        public Builder cleanup(CleanupSettings value) {
            cleanup = Objects.requireNonNull(value, "cleanup");
            return this;
        }

        /** Lets nothing be removed. */
        public Builder cleanupOff() {
            cleanup = null;
            return this;
        }

        /**
         * Answers the settings.
         *
         * @throws IllegalArgumentException if settings make no sense; names all that do not
         */
        public GuardianSettings build() {
            Faults faults = new Faults();
            faults.unless(within(interval, SHORTEST_INTERVAL, LONGEST), "interval", interval, "PT1S to 365 days");
            checkThresholds(faults);
            checkCooldowns(faults);
            faults.unless(
                    within(recoverAfter, Duration.ZERO, LONGEST), "recoverAfter", recoverAfter, "zero to 365 days");
            faults.unless(failedLooks >= 1 && failedLooks <= 100, "failedLooks", failedLooks, "1 to 100");
            faults.unless(
                    within(keepSamples, Duration.ofDays(1), Duration.ofDays(90)),
                    "keepSamples",
                    keepSamples,
                    "1 to 90 days");
            if (cleanup != null) {
                int above = 100 - thresholds.getOrDefault(cleanup.from(), 0);
                faults.unless(
                        cleanup.headroom() > above,
                        "headroom",
                        cleanup.headroom(),
                        "more than " + above + ", which is free already when a cleanup begins at " + cleanup.from());
            }
            faults.refuse();
            return new GuardianSettings(this);
        }

        private void checkThresholds(Faults faults) {
            int below = 0;
            int step = 101;
            for (Level level : TOLD) {
                int percent = thresholds.getOrDefault(level, 0);
                faults.unless(
                        percent > below && percent <= 100,
                        "threshold(" + level + ")",
                        percent,
                        (below == 0 ? "1" : "more than " + below + " and at most") + (below == 0 ? " to 100" : " 100"));
                step = Math.min(step, percent - below);
                below = percent;
            }
            faults.unless(
                    hysteresis >= 1 && (hysteresis < step || step < 2),
                    "hysteresis",
                    hysteresis,
                    "at least 1 and less than " + Math.max(2, step)
                            + ", the smallest step from one threshold to the next");
        }

        private void checkCooldowns(Faults faults) {
            Duration longest = LONGEST;
            for (Level level : TOLD) {
                Duration cooldown = cooldowns.getOrDefault(level, Duration.ZERO);
                faults.unless(
                        within(cooldown, interval, longest),
                        "cooldown(" + level + ")",
                        cooldown,
                        "at least the interval " + interval + " and at most " + longest);
                longest = cooldown;
            }
        }

        private static boolean within(Duration value, Duration least, Duration most) {
            return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        }

        private static Level told(Level level) {
            if (level == Level.NORMAL) {
                throw new IllegalArgumentException(
                        "NORMAL has no threshold and no cooldown; set one of NOTICE, WARNING" + " and CRITICAL");
            }
            return level;
        }
    }
}
