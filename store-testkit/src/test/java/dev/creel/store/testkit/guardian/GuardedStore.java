package dev.creel.store.testkit.guardian;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import dev.creel.store.retention.Retention;
import dev.creel.store.testkit.VirtualClock;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A document in memory, and a guardian's source that counts and cleans up its sessions. Not thread-safe. */
final class GuardedStore {

    static final Path DOCUMENT = Path.of("/store/sessions.json");
    static final int LIMIT = 50;

    final MemoryFileOps disk;
    final FileSessionStore store;
    final Retention retention;
    final UsageSource source;
    private final VirtualClock clock;

    GuardedStore(VirtualClock clock) throws Exception {
        this.clock = clock;
        disk = new MemoryFileOps(clock, Duration.ofMillis(1));
        disk.createDirectories(DOCUMENT.getParent());
        disk.rewrite(DOCUMENT, "{}".getBytes(StandardCharsets.UTF_8));
        store = open();
        retention = Retention.builder(store)
                .owner("test")
                .clock(clock)
                .ticker(clock)
                .patience(Duration.ZERO)
                .build();
        source = UsageSource.store("store", store)
                .limits(Usage.Limits.none().withSessions(LIMIT))
                .retention(retention)
                .clock(clock)
                .ticker(clock)
                .build();
    }

    /** Opens the document once more. */
    FileSessionStore open() {
        return disk.open(
                DOCUMENT,
                FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
                        .lockScope(LockScope.JVM)
                        .lockTimeout(Duration.ofMillis(1))
                        .durability(Durability.PROCESS)
                        .clock(clock)
                        .build());
    }

    /** Makes sessions in which a user was active some time ago. */
    void make(String prefix, int count, Duration ago) {
        store.transact(sessions -> {
            for (int i = 0; i < count; i++) {
                sessions.put(
                        "agent:ops:cron:" + prefix + i,
                        SessionEntry.of(Map.of(
                                "sessionId",
                                prefix + i,
                                "updatedAt",
                                clock.instant().minus(ago))));
            }
            return count;
        });
    }

    List<String> keys() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            return snapshot.summaries().map(SessionSnapshot.Summary::key).toList();
        }
    }
}
