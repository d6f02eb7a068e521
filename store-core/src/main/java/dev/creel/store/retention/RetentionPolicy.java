package dev.creel.store.retention;

import dev.creel.store.retention.PolicySettings.Counted;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What may be removed from a store, when, and what never. Each limit works on its own and can be off. Zero, negative and
 * senseless values are refused when they are set.
 *
 * <p>Limits can differ by kind of session and by key: what the closest pattern says holds (the one with the most
 * characters that are not {@code *}, the later one of two), then what the kind's rule says, then the store's. A count or
 * byte limit of a rule is over the sessions that take it from that rule; the store's is over all sessions.
 *
 * <p>Immutable and thread-safe.
 */
public final class RetentionPolicy {

    /** What a pass does with its plan. */
    public enum Mode {
        /** Report it and remove nothing. The default. */
        WARN,
        /** Execute it. */
        ENFORCE
    }

    /** Where the transcripts of removed sessions go. */
    public enum ArchiveNaming {
        /** Into the archive in Creel's own folder, with the entry. The default. */
        SIDE_FOLDER,
        /** They stay beside the document, under the names that the gateway gives to deleted ones. */
        GATEWAY
    }

    /** Whose tokens are counted together. */
    public enum QuotaScope {
        /** Those of one session. */
        SESSION,
        /** Those of all sessions of one kind. */
        KIND,
        /** Those of all sessions of one {@code pluginOwnerId}, else of the agent in the key; sessions without are left out. */
        OWNER
    }

    /** Which of an entry's token counters is meant. */
    public enum Counter {
        /** Its {@code inputTokens}. */
        INPUT,
        /** Its {@code outputTokens}. */
        OUTPUT,
        /** Its {@code totalTokens}. */
        TOTAL
    }

    /**
     * A token quota. Immutable, thread-safe.
     *
     * @param notice tokens beyond which a notice is given: more than zero
     * @param hard tokens beyond which sessions go: not less than the notice; {@link Long#MAX_VALUE} for a notice only
     */
    public record Quota(QuotaScope scope, Counter counter, long notice, long hard) {
        public Quota {
            Objects.requireNonNull(scope, "scope");
            Objects.requireNonNull(counter, "counter");
            if (notice <= 0 || hard < notice) {
                throw new IllegalArgumentException("quota of " + scope + " and " + counter + " has notice " + notice
                        + " and hard " + hard + "; notice must be more than zero and hard not less than it");
            }
        }
    }

    /** Limits for some of the sessions. What is not set is inherited. Immutable and thread-safe. */
    public static final class Rule extends LimitSettings<Rule> {

        private final Limits limits;

        private Rule(Limits limits) {
            this.limits = limits;
        }

        /** Answers a rule that leaves every limit as it is. */
        public static Rule inherit() {
            return new Rule(Limits.INHERITED);
        }

        @Override
        Limits limits() {
            return limits;
        }

        @Override
        Rule with(Limits next) {
            return new Rule(next);
        }

        @Override
        public String toString() {
            return "Rule[" + limits + "]";
        }
    }

    private final PolicySettings settings;

    private RetentionPolicy(PolicySettings settings) {
        this.settings = settings;
    }

    /** Answers what the gateway does unless told otherwise: idle timeout 30 days, 500 sessions, nothing but warnings. */
    public static RetentionPolicy gatewayDefaults() {
        return builder().touchShare(0).build();
    }

    /** Answers a policy with every limit off; archives are kept for ever. Revoked sessions still go. */
    public static RetentionPolicy unlimited() {
        return builder()
                .with(Limits.OFF)
                .archiveRetentionOff()
                .archiveMaxBytesOff()
                .build();
    }

    /**
     * Answers the defaults, with what is short-lived kept shorter: heartbeats a day, sessions of subagents and calls from
     * outside three days, of jobs and model runs a week. Main sessions stay until they were idle for 365 days.
     */
    public static RetentionPolicy byKind() {
        Rule threeDays = Rule.inherit().idleTimeout(Duration.ofDays(3));
        Rule week = Rule.inherit().idleTimeout(Duration.ofDays(7));
        return builder()
                .forKind(SessionKind.HEARTBEAT, Rule.inherit().idleTimeout(Duration.ofDays(1)))
                .forKind(SessionKind.SUBAGENT, threeDays)
                .forKind(SessionKind.HOOK, threeDays)
                .forKind(SessionKind.CRON, week)
                .forKind(SessionKind.EXPLICIT, week)
                .exempt(SessionKind.MAIN, Duration.ofDays(365))
                .build();
    }

    /**
     * Reads the gateway's own settings: its whole configuration, or only its block {@code session.maintenance}, bare or as
     * the member {@code maintenance}. What the block does not have has the value of {@link #gatewayDefaults()}; what a
     * whole configuration has elsewhere is passed over. {@code pruneAfter} (else {@code pruneDays}) is the idle timeout, {@code maxEntries} the count limit, {@code maxDiskBytes}
     * and {@code highWaterBytes} are the disk budget. Archives are kept for the longer of {@code pruneAfter} and {@code
     * resetArchiveRetention}, for ever if that is {@code false}. {@code rotateBytes} has no meaning here, since the
     * document is never rotated.
     *
     * @param json strict JSON; JSON5 must be converted first
     * @throws IllegalArgumentException if it is not JSON, or if it has no retention setting or has them in more than one
     *     place, or if a setting is not known, zero, negative or cannot be read; names the setting and its value
     */
    public static RetentionPolicy fromGateway(String json) {
        return GatewaySettings.read(json);
    }

    public static Builder builder() {
        return new Builder(new PolicySettings());
    }

    /** Answers a builder that begins with these settings. */
    public Builder toBuilder() {
        return new Builder(new PolicySettings(settings));
    }

    public Mode mode() {
        return settings.mode;
    }

    /** Answers the store's idle timeout; a kind or a key may have another. */
    public Optional<Duration> idleTimeout() {
        return settings.limits.idleTimeout().value();
    }

    /** Answers the store's absolute lifetime; a kind or a key may have another. */
    public Optional<Duration> lifetime() {
        return settings.limits.lifetime().value();
    }

    public OptionalInt maxSessions() {
        return settings.limits.maxSessions().value().stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /** Answers how many bytes the entries may have together. */
    public OptionalLong maxBytes() {
        return optional(settings.limits.maxBytes().value());
    }

    public OptionalLong diskBudget() {
        return optional(Optional.ofNullable(settings.diskBudget));
    }

    /** Answers down to which number of bytes a plan frees once the disk budget is exceeded, if there is a budget. */
    public OptionalLong highWater() {
        Long budget = settings.diskBudget;
        if (budget == null) {
            return OptionalLong.empty();
        }
        long asked = settings.highWater != null ? settings.highWater : budget - budget / 5 - (budget % 5 == 0 ? 0 : 1);
        return OptionalLong.of(Math.max(1, Math.min(asked, budget)));
    }

    public int minSessions() {
        return settings.minSessions;
    }

    public Duration runningProtection() {
        return settings.runningProtection;
    }

    public Duration leaseProtection() {
        return settings.leaseProtection;
    }

    public double maxRemovalShare() {
        return settings.maxRemovalShare;
    }

    public Optional<Duration> notice() {
        return Optional.ofNullable(settings.notice);
    }

    public double touchShare() {
        return settings.touchShare;
    }

    public Duration clockTolerance() {
        return settings.clockTolerance;
    }

    public Optional<Duration> archiveRetention() {
        return Optional.ofNullable(settings.archiveRetention);
    }

    public OptionalLong archiveMaxBytes() {
        return optional(Optional.ofNullable(settings.archiveMaxBytes));
    }

    public Duration orphanGrace() {
        return settings.orphanGrace;
    }

    public Duration tombstoneTime() {
        return settings.tombstoneTime;
    }

    public ArchiveNaming archiveNaming() {
        return settings.archiveNaming;
    }

    public List<Quota> quotas() {
        return List.copyOf(settings.quotas.values());
    }

    /** Answers all settings, those by kind and key too. Not to be changed. */
    PolicySettings settings() {
        return settings;
    }

    private static OptionalLong optional(Optional<Long> value) {
        return value.stream().mapToLong(Long::longValue).findFirst();
    }

    /** Answers the settings in one line, for a log. */
    @Override
    public String toString() {
        return "RetentionPolicy[" + settings + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder extends SafetySettings {

        private final PolicySettings next;

        private Builder(PolicySettings next) {
            super(next);
            this.next = next;
        }

        @Override
        Limits limits() {
            return next.limits;
        }

        @Override
        Builder with(Limits limits) {
            next.limits = limits;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Sets what a pass does with its plan. Default: {@link Mode#WARN}. */
        public Builder mode(Mode value) {
            next.mode = Objects.requireNonNull(value, "mode");
            return this;
        }

        /** Sets how many bytes all that may be freed may have, files and document: more than zero. Default: off. */
        public Builder diskBudget(long bytes) {
            next.diskBudget = Check.bytes("diskBudget", bytes, "diskBudgetOff()");
            return this;
        }

        public Builder diskBudgetOff() {
            next.diskBudget = null;
            return this;
        }

        /** Sets down to which number of bytes is freed once the budget is exceeded. Default: 80 % of it; never more than it. */
        public Builder highWater(long bytes) {
            next.highWater = Check.bytes("highWater", bytes, "");
            return this;
        }

        /** Sets the limits of a kind of session, in the place of what was set for it before. */
        public Builder forKind(SessionKind kind, Rule rule) {
            next.kinds.put(kind, rule.limits);
            return this;
        }

        /**
         * Sets the limits of the sessions whose key matches a pattern, in the place of what was set for it before.
         *
         * @param pattern a whole key in which {@code *} stands for any characters, also none
         */
        public Builder forKeys(String pattern, Rule rule) {
            PolicySettings.put(next.patterns, new KeyPattern(pattern), rule.limits);
            return this;
        }

        /** Sets a token quota, in the place of one with the same scope and counter. See {@link Quota}. */
        public Builder quota(QuotaScope scope, Counter counter, long notice, long hard) {
            next.quotas.put(new Counted(scope, counter), new Quota(scope, counter, notice, hard));
            return this;
        }

        public RetentionPolicy build() {
            return new RetentionPolicy(new PolicySettings(next));
        }
    }
}
