package dev.creel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import dev.creel.store.retention.Retention;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of code on the page about the guardian. */
class GuardianGuideTest {

    @TempDir
    private Path folder;

    private FileSessionStore store;
    private Retention retention;

    @BeforeEach
    void fill() {
        store = FileSessionStore.open(folder.resolve("sessions.json"));
        retention = Retention.of(store);
        for (int i = 0; i < 50; i++) {
            Instant at = Instant.now().minus(i < 40 ? Duration.ofHours(5) : Duration.ZERO);
            store.update("agent:ops:cron:" + i, none -> SessionEntry.of(Map.of("updatedAt", at)));
        }
    }

    @AfterEach
    void close() {
        retention.close();
        store.close();
    }

    @Test
    void watch() {
        Path directory = folder.resolve("guard");
        // snippet: guardian-watch
        try (SessionGuardian guardian = SessionGuardian.builder()
                .source(UsageSource.store("main", store)
                        .limits(Usage.Limits.none().withSessions(60).withInUse(20))
                        .retention(retention)
                        .build())
                .sink("log", AlertSink.log())
                .directory(directory)
                .build()) {
            // Once, and waits so long; guardian.start() looks every 30 seconds instead.
            guardian.look(Duration.ofSeconds(30));

            GuardianState state = guardian.state();
            Alert alert = state.alerts().get(0);
            System.out.println(alert.level() + " " + alert.source() + ": " + alert.text());
            System.out.println(alert.advice());
            // end
            assertThat(state.sources()).hasSize(1);
            assertThat(alert.level()).isEqualTo(Level.WARNING);
            assertThat(alert.text()).startsWith("50 of 60 sessions (83 %).");
            assertThat(alert.advice()).contains("A cleanup would remove 14 sessions");
        }
        assertThat(directory.resolve("state.json")).exists();
    }

    @Test
    void cleanUp() throws Exception {
        Path audit = folder.resolve("guard/audit.jsonl");
        // snippet: guardian-cleanup
        CleanupSettings cleanup = CleanupSettings.builder() // the defaults: every 15 minutes, idle for 2 hours or more
                .minSessions(20)
                .exempt("agent:*:telegram:*")
                .priority("agent:ops:*", 10)
                .build();
        try (SessionGuardian guardian = SessionGuardian.builder()
                .source(UsageSource.store("main", store)
                        .limits(Usage.Limits.none().withSessions(60))
                        .retention(retention)
                        .build())
                .settings(GuardianSettings.builder().cleanup(cleanup).build())
                .sink("audit", AlertSink.audit(audit))
                .build()) {
            guardian.look(Duration.ofSeconds(30));
        }
        // end
        try (var snapshot = store.snapshot()) {
            assertThat(snapshot.size()).isEqualTo(36);
        }
        assertThat(Files.readString(audit)).contains("\"planned\"", "\"removed\"");
    }

    @Test
    void oneLimitForSeveral() {
        AtomicInteger connections = new AtomicInteger(7);
        // snippet: guardian-group
        SessionGuardian guardian = SessionGuardian.builder()
                .source(UsageSource.store("main", store).build())
                .source(UsageSource.of(
                        "pool", () -> Usage.of("pool", Instant.now(), connections.get(), 10, 0, Usage.Limits.none())))
                .source(UsageSource.remote("server2", URI.create("http://127.0.0.1:7601"), "the-token-of-its-guard"))
                .group("gateway", Usage.Limits.none().withInUse(60), "main", "pool", "server2")
                .settings(GuardianSettings.builder()
                        .threshold(Level.NOTICE, 70)
                        .cooldown(Level.NOTICE, Duration.ofHours(1))
                        .build())
                .sink("page", AlertSink.webhook(URI.create("https://hooks.example.org/creel"), Map.of()))
                .sink("script", AlertSink.command(List.of("/usr/local/bin/page-me", "{level}", "{source}")))
                .sink("screen", AlertSink.listener(alert -> System.out.println(alert.toJson())))
                .build();
        // end
        assertThat(guardian.state().sources()).hasSizeGreaterThanOrEqualTo(3);
        guardian.close();
    }
}
