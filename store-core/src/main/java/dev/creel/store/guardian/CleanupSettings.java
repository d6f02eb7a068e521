package dev.creel.store.guardian;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * When sessions are removed, and which may be. All settings have defaults, and are checked when built. Immutable,
 * thread-safe.
 */
public final class CleanupSettings {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final CleanupSettings DEFAULTS = builder().build();

    private final Duration every;
    private final Duration idle;
    private final int minSessions;
    private final Level from;
    private final int headroom;
    private final boolean atCritical;
    private final List<String> exempt;
    private final Set<SessionKind> exemptKinds;
    private final Map<String, Integer> priorities;
    private final OptionalInt exemptFrom;
    private final double maxRemovalShare;
    private final Duration runningProtection;
    private final Duration leaseProtection;

    private CleanupSettings(Builder builder) {
        every = builder.every;
        idle = builder.idle;
        minSessions = builder.minSessions;
        from = builder.from;
        headroom = builder.headroom;
        atCritical = builder.atCritical;
        exempt = List.copyOf(builder.exempt);
        exemptKinds = Collections.unmodifiableSet(copy(builder.exemptKinds));
        priorities = Collections.unmodifiableMap(new LinkedHashMap<>(builder.priorities));
        exemptFrom = builder.exemptFrom;
        maxRemovalShare = builder.maxRemovalShare;
        runningProtection = builder.runningProtection;
        leaseProtection = builder.leaseProtection;
    }

    /** Answers the defaults. */
    public static CleanupSettings defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Answers a builder that begins with these settings. */
    public Builder toBuilder() {
        Builder next = new Builder();
        next.every = every;
        next.idle = idle;
        next.minSessions = minSessions;
        next.from = from;
        next.headroom = headroom;
        next.atCritical = atCritical;
        next.exempt.addAll(exempt);
        next.exemptKinds = copy(exemptKinds);
        next.priorities.putAll(priorities);
        next.exemptFrom = exemptFrom;
        next.maxRemovalShare = maxRemovalShare;
        next.runningProtection = runningProtection;
        next.leaseProtection = leaseProtection;
        return next;
    }

    /** Answers the time from one cleanup to the next. */
    public Duration every() {
        return every;
    }

    /** Answers how long a session must have been idle before it may go. */
    public Duration idle() {
        return idle;
    }

    /** Answers how many sessions of a store stay in any case. */
    public int minSessions() {
        return minSessions;
    }

    /** Answers the level at which a cleanup begins. */
    public Level from() {
        return from;
    }

    /** Answers how many percent of the limit a cleanup leaves free. */
    public int headroom() {
        return headroom;
    }

    /** Answers whether a cleanup is also due in the look that sees a source become critical. */
    public boolean atCritical() {
        return atCritical;
    }

    /** Answers the patterns of the keys that never go, in the order in which they were given. */
    public List<String> exempt() {
        return exempt;
    }

    /** Answers the kinds of sessions that never go. */
    public Set<SessionKind> exemptKinds() {
        return exemptKinds;
    }

    /** Answers the priorities by pattern, in the order in which they were given. */
    public Map<String, Integer> priorities() {
        return priorities;
    }

    /** Answers the lowest priority whose patterns never go, if there is one. */
    public OptionalInt exemptFrom() {
        return exemptFrom;
    }

    /** Answers which share of a store's sessions may go at once. */
    public double maxRemovalShare() {
        return maxRemovalShare;
    }

    /** Answers how long the status {@code running} keeps a session without any activity. */
    public Duration runningProtection() {
        return runningProtection;
    }

    /** Answers how long a lease keeps a session if it is not renewed. */
    public Duration leaseProtection() {
        return leaseProtection;
    }

    /** Answers the settings in one line, for a log. Equal settings have equal lines. */
    @Override
    public String toString() {
        return "CleanupSettings[every=" + every + ", idle=" + idle + ", minSessions=" + minSessions + ", from=" + from
                + ", headroom=" + headroom + ", atCritical=" + atCritical + ", exempt=" + exempt + ", exemptKinds="
                + exemptKinds + ", priorities=" + priorities + ", exemptFrom="
                + (exemptFrom.isPresent() ? exemptFrom.getAsInt() : "off") + ", maxRemovalShare=" + maxRemovalShare
                + ", runningProtection=" + runningProtection + ", leaseProtection=" + leaseProtection + "]";
    }

    private static Set<SessionKind> copy(Set<SessionKind> kinds) {
        Set<SessionKind> copy = EnumSet.noneOf(SessionKind.class);
        copy.addAll(kinds);
        return copy;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private Duration every = Duration.ofMinutes(15);
        private Duration idle = Duration.ofHours(2);
        private int minSessions = 10;
        private Level from = Level.WARNING;
        private int headroom = 40;
        private boolean atCritical;
        private final List<String> exempt = new ArrayList<>();
        private Set<SessionKind> exemptKinds = EnumSet.of(SessionKind.MAIN);
        private final Map<String, Integer> priorities = new LinkedHashMap<>();
        private OptionalInt exemptFrom = OptionalInt.empty();
        private double maxRemovalShare = 0.5;
        private Duration runningProtection = Duration.ofHours(6);
        private Duration leaseProtection = Duration.ofHours(24);

        private Builder() {}

        /** Sets the time from one cleanup to the next: at least a minute. Default: 15 minutes. */
        public Builder every(Duration value) {
            every = Objects.requireNonNull(value, "every");
            return this;
        }

        /** Sets how long no user was active in a session before it may go: more than zero. Default: 2 hours. */
        public Builder idle(Duration value) {
            idle = Objects.requireNonNull(value, "idle");
            return this;
        }

        /** Sets how many sessions of a store stay in any case: 0 or more. Default: 10. */
        public Builder minSessions(int count) {
            minSessions = count;
            return this;
        }

        /** Sets the level at which a cleanup begins: any but {@link Level#NORMAL}. Default: {@link Level#WARNING}. */
        public Builder from(Level value) {
            from = Objects.requireNonNull(value, "from");
            return this;
        }

        /**
         * Sets how many percent of the limit a cleanup leaves free: less than 100, and more than what is free when it begins.
         * Default: 40.
         */
        public Builder headroom(int percent) {
            headroom = percent;
            return this;
        }

        /** Sets whether a cleanup is also due in the look that sees a source become critical. Default: false. */
        public Builder atCritical(boolean value) {
            atCritical = value;
            return this;
        }

        /**
         * Keeps the sessions whose key matches.
         *
         * @param pattern a whole key in which {@code *} stands for any characters, also none
         */
        public Builder exempt(String pattern) {
            exempt.add(Objects.requireNonNull(pattern, "pattern"));
            return this;
        }

        /** Sets the kinds of sessions that never go, in the place of those set before. Default: {@link SessionKind#MAIN}. */
        public Builder exemptKinds(Set<SessionKind> kinds) {
            exemptKinds = copy(kinds);
            return this;
        }

        /** Sets which sessions go later: those with the higher number; the closest pattern counts. Default: 0 for all. */
        public Builder priority(String pattern, int priority) {
            priorities.remove(pattern);
            priorities.put(Objects.requireNonNull(pattern, "pattern"), priority);
            return this;
        }

        /** Keeps the sessions that match a pattern with this priority or a higher one. Default: off. */
        public Builder exemptFrom(int priority) {
            exemptFrom = OptionalInt.of(priority);
            return this;
        }

        /** Sets which share of a store's sessions may go at once: more than 0, at most 1. Default: 0.5. */
        public Builder maxRemovalShare(double share) {
            maxRemovalShare = share;
            return this;
        }

        /** Sets how long the status {@code running} keeps a session without any activity: more than zero. Default: 6 hours. */
        public Builder runningProtection(Duration value) {
            runningProtection = Objects.requireNonNull(value, "runningProtection");
            return this;
        }

        /** Sets how long a lease keeps a session if it is not renewed: more than zero. Default: 24 hours. */
        public Builder leaseProtection(Duration value) {
            leaseProtection = Objects.requireNonNull(value, "leaseProtection");
            return this;
        }

        /**
         * Answers the settings.
         *
         * @throws IllegalArgumentException if settings make no sense; names all that do not
         */
        public CleanupSettings build() {
            Faults faults = new Faults();
            faults.unless(
                    every.compareTo(Duration.ofMinutes(1)) >= 0 && every.compareTo(LONGEST) <= 0,
                    "every",
                    every,
                    "PT1M to 365 days");
            moreThanZero(faults, "idle", idle);
            faults.unless(minSessions >= 0, "minSessions", minSessions, "0 or more");
            faults.unless(from != Level.NORMAL, "from", from, "NOTICE, WARNING or CRITICAL");
            faults.unless(headroom >= 1 && headroom < 100, "headroom", headroom, "1 to 99");
            for (String pattern : exempt) {
                pattern(faults, "exempt", pattern);
            }
            for (String pattern : priorities.keySet()) {
                pattern(faults, "priority", pattern);
            }
            faults.unless(
                    maxRemovalShare > 0 && maxRemovalShare <= 1,
                    "maxRemovalShare",
                    maxRemovalShare,
                    "more than 0, at most 1");
            moreThanZero(faults, "runningProtection", runningProtection);
            moreThanZero(faults, "leaseProtection", leaseProtection);
            faults.refuse();
            return new CleanupSettings(this);
        }

        private static void moreThanZero(Faults faults, String setting, Duration value) {
            boolean right = value.compareTo(Duration.ofMillis(2)) >= 0 && value.compareTo(LONGEST) <= 0;
            faults.unless(right, setting, value, "more than a millisecond, at most 365 days");
        }

        private static void pattern(Faults faults, String setting, String pattern) {
            boolean right = !KeyNormalizer.DEFAULT.normalize(pattern).isEmpty();
            faults.unless(right, setting, "\"" + pattern + "\"", "a key in which * stands for any characters");
        }
    }
}
