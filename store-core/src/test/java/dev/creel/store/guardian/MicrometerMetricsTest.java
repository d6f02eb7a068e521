package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileStoreStats.Timing;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.SessionKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry);

    private static Usage usage(long existing, Map<SessionKind, Long> kinds, Usage.Limits limits) {
        return new Usage(
                "main",
                ExampleAlerts.AT,
                21,
                existing,
                5_000,
                70_000,
                limits,
                kinds,
                List.of(),
                Optional.of(new Usage.Work(
                        9,
                        1,
                        new Timing(3, Duration.ofMillis(1500), Duration.ofMillis(900)),
                        new Timing(4, Duration.ofMillis(40), Duration.ofMillis(20)))));
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tag("source", "main").tags(tags).gauge().value();
    }

    @Test
    void gaugesShowTheLastUsage() {
        metrics.usage(
                usage(400, Map.of(SessionKind.CRON, 399L), Usage.Limits.none().withSessions(500)), Level.WARNING);
        metrics.usage(usage(412, Map.of(SessionKind.MAIN, 1L), Usage.Limits.none()), Level.CRITICAL);

        assertThat(gauge("creel.sessions.in.use")).isEqualTo(21);
        assertThat(gauge("creel.sessions.existing")).isEqualTo(412);
        assertThat(gauge("creel.bytes")).isEqualTo(5_000);
        assertThat(gauge("creel.tokens")).isEqualTo(70_000);
        assertThat(gauge("creel.level")).isEqualTo(3);
        assertThat(gauge("creel.source.up")).isEqualTo(1);
        assertThat(gauge("creel.sessions", "kind", "CRON")).isZero();
        assertThat(gauge("creel.sessions", "kind", "MAIN")).isEqualTo(1);
        assertThat(gauge("creel.limit", "measure", "SESSIONS")).isNaN();
    }

    @Test
    void theWorkOfAStoreIsCountersAndTimers() {
        metrics.usage(usage(412, Map.of(), Usage.Limits.none()), Level.NORMAL);

        assertThat(registry.get("creel.cache.hits").functionCounter().count()).isEqualTo(9);
        assertThat(registry.get("creel.cache.misses").functionCounter().count()).isEqualTo(1);
        assertThat(registry.get("creel.lock.wait").functionTimer().count()).isEqualTo(3);
        assertThat(registry.get("creel.lock.wait").functionTimer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1500);
        assertThat(registry.get("creel.lock.wait.longest").timeGauge().value(TimeUnit.MILLISECONDS))
                .isEqualTo(900);
        assertThat(registry.get("creel.lock.hold").functionTimer().count()).isEqualTo(4);
    }

    @Test
    void aSourceThatNeverAnsweredIsDownAndHasNoFigures() {
        metrics.unreachable("main");

        assertThat(gauge("creel.source.up")).isZero();
        assertThat(registry.find("creel.sessions.existing").gauge()).isNull();
        metrics.usage(usage(412, Map.of(), Usage.Limits.none()), Level.NORMAL);
        metrics.unreachable("main");
        assertThat(gauge("creel.source.up")).isZero();
        assertThat(gauge("creel.sessions.existing")).isEqualTo(412);
    }

    @Test
    void removalsAndAlertsAreCounted() {
        metrics.removed("main", Reason.COUNT, 12, 400);
        metrics.removed("main", Reason.COUNT, 3, 100);
        metrics.removed("main", Reason.REVOKED, 1, 10);
        metrics.alerted(ExampleAlerts.full());
        metrics.alerted(ExampleAlerts.full());
        metrics.alerted(ExampleAlerts.bare());

        assertThat(registry.get("creel.removed")
                        .tag("reason", "COUNT")
                        .counter()
                        .count())
                .isEqualTo(15);
        assertThat(registry.get("creel.removed.bytes")
                        .tag("reason", "COUNT")
                        .counter()
                        .count())
                .isEqualTo(500);
        assertThat(registry.get("creel.alerts")
                        .tag("level", "WARNING")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("creel.alerts")
                        .tag("kind", "ANSWERS_AGAIN")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void figuresOutliveTheCollectorWhileTheBinderIsHeld() {
        metrics.usage(usage(412, Map.of(), Usage.Limits.none()), Level.NORMAL);
        System.gc();

        assertThat(gauge("creel.sessions.existing")).isEqualTo(412);
    }
}
