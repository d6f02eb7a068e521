package dev.creel.store.guardian;

import dev.creel.store.file.FileStoreStats.Timing;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.SessionKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hands a guardian's figures to Micrometer. Needs {@code micrometer-core}, an optional dependency. All meters have the tag
 * {@code source}, and stay in the registry when the guardian is closed. Not thread-safe; the registry may be read at any
 * time.
 *
 * <p>Gauges: {@code creel.sessions.in.use}, {@code creel.sessions.existing}, {@code creel.sessions} (by {@code kind}),
 * {@code creel.bytes}, {@code creel.tokens}, {@code creel.limit} (by {@code measure}), {@code creel.level} (0 normal to 3
 * critical), {@code creel.source.up} (1 or 0), {@code creel.lock.wait.longest}, {@code creel.lock.hold.longest}. Counters:
 * {@code creel.alerts} (by {@code level} and {@code kind}), {@code creel.removed} and {@code creel.removed.bytes} (by
 * {@code reason}), {@code creel.cache.hits}, {@code creel.cache.misses}. Timers: {@code creel.lock.wait},
 * {@code creel.lock.hold}.
 */
public final class MicrometerMetrics implements GuardianMetrics {

    private static final String SOURCE = "source";

    private final MeterRegistry registry;
    // Micrometer itself holds what it reads gauges from weakly.
    private final Map<String, Readings> sources = new HashMap<>();

    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** What is known of one source. Written by one thread, read by any. */
    private static final class Readings {

        private final Set<SessionKind> kinds = EnumSet.noneOf(SessionKind.class);
        private final Set<Usage.Measure> limits = EnumSet.noneOf(Usage.Measure.class);
        private boolean hasUsage;
        private boolean hasWork;
        private volatile @Nullable Usage usage;
        private volatile Level level = Level.NORMAL;
        private volatile boolean up;

        double of(ToDoubleFunction<Usage> figure) {
            Usage known = usage;
            return known == null ? Double.NaN : figure.applyAsDouble(known);
        }

        private double work(ToDoubleFunction<Usage.Work> figure) {
            Usage known = usage;
            return known == null ? 0 : known.work().map(figure::applyAsDouble).orElse(0.0);
        }
    }

    @Override
    public void usage(Usage usage, Level level) {
        Readings readings = readings(usage.name());
        readings.usage = usage;
        readings.level = level;
        readings.up = true;
        if (!readings.hasUsage) {
            readings.hasUsage = true;
            totals(usage.name(), readings);
        }
        for (SessionKind kind : usage.kinds().keySet()) {
            if (readings.kinds.add(kind)) {
                gauge("creel.sessions", usage.name(), readings, now -> now.kinds()
                                .getOrDefault(kind, 0L))
                        .tag("kind", kind.name())
                        .register(registry);
            }
        }
        for (Usage.Measure measure : Usage.Measure.values()) {
            if (usage.limits().of(measure).isPresent() && readings.limits.add(measure)) {
                gauge("creel.limit", usage.name(), readings, now -> limit(now, measure))
                        .tag("measure", measure.name())
                        .register(registry);
            }
        }
        if (usage.work().isPresent() && !readings.hasWork) {
            readings.hasWork = true;
            work(usage.name(), readings);
        }
    }

    @Override
    public void unreachable(String source) {
        readings(source).up = false;
    }

    @Override
    public void removed(String source, RetentionPlan.Reason reason, long sessions, long bytes) {
        registry.counter("creel.removed", SOURCE, source, "reason", reason.name())
                .increment((double) sessions);
        registry.counter("creel.removed.bytes", SOURCE, source, "reason", reason.name())
                .increment((double) bytes);
    }

    @Override
    public void alerted(Alert alert) {
        registry.counter(
                        "creel.alerts",
                        SOURCE,
                        alert.source(),
                        "level",
                        alert.level().name(),
                        "kind",
                        alert.kind().name())
                .increment();
    }

    private Readings readings(String source) {
        return sources.computeIfAbsent(source, name -> {
            Readings readings = new Readings();
            Gauge.builder("creel.source.up", readings, now -> now.up ? 1 : 0)
                    .tag(SOURCE, name)
                    .register(registry);
            return readings;
        });
    }

    private void totals(String source, Readings readings) {
        gauge("creel.sessions.in.use", source, readings, Usage::inUse).register(registry);
        gauge("creel.sessions.existing", source, readings, Usage::existing).register(registry);
        gauge("creel.bytes", source, readings, Usage::bytes)
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        gauge("creel.tokens", source, readings, Usage::tokens).register(registry);
        Gauge.builder("creel.level", readings, now -> number(now.level))
                .tag(SOURCE, source)
                .register(registry);
    }

    private static int number(Level level) {
        return switch (level) {
            case NORMAL -> 0;
            case NOTICE -> 1;
            case WARNING -> 2;
            case CRITICAL -> 3;
        };
    }

    private static Gauge.Builder<Readings> gauge(
            String name, String source, Readings readings, ToDoubleFunction<Usage> figure) {
        return Gauge.builder(name, readings, now -> now.of(figure)).tag(SOURCE, source);
    }

    private static double limit(Usage usage, Usage.Measure measure) {
        return usage.limits().of(measure).isPresent()
                ? usage.limits().of(measure).getAsLong()
                : Double.NaN;
    }

    private void work(String source, Readings readings) {
        FunctionCounter.builder("creel.cache.hits", readings, now -> now.work(Usage.Work::cacheHits))
                .tag(SOURCE, source)
                .register(registry);
        FunctionCounter.builder("creel.cache.misses", readings, now -> now.work(Usage.Work::cacheMisses))
                .tag(SOURCE, source)
                .register(registry);
        timer("creel.lock.wait", source, readings, Usage.Work::lockWait);
        timer("creel.lock.hold", source, readings, Usage.Work::lockHold);
    }

    private void timer(String name, String source, Readings readings, Function<Usage.Work, Timing> timing) {
        FunctionTimer.builder(
                        name,
                        readings,
                        now -> (long) now.work(work -> timing.apply(work).count()),
                        now -> now.work(work -> timing.apply(work).total().toNanos()),
                        TimeUnit.NANOSECONDS)
                .tag(SOURCE, source)
                .register(registry);
        TimeGauge.builder(
                        name + ".longest",
                        readings,
                        TimeUnit.NANOSECONDS,
                        now -> now.work(work -> timing.apply(work).longest().toNanos()))
                .tag(SOURCE, source)
                .register(registry);
    }
}
