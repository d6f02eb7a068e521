package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.Quota;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of a policy and their defaults. Changed by its builder only; a policy has a copy of its own. */
final class PolicySettings {

    static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofDays(30);
    static final int DEFAULT_MAX_SESSIONS = 500;

    Mode mode = Mode.WARN;
    Limits limits =
            Limits.OFF.withIdleTimeout(Limit.of(DEFAULT_IDLE_TIMEOUT)).withMaxSessions(Limit.of(DEFAULT_MAX_SESSIONS));

    @Nullable
    Long diskBudget;

    @Nullable
    Long highWater;

    Map<SessionKind, Limits> kinds = new TreeMap<>();
    Map<KeyPattern, Limits> patterns = new LinkedHashMap<>();
    List<Exemption> exemptions = new ArrayList<>();
    Map<KeyPattern, Integer> priorities = new LinkedHashMap<>();
    Map<Counted, Quota> quotas = new LinkedHashMap<>();
    int minSessions;
    Duration runningProtection = Duration.ofHours(6);
    Duration leaseProtection = Duration.ofHours(24);
    double maxRemovalShare = 0.5;

    @Nullable
    Duration notice;

    double touchShare = 0.05;
    Duration clockTolerance = Duration.ofMinutes(5);

    @Nullable
    Duration archiveRetention = Duration.ofDays(30);

    @Nullable
    Long archiveMaxBytes = 256L << 20;

    Duration orphanGrace = Duration.ofHours(24);
    Duration tombstoneTime = Duration.ofHours(24);
    ArchiveNaming archiveNaming = ArchiveNaming.SIDE_FOLDER;

    PolicySettings() {}

    PolicySettings(PolicySettings from) {
        mode = from.mode;
        limits = from.limits;
        diskBudget = from.diskBudget;
        highWater = from.highWater;
        kinds = new TreeMap<>(from.kinds);
        patterns = new LinkedHashMap<>(from.patterns);
        exemptions = new ArrayList<>(from.exemptions);
        priorities = new LinkedHashMap<>(from.priorities);
        quotas = new LinkedHashMap<>(from.quotas);
        minSessions = from.minSessions;
        runningProtection = from.runningProtection;
        leaseProtection = from.leaseProtection;
        maxRemovalShare = from.maxRemovalShare;
        notice = from.notice;
        touchShare = from.touchShare;
        clockTolerance = from.clockTolerance;
        archiveRetention = from.archiveRetention;
        archiveMaxBytes = from.archiveMaxBytes;
        orphanGrace = from.orphanGrace;
        tombstoneTime = from.tombstoneTime;
        archiveNaming = from.archiveNaming;
    }

    /** Answers the limits of one session, with nothing left to inherit. */
    Limits limits(String normalizedKey, SessionKind kind) {
        Limits rule = closest(patterns, normalizedKey).map(Map.Entry::getValue).orElse(Limits.INHERITED);
        return rule.or(kinds.getOrDefault(kind, Limits.INHERITED)).or(limits);
    }

    /** Answers the longest idle timeout of the store and its rules; the default one if all are off. */
    Duration longestIdleTimeout() {
        return Stream.of(Stream.of(limits), kinds.values().stream(), patterns.values().stream())
                .flatMap(each -> each)
                .flatMap(each -> each.idleTimeout().value().stream())
                .max(Comparator.naturalOrder())
                .orElse(DEFAULT_IDLE_TIMEOUT);
    }

    /** Answers the closest pattern that has limits of its own. */
    Optional<KeyPattern> pattern(String normalizedKey) {
        return closest(patterns, normalizedKey).map(Map.Entry::getKey);
    }

    int priority(String normalizedKey) {
        return closest(priorities, normalizedKey).map(Map.Entry::getValue).orElse(0);
    }

    /** Answers the pattern of a map that matches a key most closely: the one with the most literals, the later of two. */
    static <V> Optional<Map.Entry<KeyPattern, V>> closest(Map<KeyPattern, V> patterns, String normalizedKey) {
        Map.Entry<KeyPattern, V> best = null;
        for (Map.Entry<KeyPattern, V> each : patterns.entrySet()) {
            if (each.getKey().matches(normalizedKey)
                    && (best == null
                            || each.getKey().literals() >= best.getKey().literals())) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Sets a pattern's value, in the last place also if the pattern was there. */
    static <V> void put(Map<KeyPattern, V> patterns, KeyPattern pattern, V value) {
        patterns.remove(pattern);
        patterns.put(pattern, value);
    }

    /** What a quota counts. Immutable, thread-safe. */
    record Counted(QuotaScope scope, Counter counter) {}

    /**
     * Keys or a kind that are never removed, until they were idle for an age, if one is given. Immutable, thread-safe.
     */
    record Exemption(@Nullable KeyPattern pattern, @Nullable SessionKind kind, @Nullable Duration age) {

        boolean covers(String normalizedKey, SessionKind of) {
            return pattern != null ? pattern.matches(normalizedKey) : kind == of;
        }

        @Override
        public String toString() {
            return (pattern != null ? pattern.toString() : String.valueOf(kind))
                    + (age == null ? "" : " until idle for " + Words.of(age));
        }
    }

    @Override
    public String toString() {
        return "mode=" + mode + ", " + limits + ", diskBudget=" + off(diskBudget) + ", highWater="
                + (highWater == null ? "80 %" : highWater) + ", kinds=" + kinds + ", patterns=" + patterns
                + ", exemptions=" + exemptions + ", priorities=" + priorities + ", quotas=" + quotas.values()
                + ", minSessions=" + minSessions + ", runningProtection=" + runningProtection + ", leaseProtection="
                + leaseProtection + ", maxRemovalShare=" + maxRemovalShare + ", notice=" + off(notice)
                + ", touchShare=" + touchShare + ", clockTolerance=" + clockTolerance + ", archiveRetention="
                + off(archiveRetention) + ", archiveMaxBytes=" + off(archiveMaxBytes) + ", orphanGrace=" + orphanGrace
                + ", tombstoneTime=" + tombstoneTime + ", archiveNaming=" + archiveNaming;
    }

    private static Object off(@Nullable Object value) {
        return value == null ? "off" : value;
    }
}
