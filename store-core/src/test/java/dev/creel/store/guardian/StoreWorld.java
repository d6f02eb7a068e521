package dev.creel.store.guardian;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A file store in a time that the test sets. Not thread-safe. */
final class StoreWorld implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final FileSessionStore store;
    Instant now = START;

    StoreWorld(Path folder) {
        store = FileSessionStore.open(
                folder.resolve("sessions.json"),
                FileStoreOptions.defaults().toBuilder().clock(() -> now).build());
    }

    long nanos() {
        return Duration.between(START, now).toNanos();
    }

    /** Answers the retention of an application that writes each touch at once, so that nobody allows for later ones. */
    Retention retention() {
        return Retention.builder(store)
                .owner("tester")
                .policy(RetentionPolicy.builder().touchShare(0).build())
                .clock(() -> now)
                .ticker(this::nanos)
                .build();
    }

    UsageSource.StoreBuilder source() {
        return UsageSource.store("main", store).clock(() -> now).ticker(this::nanos);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Writes a session in which a user was active a time ago. */
    void idle(String key, Duration time) {
        session(key, "{\"updatedAt\":" + now.minus(time).toEpochMilli() + "}");
    }

    void session(String key, String json) {
        store.update(key, present -> SessionEntry.parse(json));
    }

    List<String> keys() {
        try (var snapshot = store.snapshot()) {
            return snapshot.summaries().map(Summary::key).toList();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
