package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.Retention.Touch;
import dev.creel.store.retention.SessionLease;
import dev.creel.store.testkit.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a guarded store, with all that a cleanup must know of it: who leases what, what runs, and when a user was
 * active last. After each look it compares what went with that. Not thread-safe.
 */
final class GuardedHistory implements AutoCloseable {

    static final List<String> KEYS = List.of(
            "agent:a:main",
            "agent:a:direct:1",
            "agent:a:direct:2",
            "agent:a:cron:1",
            "agent:a:cron:2",
            "agent:b:cron:1",
            "agent:b:subagent:1",
            "agent:b:hook:1",
            "agent:b:group:1",
            "other:1");

    private static final int LIMIT = 5;
    private static final Path AUDIT = Path.of("/audit/audit.jsonl");
    private static final Duration RUNNING = Duration.ofHours(6);
    private static final Duration LEASE = Duration.ofHours(24);

    /** What may happen. */
    enum Event {
        CREATE(2),
        CREATE_OLD(8),
        CREATE_WITHOUT_TIME(1),
        WRITE_AS_USER(3),
        TOUCH(2),
        TOUCH_BY_OTHER(1),
        LEASE(2),
        LEASE_BY_OTHER(2),
        RELEASE(3),
        CRASH_OF_OTHER(2),
        RUN(2),
        FINISH(2),
        TIME_PASSES(8),
        LOOK(10),
        OTHER_SETTINGS(2);

        /** How often it happens, compared with the others. */
        final int weight;

        Event(int weight) {
            this.weight = weight;
        }
    }

    /** Something that happens to the session with a number, or in a number of minutes. */
    record Step(Event event, int key, int minutes) {}

    private final VirtualClock clock = new VirtualClock();
    private final AgentStore agent = new AgentStore(clock);
    private final VirtualScheduler scheduler = new VirtualScheduler(clock);
    private final Map<SessionLease, Instant> leases = new HashMap<>();
    private final Set<SessionLease> ofOther = new HashSet<>();
    private final Map<String, Instant> active = new HashMap<>();
    private final Map<String, Instant> touchedByOther = new HashMap<>();
    private CleanupSettings settings = CleanupPropertyTest.SETTINGS.get(0);
    private @Nullable FileSessionStore otherStore;
    private @Nullable Retention other;
    private SessionGuardian guardian;
    private int noted;
    private int removed;

    GuardedHistory() throws Exception {
        guardian = begin();
    }

    private SessionGuardian begin() throws Exception {
        return FileOpsScope.with(agent.disk, () -> SessionGuardian.builder()
                .source(agent.source(LIMIT).build())
                .settings(GuardianSettings.builder().cleanup(settings).build())
                .sink("audit", AlertSink.audit(AUDIT))
                .clock(clock)
                .ticker(clock)
                .zone(ZoneOffset.UTC)
                .scheduler(scheduler)
                .workers(Runnable::run)
                .build());
    }

    void happens(Step step) throws Exception {
        String key = KEYS.get(step.key);
        boolean isThere = agent.sessions().containsKey(key);
        switch (step.event) {
            case CREATE -> create(key, Duration.ZERO, isThere);
            case CREATE_OLD -> create(key, Duration.ofMinutes(step.minutes), isThere);
            case CREATE_WITHOUT_TIME -> {
                if (!isThere) {
                    agent.put(key, Map.of("sessionId", key));
                }
            }
            case WRITE_AS_USER -> {
                if (isThere) {
                    agent.patch(key, Map.of("updatedAt", clock.instant(), "lastInteractionAt", clock.instant()));
                    active.put(key, clock.instant());
                }
            }
            case TOUCH -> touch(agent.retention, key, isThere);
            case TOUCH_BY_OTHER -> touch(other(), key, isThere);
            case LEASE -> lease(agent.retention, key, isThere);
            case LEASE_BY_OTHER -> lease(other(), key, isThere);
            case RELEASE -> leases.keySet().stream().findFirst().ifPresent(this::release);
            case CRASH_OF_OTHER -> crash();
            case RUN -> agent.patch(key, Map.of("status", "running", "startedAt", clock.instant()));
            case FINISH -> agent.patch(key, Map.of("status", "done"));
            case TIME_PASSES -> scheduler.pass(Duration.ofMinutes(step.minutes));
            case LOOK -> look();
            case OTHER_SETTINGS -> {
                settings = CleanupPropertyTest.SETTINGS.get(step.key % CleanupPropertyTest.SETTINGS.size());
                guardian.close();
                guardian = begin();
            }
        }
    }

    private void create(String key, Duration ago, boolean isThere) {
        if (!isThere) {
            agent.make(key, ago);
            active.put(key, clock.instant().minus(ago));
        }
    }

    private void touch(Retention by, String key, boolean isThere) {
        if (isThere) {
            by.touch(key, Touch.USER);
            (by == other ? touchedByOther : active).put(key, clock.instant());
        }
    }

    private void lease(Retention by, String key, boolean isThere) {
        if (isThere) {
            SessionLease lease = by.lease(key);
            leases.put(lease, clock.instant());
            if (by == other) {
                ofOther.add(lease);
            }
        }
    }

    private void release(SessionLease lease) {
        lease.close();
        leases.remove(lease);
        ofOther.remove(lease);
    }

    private Retention other() {
        Retention present = other;
        if (present == null) {
            FileSessionStore store = agent.open();
            otherStore = store;
            present = agent.retention(store);
            other = present;
        }
        return present;
    }

    /** Ends the other process: its leases end with it, and what it did not write is lost. */
    private void crash() {
        if (otherStore != null) {
            otherStore.close();
            otherStore = null;
            other = null;
            leases.keySet().removeAll(ofOther);
            ofOther.clear();
            touchedByOther.clear();
        }
    }

    /** Answers how many sessions cleanups have removed. */
    int removed() {
        return removed;
    }

    private void look() throws Exception {
        Map<String, SessionEntry> before = agent.sessions();
        Set<String> stay = new HashSet<>();
        before.forEach((key, entry) -> {
            if (mustStay(key, entry)) {
                stay.add(key);
            }
        });
        guardian.look();
        Set<String> after = agent.sessions().keySet();
        assertThat(after).as("in use, exempt, or not idle for long enough").containsAll(stay);
        assertThat(after.size())
                .as("the minimum")
                .isGreaterThanOrEqualTo(Math.min(before.size(), settings.minSessions()));
        Set<String> gone = new HashSet<>(before.keySet());
        gone.removeAll(after);
        requireNoted(gone);
        removed += gone.size();
        active.keySet().removeAll(gone);
        touchedByOther.keySet().removeAll(gone);
    }

    private boolean mustStay(String key, SessionEntry entry) {
        Instant now = clock.instant();
        boolean leased = leases.entrySet().stream()
                .anyMatch(lease ->
                        lease.getKey().key().equals(key) && !lease.getValue().isBefore(now.minus(LEASE)));
        Instant written = entry.lastInteractionAt().or(entry::updatedAt).orElse(null);
        Instant activeAt = later(written, later(active.get(key), touchedByOther.get(key)));
        Instant startedAt = entry.value("startedAt")
                .map(at -> Instant.ofEpochMilli((Long) at))
                .orElse(Instant.MIN);
        Instant alive = Objects.requireNonNull(later(activeAt, startedAt));
        boolean running = entry.status().filter("running"::equals).isPresent() && !alive.isBefore(now.minus(RUNNING));
        return leased || running || activeAt == null || activeAt.isAfter(now.minus(settings.idle())) || isExempt(key);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    /** Says in its own words what the settings exempt. */
    private boolean isExempt(String key) {
        return switch (CleanupPropertyTest.SETTINGS.indexOf(settings)) {
            case 1 -> key.endsWith(":main") || key.endsWith(":cron:1");
            case 2 -> key.contains(":direct:");
            case 3 -> key.endsWith(":main") || key.contains(":cron:");
            default -> key.endsWith(":main");
        };
    }

    /** Each removal was noted as planned before and as removed after it. */
    private void requireNoted(Set<String> gone) throws Exception {
        List<String> lines =
                new String(content(), StandardCharsets.UTF_8).lines().toList();
        Set<String> planned = new HashSet<>();
        Set<String> removed = new HashSet<>();
        for (String line : lines.subList(noted, lines.size())) {
            SessionEntry each = SessionEntry.parse(line);
            String event = (String) each.value("event").orElseThrow();
            if (event.equals("planned") || event.equals("removed")) {
                (event.equals("planned") ? planned : removed)
                        .add((String) each.value("key").orElseThrow());
            }
        }
        noted = lines.size();
        assertThat(removed).as("removed and noted").isEqualTo(gone);
        assertThat(planned).as("planned").containsAll(gone);
    }

    private byte[] content() throws IOException {
        return agent.disk.stat(AUDIT) == null ? new byte[0] : agent.disk.content(AUDIT);
    }

    @Override
    public void close() {
        guardian.close();
        crash();
        agent.store.close();
    }
}
