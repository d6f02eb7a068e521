package dev.creel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Admission;
import dev.creel.store.retention.ArchivedSession;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.Rule;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.RetentionScheduler;
import dev.creel.store.retention.SessionKind;
import dev.creel.store.retention.SessionLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of code on the page about retention. */
class RetentionGuideTest {

    @TempDir
    private Path folder;

    private FileSessionStore store;

    @BeforeEach
    void fill() throws IOException {
        store = FileSessionStore.open(folder.resolve("sessions.json"));
        put("agent:main:main", "s1", Instant.now());
        put("agent:main:telegram:direct:42", "s2", Instant.now());
        put("agent:main:cron:daily", "s3", Instant.now().minus(Duration.ofDays(40)));
        Files.writeString(folder.resolve("s3.jsonl"), "{\"type\":\"message\"}\n");
    }

    private void put(String key, String id, Instant activity) {
        store.update(key, none -> SessionEntry.of(Map.of("sessionId", id))
                .with("updatedAt", activity)
                .with("channel", "telegram"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void planAndApply() {
        List<String> lines = new ArrayList<>();
        // snippet: retention-plan
        RetentionPolicy policy = RetentionPolicy.builder()
                .mode(RetentionPolicy.Mode.ENFORCE)
                .idleTimeout(Duration.ofDays(30))
                .maxSessions(500)
                .build();
        try (Retention retention = Retention.of(store)) {
            RetentionPlan plan = retention.plan(policy);
            plan.removals().forEach(going -> lines.add(going.key() + ": " + going.because()));
            RetentionReport report = retention.apply(plan);
            System.out.println(report.removed().size() + " removed, " + report.after() + " left");
        }
        // end
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("agent:main:cron:daily: ");
        assertThat(store.get("agent:main:cron:daily")).isEmpty();
        assertThat(folder.resolve("s3.jsonl")).doesNotExist();
    }

    @Test
    void rules() {
        // snippet: retention-rules
        RetentionPolicy policy = RetentionPolicy.byKind().toBuilder()
                .forKind(
                        SessionKind.CRON,
                        Rule.inherit().idleTimeout(Duration.ofDays(7)).maxSessions(50))
                .forKeys("agent:*:cron:backup*", Rule.inherit().idleTimeoutOff())
                .exempt("agent:main:main")
                .priority("agent:main:telegram:*", 10)
                .minSessions(20)
                .build();
        // end
        assertThat(policy.minSessions()).isEqualTo(20);
    }

    @Test
    void leaseAndTouch() {
        try (Retention retention = Retention.of(store)) {
            // snippet: retention-lease
            try (SessionLease lease = retention.lease("agent:main:cron:daily")) {
                retention.touch(lease.key(), Retention.Touch.USER);
                System.out.println("working in " + lease.key());
            }
            // end
        }
        assertThat(store.get("agent:main:cron:daily").orElseThrow().updatedAt().orElseThrow())
                .isAfter(Instant.now().minus(Duration.ofDays(1)));
    }

    @Test
    void restoreAndRevoke() {
        RetentionPolicy policy =
                RetentionPolicy.builder().mode(RetentionPolicy.Mode.ENFORCE).build();
        try (Retention retention = Retention.of(store)) {
            retention.apply(retention.plan(policy));
            // snippet: retention-restore
            for (ArchivedSession removed : retention.archived()) {
                System.out.println(removed.key() + " went at " + removed.removedAt() + ": " + removed.cause());
            }
            ArchivedSession back = retention.restore("agent:main:cron:daily");
            // end
            assertThat(back.transcripts()).containsExactly("s3.jsonl");
            assertThat(folder.resolve("s3.jsonl")).exists();
            assertThat(store.get("agent:main:cron:daily")).isPresent();

            // snippet: retention-revoke
            retention.revoke(Retention.RevokeBy.PEER, "42", "the account was closed");
            try {
                store.update("agent:main:telegram:direct:42", none -> SessionEntry.of(Map.of("sessionId", "s9")));
            } catch (SessionStoreException.Revoked e) {
                System.out.println(e.key() + " cannot be used until " + e.until());
            }
            // end
            assertThat(store.get("agent:main:telegram:direct:42")).isEmpty();

            // snippet: retention-rekey
            retention.rekey(
                    "agent:main:cron:daily", "agent:main:cron:nightly", Retention.OldKey.ALIAS, Duration.ofHours(1));
            // end
            assertThat(store.get("agent:main:cron:daily")).isEqualTo(store.get("agent:main:cron:nightly"));
        }
    }

    @Test
    void admission() {
        RetentionPolicy policy = RetentionPolicy.builder()
                .mode(RetentionPolicy.Mode.ENFORCE)
                .maxSessions(3)
                .build();
        try (Retention retention = Retention.of(store)) {
            // snippet: retention-admit
            Admission admission = retention.admit("agent:main:cron:weekly", 20_000, policy);
            switch (admission.verdict()) {
                case ALLOWED -> System.out.println("make it");
                case EVICT_FIRST -> retention.apply(admission.evictions().orElseThrow());
                case REFUSED -> System.out.println(admission.because());
            }
            // end
            assertThat(admission.verdict()).isEqualTo(Admission.Verdict.EVICT_FIRST);
        }
    }

    @Test
    void schedule() {
        RetentionPolicy policy = RetentionPolicy.byKind();
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try (Retention retention = Retention.of(store)) {
            // snippet: retention-schedule
            RetentionScheduler scheduler = RetentionScheduler.builder(retention, policy, executor)
                    .interval(Duration.ofMinutes(15))
                    .activeKeys(() -> Set.of("agent:main:main"))
                    .reports(report -> System.out.println(report.because()))
                    .build();
            scheduler.start();
            // end
            scheduler.close();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void events() {
        try (Retention retention = Retention.of(store)) {
            long lastPosition = 0;
            // snippet: retention-listen
            var subscription = retention.listen(lastPosition, event -> {
                if (event.position() > 0) {
                    System.out.println(event.position() + ": " + event.key() + " " + event.cause());
                }
            });
            // end
            subscription.close();
        }
    }

    @Test
    void gatewaySettings() {
        // snippet: retention-gateway
        RetentionPolicy policy = RetentionPolicy.fromGateway(
                """
                {"session": {"maintenance": {"mode": "enforce", "pruneAfter": "30d", "maxDiskBytes": "500mb"}}}
                """);
        // end
        assertThat(policy.diskBudget()).hasValue(500L << 20);
    }
}
