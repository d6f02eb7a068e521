package dev.creel.store.testkit.guardian;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.testkit.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a week happen to a store, with or without a guardian that looks every 30 seconds. At the limit no session can be
 * made. A peer under a common limit is dead on the fourth day from 10 to 16 h. Not thread-safe.
 */
final class WeekRun implements AutoCloseable {

    static final int LIMIT = 300;
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Instant DIES = VirtualClock.START.plus(Duration.ofHours(3 * 24 + 10));
    private static final Instant LIVES = DIES.plus(Duration.ofHours(6));

    private final VirtualClock clock = new VirtualClock();
    private final AgentStore agent = new AgentStore(clock);
    private final VirtualScheduler scheduler = new VirtualScheduler(clock);
    private final ScriptedSource peer = new ScriptedSource("peer", clock);
    private final @Nullable SessionGuardian guardian;
    private final Map<String, Integer> alerts = new TreeMap<>();
    private final List<Integer> hours = new ArrayList<>();
    private int next;
    private int refused;
    private int removed;
    private int cleanups;
    private @Nullable Instant met;

    /**
     * What became of it. Immutable, thread-safe.
     *
     * @param hours the most sessions in each hour
     * @param met when there were as many as may be, if ever
     * @param refused how many sessions could not be made
     * @param alerts how many alerts there were of each kind and level
     */
    record Result(
            List<Integer> hours,
            Optional<Duration> met,
            int refused,
            int removed,
            int cleanups,
            Map<String, Integer> alerts) {

        int maximum() {
            return hours.stream().mapToInt(Integer::intValue).max().orElse(0);
        }

        @Override
        public String toString() {
            return "at most " + maximum() + " of " + LIMIT + " sessions, limit "
                    + met.map(at -> "met after " + at.toHours() + " h " + at.toMinutesPart() + " min")
                            .orElse("never met")
                    + ", " + refused + " sessions refused, " + removed + " removed by " + cleanups
                    + " cleanups, alerts "
                    + alerts;
        }
    }

    WeekRun(boolean guarded) throws Exception {
        for (int i = 1; i <= Week.AGENTS; i++) {
            agent.make("agent:a" + i + ":main", Duration.ofDays(1));
        }
        guardian = guarded ? FileOpsScope.with(agent.disk, this::guardian) : null;
    }

    private SessionGuardian guardian() {
        return SessionGuardian.builder()
                .source(agent.source(LIMIT).build())
                .source(peer)
                .group("gateway", Usage.Limits.none().withInUse(150), "store", "peer")
                .settings(GuardianSettings.builder()
                        .cleanup(CleanupSettings.defaults())
                        .build())
                .sink("count", new Counting())
                .sink("audit", AlertSink.audit(Path.of("/guard/audit.jsonl")))
                .directory(Path.of("/guard"))
                .clock(clock)
                .ticker(clock)
                .zone(ZoneOffset.UTC)
                .scheduler(scheduler)
                .workers(Runnable::run)
                .build();
    }

    private final class Counting implements AlertSink {
        @Override
        public void alert(Alert alert) {
            alerts.merge(alert.source() + " " + alert.kind() + " " + alert.level(), 1, Integer::sum);
        }

        @Override
        public void removed(String source, RetentionReport report) {
            removed += report.removed().size();
            cleanups++;
        }
    }

    Result run(List<Week.Event> events, Duration length) {
        Instant end = VirtualClock.START.plus(length);
        while (clock.instant().isBefore(end)) {
            int hour =
                    (int) Duration.between(VirtualClock.START, clock.instant()).toHours();
            while (next < events.size() && !events.get(next).at().isAfter(clock.instant())) {
                happens(events.get(next++));
                count(hour);
            }
            peer.uses(20 + Math.abs(hour % 24 - 12));
            if (!clock.instant().isBefore(DIES) && clock.instant().isBefore(LIVES)) {
                peer.fails("connection refused");
            }
            if (guardian != null) {
                guardian.look();
            }
            count(hour);
            scheduler.pass(LOOK);
        }
        return new Result(
                List.copyOf(hours),
                Optional.ofNullable(met).map(at -> Duration.between(VirtualClock.START, at)),
                refused,
                removed,
                cleanups,
                alerts);
    }

    private void happens(Week.Event event) {
        switch (event.what()) {
            case STARTS -> {
                if (agent.size() >= LIMIT) {
                    refused++;
                } else {
                    agent.put(
                            event.key(), Map.of("status", "running", "startedAt", event.at(), "updatedAt", event.at()));
                }
            }
            case IS_USED -> agent.patch(event.key(), Map.of("updatedAt", event.at(), "lastInteractionAt", event.at()));
            case ENDS -> agent.patch(event.key(), Map.of("status", "done"));
        }
    }

    private void count(int hour) {
        int sessions = agent.size();
        if (sessions >= LIMIT && met == null) {
            met = clock.instant();
        }
        if (hours.size() <= hour) {
            hours.add(sessions);
        }
        hours.set(hour, Math.max(hours.get(hour), sessions));
    }

    @Override
    public void close() {
        if (guardian != null) {
            guardian.close();
        }
        agent.store.close();
    }
}
