package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.SessionLease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer, a reader, one who leases and passes in two JVMs, all on one store at once. */
class LeasedAmidPassesTest {

    private static final int WRITES = 40;
    private static final String LEASED = "session:leased";

    @TempDir
    private Path folder;

    @Test
    void row10PassesInTwoProcessesLoseNoWriteAndLeaveWhatIsLeased() throws Exception {
        Path document = Files.writeString(folder.resolve("sessions.json"), "{}");
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (FileSessionStore store = FileSessionStore.open(document);
                FileSessionStore other = FileSessionStore.open(document);
                Retention retention = Retention.builder(store)
                        .patience(Duration.ofSeconds(60))
                        .build();
                ChildJvm child = ChildJvm.start(LifetimeMain.class, document)) {
            store.update(LEASED, none -> old("leased"));
            child.expect("ready");
            try (SessionLease lease = retention.lease(LEASED)) {
                child.say("go");
                Future<?> reader = threads.submit(reading(other, over));
                Future<?> passing = threads.submit(passing(retention, over));
                for (int i = 1; i <= WRITES; i++) {
                    Counter.increment(other, Counter.KEY);
                    other.update(LEASED, entry -> entry.with("label", "changed"));
                }
                assertThat(child.line()).as(child.toString()).isNotNull();
                over.set(true);
                passing.get();
                reader.get();
                child.kill();
                retention.apply(retention.plan(KilledLifetimeTest.LIMITS));

                assertThat(Counter.value(store, Counter.KEY)).as("writes").isEqualTo(WRITES);
                assertThat(store.get(lease.key())).as("leased").isPresent();
                List<String> made = child.acknowledged().stream()
                        .filter(line -> line.startsWith("p"))
                        .toList();
                assertThat(retention.archived())
                        .extracting(session -> session.sessionId().orElseThrow())
                        .containsAll(made)
                        .doesNotContain("leased");
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private static SessionEntry old(String id) {
        return SessionEntry.of(
                Map.of("sessionId", id, "updatedAt", Instant.now().minus(Duration.ofDays(90))));
    }

    private static Callable<Integer> reading(FileSessionStore store, AtomicBoolean over) {
        return () -> {
            int reads = 0;
            while (!over.get()) {
                try (SessionSnapshot snapshot = store.snapshot()) {
                    assertThat(snapshot.get(LEASED)).isPresent();
                    reads++;
                }
            }
            return reads;
        };
    }

    private static Callable<Integer> passing(Retention retention, AtomicBoolean over) {
        return () -> {
            int passes = 0;
            while (!over.get()) {
                retention.apply(retention.plan(KilledLifetimeTest.LIMITS));
                passes++;
            }
            return passes;
        };
    }
}
