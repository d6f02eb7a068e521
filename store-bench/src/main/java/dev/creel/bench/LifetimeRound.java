package dev.creel.bench;

import dev.creel.bench.ChangeMeter.Cost;
import dev.creel.bench.report.Spread;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** One pass over a fresh store, while a reader and a writer go on. Used by one thread. */
final class LifetimeRound {

    /** Its disk budget is out of reach, so that forgotten transcripts go and no session goes for it. */
    private static final RetentionPolicy POLICY = RetentionPolicy.builder()
            .diskBudget(1)
            .maxSessionsOff()
            .maxRemovalShare(1)
            .mode(RetentionPolicy.Mode.ENFORCE)
            .build();

    private static final double MB = 1e6;
    private static final double NANOS_PER_MS = 1e6;

    private final LifetimeOptions options;
    private final LifetimeSeed seed;
    private final FileSessionStore store;
    private final ChangeMeter meter;

    private LifetimeRound(LifetimeOptions options, LifetimeSeed seed, FileSessionStore store) {
        this.options = options;
        this.seed = seed;
        this.store = store;
        this.meter = new ChangeMeter(store);
    }

    static LifetimeFigures measure(LifetimeOptions options, LifetimeSeed seed)
            throws IOException, InterruptedException {
        FileStoreOptions settings = FileStoreOptions.fromEnvironment(System.getenv()).toBuilder()
                .durability(options.durability())
                .build();
        try (FileSessionStore store = FileSessionStore.open(seed.document(), settings)) {
            return new LifetimeRound(options, seed, store).measure();
        }
    }

    private LifetimeFigures measure() throws IOException, InterruptedException {
        long document = Files.size(seed.document());
        List<Cost> updates = updates();
        List<Cost> changes = new ArrayList<>();
        List<Cost> beside = new ArrayList<>();
        try (Retention retention = Retention.of(meter.store(changes));
                Bystander reader = reader();
                Bystander writer = new Bystander("writer", writing(beside))) {
            heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
            long besideDocuments = ProcessIo.WCHAR.read() - meter.bytes();
            long begin = System.nanoTime();
            RetentionPlan plan = retention.plan(POLICY);
            long planned = System.nanoTime();
            RetentionReport report = retention.apply(plan);
            long applied = System.nanoTime();
            besideDocuments = ProcessIo.WCHAR.read() - meter.bytes() - besideDocuments;
            long readNanos = reader.stop();
            long writeNanos = writer.stop();
            requireDone(report);
            long written =
                    besideDocuments + changes.stream().mapToLong(Cost::bytes).sum();
            return new LifetimeFigures(
                    document / MB,
                    report.removed().size(),
                    holds(updates).median(),
                    holds(updates).largest(),
                    holds(changes).largest(),
                    holds(beside).largest(),
                    cpu(updates).median(),
                    cpu(changes).largest(),
                    (planned - begin) / NANOS_PER_MS,
                    (applied - planned) / NANOS_PER_MS,
                    readNanos / NANOS_PER_MS,
                    writeNanos / NANOS_PER_MS,
                    written / MB,
                    heapPools().stream()
                                    .mapToLong(pool -> pool.getPeakUsage().getUsed())
                                    .sum()
                            / MB);
        }
    }

    /** Measures updates with nothing but the reader beside them. */
    private List<Cost> updates() throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        Runnable update = writing(costs);
        try (Bystander reader = reader()) {
            for (int i = 0; i < options.updates(); i++) {
                update.run();
            }
            reader.stop();
        }
        return costs;
    }

    private Bystander reader() {
        SplittableRandom random = new SplittableRandom(1);
        return new Bystander("reader", () -> store.get(anyKey(random)));
    }

    private Runnable writing(List<Cost> costs) {
        SplittableRandom random = new SplittableRandom(2);
        return () -> {
            String label = "updated " + random.nextInt();
            meter.measure(
                    costs,
                    () -> store.update(anyKey(random), present -> Objects.requireNonNull(present)
                            .with("label", label)));
        };
    }

    private String anyKey(SplittableRandom random) {
        return seed.kept().get(random.nextInt(seed.kept().size()));
    }

    private void requireDone(RetentionReport report) throws IOException {
        if (report.removed().size() != seed.expired() || report.files().size() != seed.orphans()) {
            throw new IOException("The pass removed " + report.removed().size() + " of " + seed.expired()
                    + " sessions and " + report.files().size() + " of " + seed.orphans() + " orphans: "
                    + report.because());
        }
    }

    private static Spread holds(List<Cost> costs) {
        return Spread.of(
                costs.stream().map(cost -> cost.holdNanos() / NANOS_PER_MS).toList());
    }

    private static Spread cpu(List<Cost> costs) {
        return Spread.of(
                costs.stream().map(cost -> cost.cpuNanos() / NANOS_PER_MS).toList());
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
