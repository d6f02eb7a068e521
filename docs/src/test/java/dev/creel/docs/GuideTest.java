package dev.creel.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionEntry.Activity;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.StoreEvent;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreStats;
import dev.creel.store.file.StoreFsck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {

    private static final String DOCUMENT =
            """
            {
              "agent:main:main": {
                "sessionId": "s1",
                "updatedAt": 1700000000000,
                "model": "large",
                "modelProvider": "somebody",
                "origin": {
                  "provider": "telegram",
                  "threadId": 7
                },
                "estimatedCostUsd": 1.10
              },
              "agent:main:telegram:direct:42": {
                "sessionId": "s2",
                "updatedAt": 1700000060000,
                "acp": {
                  "state": "idle"
                }
              }
            }""";

    @TempDir
    private Path folder;

    private FileSessionStore opened() throws IOException {
        Path path = folder.resolve("sessions.json");
        Files.writeString(path, DOCUMENT);
        return FileSessionStore.open(path);
    }

    @Test
    void openWithOptions() throws IOException {
        Path path = folder.resolve("sessions.json");
        Files.writeString(path, DOCUMENT);

        // snippet: open
        FileStoreOptions options = FileStoreOptions.builder()
                .lockTimeout(Duration.ofSeconds(5))
                .missingDocument(FileStoreOptions.MissingDocument.FAIL)
                .build();
        try (FileSessionStore store = FileSessionStore.open(path, options)) {
            Optional<SessionEntry> session = store.get("agent:main:main");
            System.out.println(session);
        }
        // end
    }

    // snippet: record
    record Origin(String provider, String threadId) {}
    // end

    @Test
    void readFields() throws IOException {
        try (SessionStore store = opened()) {
            // snippet: read
            SessionEntry entry = store.get("agent:main:main").orElseThrow();
            Instant activity = entry.updatedAt().orElse(Instant.EPOCH); // a field with an accessor
            Object cost = entry.value("estimatedCostUsd").orElse(0L); // any field as the JDK knows it
            String text = entry.json("estimatedCostUsd").orElse("0"); // its text: 1.10 stays 1.10
            Origin origin = entry.as("origin", Origin.class).orElseThrow(); // your own record
            // end

            assertThat(activity).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
            assertThat(cost).isEqualTo(1.1);
            assertThat(text).isEqualTo("1.10");
            assertThat(origin).isEqualTo(new Origin("telegram", "7"));
        }
    }

    @Test
    void updateOneField() throws IOException {
        try (SessionStore store = opened()) {
            // snippet: update
            store.update("agent:main:main", entry -> entry == null ? null : entry.with("label", "Morning run"));
            // end

            assertThat(Files.readString(folder.resolve("sessions.json")))
                    .isEqualTo(DOCUMENT.replace("1.10\n", "1.10,\n    \"label\": \"Morning run\"\n"));
        }
    }

    @Test
    void mergeWithActivity() throws IOException {
        Instant now = Instant.parse("2026-03-01T08:00:00Z");
        try (SessionStore store = opened()) {
            // snippet: merge
            SessionEntry patch = SessionEntry.of(Map.of("lastChannel", "telegram"));
            store.update("agent:main:main", entry -> SessionEntry.merge(entry, patch, Activity.TOUCH, now));
            store.update("agent:main:main", entry -> SessionEntry.merge(entry, patch, Activity.PRESERVE, now));
            // end

            assertThat(store.get("agent:main:main").orElseThrow().updatedAt()).contains(now);
            assertThat(store.stats().commits()).isEqualTo(1);
            assertThat(store.stats().noOps()).isEqualTo(1);
        }
    }

    @Test
    void replaceAfterSlowWork() throws IOException {
        try (SessionStore store = opened()) {
            SlowModel model = entry -> "A summary";
            // snippet: replace
            SessionEntry seen = store.get("agent:main:main").orElse(null);
            while (seen != null) {
                SessionEntry next = seen.with("displayName", model.summary(seen)); // Slow. No lock is held.
                try {
                    store.replace("agent:main:main", seen, next);
                    break;
                } catch (SessionStoreException.Conflict e) {
                    seen = e.present().orElse(null); // Somebody changed it meanwhile: decide anew.
                }
            }
            // end

            assertThat(store.get("agent:main:main").orElseThrow().displayName()).contains("A summary");
        }
    }

    @Test
    void replaceAfterAForeignChangeThenConflictCarriesThePresentEntry() throws IOException {
        try (SessionStore store = opened()) {
            SessionEntry seen = store.get("agent:main:main").orElseThrow();
            store.update("agent:main:main", entry -> entry.with("label", "changed"));

            assertThatThrownBy(() -> store.replace("agent:main:main", seen, seen.with("label", "mine")))
                    .isInstanceOfSatisfying(SessionStoreException.Conflict.class, e -> assertThat(e.present())
                            .hasValueSatisfying(
                                    present -> assertThat(present.label()).contains("changed")));
        }
    }

    private interface SlowModel {
        String summary(SessionEntry entry);
    }

    @Test
    void transactOverSeveralSessions() throws IOException {
        try (SessionStore store = opened()) {
            // snippet: transact
            try (SessionTransaction.Outcome<Integer> outcome = store.transact(transaction -> {
                int ended = 0;
                for (SessionSnapshot.Summary session : transaction.newest(100)) {
                    SessionEntry entry = transaction.get(session.key()).orElseThrow();
                    if (entry.status().isEmpty()) {
                        transaction.put(session.key(), entry.with("status", "done"));
                        ended++;
                    }
                }
                return ended;
            })) {
                System.out.println(
                        outcome.result() + " of " + outcome.snapshot().size());
            }
            // end

            assertThat(store.get("agent:main:main").orElseThrow().status()).contains("done");
            assertThat(store.stats().commits()).isEqualTo(1);
        }
    }

    @Test
    void functionThrowsThenNothingIsChangedAndTheExceptionPassesThrough() throws IOException {
        try (SessionStore store = opened()) {
            IOException thrown = new IOException("the model is down");

            assertThatThrownBy(() -> store.update("agent:main:main", entry -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            assertThat(Files.readString(folder.resolve("sessions.json"))).isEqualTo(DOCUMENT);
            assertThat(store.update("agent:main:main", entry -> entry.with("label", "again")))
                    .isPresent();
        }
    }

    @Test
    void listFromASnapshot() throws IOException {
        try (SessionStore store = opened()) {
            // snippet: snapshot
            List<String> recent = new ArrayList<>();
            try (SessionSnapshot snapshot = store.snapshot()) {
                for (SessionSnapshot.Summary session : snapshot.newest(10)) {
                    recent.add(session.key() + " " + session.bytes() + " bytes");
                }
            }
            // end

            assertThat(recent).first().asString().startsWith("agent:main:telegram:direct:42 ");
        }
    }

    @Test
    void snapshotFields() throws IOException {
        try (SessionStore store = opened();
                SessionSnapshot snapshot = store.snapshot()) {
            // snippet: snapshot-fields
            Set<String> shown = Set.of("label", "model", "totalTokens");
            for (SessionSnapshot.Summary session : snapshot.newest(100)) {
                SessionEntry entry = snapshot.get(session.key(), shown).orElseThrow();
                System.out.println(entry.label().orElse(session.key()) + " "
                        + entry.model().orElse("-"));
            }
            // end

            assertThat(snapshot.get("agent:main:main", shown).orElseThrow().fields())
                    .isSubsetOf(shown);
        }
    }

    @Test
    void listenToChanges() throws Exception {
        try (SessionStore store = opened()) {
            // snippet: listen
            BlockingQueue<StoreEvent> events = new LinkedBlockingQueue<>();
            SessionStore.Subscription subscription = store.listen(events::add);
            store.update("agent:main:main", entry -> null); // null removes
            StoreEvent event = events.poll(10, TimeUnit.SECONDS);
            subscription.close();
            // end

            assertThat(event).isNotNull();
            assertThat(event.kind()).isEqualTo(StoreEvent.Kind.REMOVED);
            assertThat(event.key()).contains("agent:main:main");
        }
    }

    @Test
    void protectedFieldIsPutBackUnlessDroppingIsAllowed() throws IOException {
        String key = "agent:main:telegram:direct:42";
        try (SessionStore store = opened()) {
            store.update(key, entry -> entry.without("acp").with("label", "kept"));
            assertThat(store.get(key).orElseThrow().has("acp")).isTrue();

            // snippet: protected
            store.transact(transaction -> {
                        transaction.allowDroppingProtectedFields(key);
                        return transaction.update(key, entry -> entry.without("acp"));
                    })
                    .close();
            // end

            assertThat(store.get(key).orElseThrow().has("acp")).isFalse();
        }
    }

    @Test
    void badEntryIsItsOwnProblem() throws IOException {
        Path path = folder.resolve("sessions.json");
        Files.writeString(path, DOCUMENT.replace("\"s2\"", "undefined"));
        String key = "agent:main:telegram:direct:42";
        try (SessionStore store = FileSessionStore.open(path)) {
            assertThat(store.get("agent:main:main")).isPresent();
            assertThatThrownBy(() -> store.get(key)).isInstanceOf(SessionStoreException.Damaged.class);

            // snippet: bad-entry
            SessionEntry fresh = SessionEntry.merge(null, SessionEntry.of(Map.of()), Activity.TOUCH, Instant.now());
            store.transact(transaction -> {
                        transaction.put(key, fresh);
                        return null;
                    })
                    .close();
            // end

            assertThat(store.get(key)).contains(fresh);
        }
    }

    @Test
    void watchTheStats() throws IOException {
        try (FileSessionStore store = opened()) {
            // snippet: stats
            FileStoreStats stats = store.stats();
            System.out.println("kept in memory: " + stats.retainedBytes());
            System.out.println("longest wait:   " + stats.lockWait().longest());
            System.out.println("held on disk:   " + stats.replacedBytes());
            // end

            assertThat(stats.retainedBytes()).isZero();
        }
    }

    @Test
    void damagedStoreIsRefusedThenRecovered() throws IOException {
        Path path = folder.resolve("sessions.json");
        byte[] cut = DOCUMENT.substring(0, DOCUMENT.length() - 20).getBytes(StandardCharsets.UTF_8);
        Files.write(path, cut);
        try (SessionStore store = FileSessionStore.open(path)) {
            assertThatThrownBy(() -> store.update("agent:main:main", entry -> null))
                    .isInstanceOf(SessionStoreException.Damaged.class);
        }
        assertThat(path).hasBinaryContent(cut);

        // snippet: recover
        StoreFsck.Report report = StoreFsck.check(path, FileStoreOptions.defaults());
        if (!report.isSound()) {
            report.findings().forEach(System.out::println);
            StoreFsck.Recovery recovery = StoreFsck.recover(path, FileStoreOptions.defaults());
            System.out.println("The damaged file is kept as " + recovery.kept().orElseThrow());
        }
        // end

        assertThat(report.entries()).isEqualTo(1);
        try (SessionStore store = FileSessionStore.open(path);
                SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.size()).isEqualTo(1);
            assertThat(snapshot.get("agent:main:main")).isPresent();
        }
    }
}
