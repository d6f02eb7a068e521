package dev.creel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatDeliveryTest {

    private static final String KEY = "agent:main:main";

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T08:00:00Z"));
    private final AtomicLong ticks = new AtomicLong();
    private final List<String> delivered = new ArrayList<>();
    private FileSessionStore store;
    private HeartbeatDelivery heartbeats;

    @BeforeEach
    void open() {
        FileStoreOptions options = FileStoreOptions.builder()
                .objectCacheMaxBytes(1_000_000)
                .cacheTtl(Duration.ofSeconds(45))
                .ticker(ticks::get)
                .build();
        store = FileSessionStore.open(folder.resolve("sessions.json"), options);
        store.update(KEY, none -> SessionEntry.of(Map.of("sessionId", "s1", "updatedAt", 1_772_352_000_000L)));
        heartbeats = new HeartbeatDelivery(store, now::get);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void sameTextWithinADayIsNotDeliveredAgain() {
        assertThat(deliver("All is well")).isTrue();
        later(Duration.ofHours(23));
        assertThat(deliver("All is well")).isFalse();
        assertThat(deliver("The disk is full")).isTrue();
        assertThat(deliver("All is well")).isTrue();

        assertThat(delivered).containsExactly("All is well", "The disk is full", "All is well");
    }

    @Test
    void sameTextAfterADayIsDeliveredAgain() {
        deliver("All is well");
        later(Duration.ofHours(24));

        assertThat(deliver("All is well")).isTrue();
    }

    @Test
    void heartbeatLeavesTheActivityAlone() {
        deliver("All is well");

        assertThat(store.get(KEY)).hasValueSatisfying(entry -> {
            assertThat(entry.updatedAt()).contains(Instant.ofEpochMilli(1_772_352_000_000L));
            assertThat(entry.lastHeartbeatText()).contains("All is well");
            assertThat(entry.lastHeartbeatSentAt()).contains(now.get());
        });
    }

    @Test
    void unchangedStoreIsNotReadAgainHoweverLongTheModelTook() {
        long scans = store.stats().scans();
        heartbeats.run(
                KEY,
                session -> {
                    ticks.addAndGet(Duration.ofMinutes(5).toNanos());
                    return "All is well";
                },
                delivered::add);

        assertThat(store.stats().reuses()).isEqualTo(1);
        assertThat(store.stats().scans()).isEqualTo(scans);
    }

    @Test
    void changeDuringTheSlowWorkIsKept() {
        heartbeats.run(
                KEY,
                session -> {
                    store.update(KEY, entry -> entry.with("label", "Morning run"));
                    return "All is well";
                },
                delivered::add);

        assertThat(store.get(KEY)).hasValueSatisfying(entry -> {
            assertThat(entry.label()).contains("Morning run");
            assertThat(entry.lastHeartbeatText()).contains("All is well");
        });
        assertThat(store.stats().fallbacks()).isEqualTo(1);
    }

    private boolean deliver(String text) {
        return heartbeats.run(KEY, session -> text, delivered::add);
    }

    private void later(Duration time) {
        now.set(now.get().plus(time));
    }
}
