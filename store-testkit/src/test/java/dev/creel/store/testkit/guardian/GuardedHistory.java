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
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPolicy;
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
 * What happens to a guarded store, with all that a cleanup must know of it: who leases what, what runs, which keys the
 * application names as active, what was revoked, and when a user was active last. After each look, and each cleanup by a
 * person, it compares what went with that. Not thread-safe.
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

    private static final Path AUDIT = Path.of("/audit/audit.jsonl");
    private static final Duration RUNNING = Duration.ofHours(6);
    private static final Duration LEASE = Duration.ofHours(24);

    /** What may happen. */
    enum Event {
        CREATE(2),
        CREATE_OLD(12),
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
        APPLICATION_PLANS(3),
        APPLICATION_CLEANS_UP(1),
        REVOKE(1),
        WRITE_BACK(2),
        OTHER_MEMBER_USES(2),
        OTHER_MEMBER_FAILS(1),
        TIME_PASSES(10),
        LOOK(14),
        PERSON_PLANS(2),
        PERSON_CLEANS_UP(2),
        OTHER_SETTINGS(2),
        OTHER_LIMITS(2);

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
    private final GuardedLimits limits = new GuardedLimits(agent);
    private final Revocations revoked = new Revocations(agent);
    private final Map<SessionLease, Instant> leases = new HashMap<>();
    private final Set<SessionLease> ofOther = new HashSet<>();
    private final Map<String, Instant> active = new HashMap<>();
    private final Map<String, Instant> touchedByOther = new HashMap<>();
    private Set<String> activeKeys = Set.of();
    private @Nullable RetentionPlan plan;
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
        return FileOpsScope.with(agent.disk, () -> limits.sources(SessionGuardian.builder())
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
        boolean isThere = agent.sessions().containsKey(key) && !revoked.has(key);
        switch (step.event) {
            case CREATE -> create(key, Duration.ZERO, isThere);
            case CREATE_OLD -> create(key, Duration.ofMinutes(step.minutes), isThere);
            case CREATE_WITHOUT_TIME -> {
                if (!isThere && !revoked.has(key)) {
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
            case RUN -> patch(key, Map.of("status", "running", "startedAt", clock.instant()), isThere);
            case FINISH -> patch(key, Map.of("status", "done"), isThere);
            case APPLICATION_PLANS -> {
                activeKeys = step.minutes % 4 == 0
                        ? Set.of()
                        : new HashSet<>(List.of(key, KEYS.get(step.minutes % KEYS.size())));
                agent.retention.plan(RetentionPolicy.unlimited(), activeKeys);
            }
            case APPLICATION_CLEANS_UP -> cleanUpByApplication();
            case REVOKE -> forget(revoked.revoke(step.key % 2 == 0 ? "a" : "b"));
            case WRITE_BACK -> {
                if (revoked.writeBack()) {
                    // That program knew of no activity since, and has written over it.
                    active.clear();
                    touchedByOther.clear();
                }
            }
            case OTHER_MEMBER_USES -> limits.elsewhereUses(step.minutes % 8);
            case OTHER_MEMBER_FAILS -> limits.elsewhereFails();
            case TIME_PASSES -> scheduler.pass(Duration.ofMinutes(step.minutes));
            case LOOK -> compare(guardian::look, limits.mayBegin());
            case PERSON_PLANS -> plan = guardian.plan("store").orElseThrow();
            case PERSON_CLEANS_UP -> compare(this::cleanUpByPerson, true);
            case OTHER_SETTINGS -> {
                settings = CleanupPropertyTest.SETTINGS.get(step.key % CleanupPropertyTest.SETTINGS.size());
                guardian.close();
                guardian = begin();
            }
            case OTHER_LIMITS -> {
                limits.become(step.key);
                guardian.close();
                guardian = begin();
            }
        }
    }

    private void patch(String key, Map<String, Object> fields, boolean isThere) {
        if (isThere) {
            agent.patch(key, fields);
        }
    }

    /** The application makes room for another session, as it does whether there is a guardian or not. */
    private void cleanUpByApplication() {
        RetentionPolicy room = RetentionPolicy.unlimited().toBuilder()
                .mode(RetentionPolicy.Mode.ENFORCE)
                .maxSessions(Math.max(1, agent.size()))
                .build();
        Set<String> before = agent.sessions().keySet();
        agent.retention.admit("agent:c:cron:next", 10, room).evictions().ifPresent(agent.retention::apply);
        Set<String> gone = new HashSet<>(before);
        gone.removeAll(agent.sessions().keySet());
        assertThat(gone)
                .as("active, whatever the guardian planned")
                .noneMatch(key -> activeKeys.contains(key) && !revoked.has(key));
        forget(gone);
    }

    private void cleanUpByPerson() {
        RetentionPlan agreed = plan;
        plan = null;
        if (agreed == null) {
            return;
        }
        Set<String> before = agent.sessions().keySet();
        try {
            guardian.clean("store", agreed);
        } catch (SessionGuardian.PlanChanged e) {
            assertThat(agent.sessions().keySet()).as("a plan that changed").isEqualTo(before);
        }
    }

    private void forget(Set<String> gone) {
        active.keySet().removeAll(gone);
        touchedByOther.keySet().removeAll(gone);
        leases.keySet().removeIf(lease -> gone.contains(lease.key()));
        ofOther.removeIf(lease -> gone.contains(lease.key()));
    }

    private void create(String key, Duration ago, boolean isThere) {
        if (!isThere && !revoked.has(key)) {
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

    /** @param mayBegin whether a cleanup may be begun for a limit */
    private void compare(Runnable work, boolean mayBegin) throws Exception {
        Map<String, SessionEntry> before = agent.sessions();
        Set<String> stay = new HashSet<>();
        before.forEach((key, entry) -> {
            if (mustStay(key, entry)) {
                stay.add(key);
            }
        });
        work.run();
        Set<String> after = agent.sessions().keySet();
        assertThat(after).as("in use, exempt, or not idle for long enough").containsAll(stay);
        Set<String> gone = new HashSet<>(before.keySet());
        gone.removeAll(after);
        long byLimits = gone.stream().filter(key -> !revoked.has(key)).count();
        assertThat(byLimits == 0 || after.size() >= settings.minSessions())
                .as("the minimum")
                .isTrue();
        assertThat(byLimits == 0 || mayBegin)
                .as("begun for what another member had")
                .isTrue();
        requireNoted(gone);
        removed += gone.size();
        forget(gone);
    }

    private boolean mustStay(String key, SessionEntry entry) {
        if (revoked.has(key)) {
            return false;
        }
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
        boolean used = leased || running || activeKeys.contains(key);
        return used || activeAt == null || activeAt.isAfter(now.minus(settings.idle())) || isExempt(key);
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
