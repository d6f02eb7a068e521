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
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.testkit.VirtualClock;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The sessions of an agent in a file store on a disk in memory, in virtual time. Not thread-safe. */
final class AgentStore {

    static final Path DOCUMENT = Path.of("/store/sessions.json");

    final VirtualClock clock;
    private final AtomicLong looks = new AtomicLong();
    final MemoryFileOps disk;
    final FileSessionStore store;
    final Retention retention;

    AgentStore(VirtualClock clock) {
        this.clock = clock;
        // Each look at the clock is later than the one before, so that no two states of a file have the same times.
        disk = new MemoryFileOps(
                () -> clock.instant().plusNanos(looks.incrementAndGet() * 1000), Duration.ofNanos(1000));
        try {
            disk.createDirectories(DOCUMENT.getParent());
            disk.rewrite(DOCUMENT, "{}".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store = open();
        retention = retention(store);
    }

    /** Opens the document once more, as another process does. */
    FileSessionStore open() {
        return disk.open(
                DOCUMENT,
                FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
                        .lockScope(LockScope.JVM)
                        .durability(Durability.PROCESS)
                        .clock(clock)
                        .ticker(clock)
                        .build());
    }

    /** Answers a retention whose touches stay unwritten for 43 minutes at most. */
    Retention retention(FileSessionStore of) {
        return Retention.builder(of)
                .owner("test")
                .policy(RetentionPolicy.builder().touchShare(0.001).build())
                .clock(clock)
                .ticker(clock)
                .patience(Duration.ZERO)
                .build();
    }

    UsageSource.StoreBuilder source(long sessions) {
        return source("store", Usage.Limits.none().withSessions(sessions));
    }

    UsageSource.StoreBuilder source(String name, Usage.Limits limits) {
        return UsageSource.store(name, store)
                .limits(limits)
                .retention(retention)
                .clock(clock)
                .ticker(clock);
    }

    /** Makes a session in which a user was active a time ago. */
    void make(String key, Duration ago) {
        Instant at = clock.instant().minus(ago);
        put(key, Map.of("sessionId", key.replace(':', '-'), "updatedAt", at, "lastInteractionAt", at));
    }

    /** Makes several. */
    void make(String prefix, int count, Duration ago) {
        for (int i = 0; i < count; i++) {
            make("agent:ops:cron:" + prefix + i, ago);
        }
    }

    void put(String key, Map<String, Object> fields) {
        store.update(key, present -> SessionEntry.of(fields));
    }

    /** Changes some fields of a session, if it is there. */
    void patch(String key, Map<String, Object> fields) {
        store.update(key, present -> {
            SessionEntry next = present;
            if (next != null) {
                for (Map.Entry<String, Object> field : fields.entrySet()) {
                    next = next.with(field.getKey(), field.getValue());
                }
            }
            return next;
        });
    }

    void remove(String key) {
        store.update(key, present -> null);
    }

    /** Answers all sessions by key. */
    Map<String, SessionEntry> sessions() {
        Map<String, SessionEntry> sessions = new LinkedHashMap<>();
        try (SessionSnapshot snapshot = store.snapshot()) {
            snapshot.summaries()
                    .forEach(summary -> sessions.put(
                            summary.key(), snapshot.get(summary.key()).orElseThrow()));
        }
        return sessions;
    }

    List<String> keys() {
        return List.copyOf(sessions().keySet());
    }

    int size() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            return snapshot.size();
        }
    }
}
