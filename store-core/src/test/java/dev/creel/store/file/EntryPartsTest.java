package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some fields of entries that are too large together to be kept. */
class EntryPartsTest {

    private static final int GATE = 40_000;
    private static final Set<String> SHOWN = Set.of("sessionId", "label");
    private static final Map<String, SessionEntry> SESSIONS = Documents.sessions(50, 5_000);

    @TempDir
    Path dir;

    private Path document;

    @BeforeEach
    void name() {
        document = dir.resolve("sessions.json");
    }

    /** Opens a store that wrote the sessions itself, so that their stamp is trusted at once. */
    private FileSessionStore saved(long gate) {
        FileSessionStore store = open(gate);
        Documents.save(store, SESSIONS);
        return store;
    }

    /** Opens one whose texts live for 45 s of this clock. */
    private FileSessionStore saved(LongSupplier ticker) {
        FileSessionStore store = FileSessionStore.open(
                document,
                FileStoreOptions.builder()
                        .objectCacheMaxBytes(GATE)
                        .cacheTtl(Duration.ofSeconds(45))
                        .ticker(ticker)
                        .build());
        Documents.save(store, SESSIONS);
        return store;
    }

    private FileSessionStore open(long gate) {
        return FileSessionStore.open(
                document,
                FileStoreOptions.builder()
                        .durability(Durability.PROCESS)
                        .objectCacheMaxBytes(gate)
                        .build());
    }

    private static void list(FileSessionStore store) {
        try (SessionSnapshot snapshot = store.snapshot()) {
            SESSIONS.forEach(
                    (key, entry) -> assertThat(snapshot.get(key, SHOWN)).hasValue(entry.only(SHOWN)));
        }
    }

    @Test
    void listShownAgainReadsNothing() {
        try (FileSessionStore store = saved(GATE)) {
            list(store);
            list(store);
            long before = store.stats().bytesRead();

            list(store);

            assertThat(store.stats().bytesRead()).isEqualTo(before);
        }
    }

    @Test
    void onlyTheSessionThatChangedIsReadAgain() {
        try (FileSessionStore store = saved(GATE)) {
            list(store);
            list(store);
            store.update("session:7", present -> present.with("label", "new"));
            long before = store.stats().bytesRead();

            try (SessionSnapshot snapshot = store.snapshot()) {
                assertThat(snapshot.get("session:7", SHOWN).flatMap(SessionEntry::label))
                        .hasValue("new");
                assertThat(store.stats().bytesRead() - before).isBetween(5_000L, 5_200L);
                SESSIONS.keySet().stream()
                        .filter(key -> !key.equals("session:7"))
                        .forEach(key -> snapshot.get(key, SHOWN));
            }
            assertThat(store.stats().bytesRead() - before).isBetween(5_000L, 5_200L);
        }
    }

    private static void assertShows(SessionSnapshot snapshot, Map<String, SessionEntry> sessions) {
        assertThat(snapshot.size()).isEqualTo(sessions.size());
        sessions.forEach(
                (key, entry) -> assertThat(snapshot.get(key, SHOWN)).as(key).hasValue(entry.only(SHOWN)));
    }

    @Test
    void partsStayWithTheirSessionsWhenOthersComeAndGo() {
        try (FileSessionStore store = saved(GATE);
                SessionSnapshot before = store.snapshot()) {
            list(store);
            list(store);
            Map<String, SessionEntry> next = new LinkedHashMap<>(SESSIONS);
            next.remove("session:0");
            next.put("new", Documents.entry("new", 1));
            // An array index comes before all other keys.
            next.put("7", Documents.entry("seven", 1));
            store.transact(transaction -> {
                        transaction.put("new", next.get("new"));
                        transaction.put("7", next.get("7"));
                        return transaction.remove("session:0");
                    })
                    .close();
            for (int reading = 0; reading < 3; reading++) {
                try (SessionSnapshot after = store.snapshot()) {
                    assertShows(after, next);
                }
                assertShows(before, SESSIONS);
            }
        }
    }

    @Test
    void partsFollowAChangeFromOutside() {
        try (FileSessionStore store = saved(GATE);
                FileSessionStore other = open(GATE)) {
            list(store);
            list(store);
            Map<String, SessionEntry> next = new LinkedHashMap<>(SESSIONS);
            next.replaceAll((key, entry) -> entry.with("label", "outside"));
            next.remove("session:3");
            Documents.save(other, next);
            for (int reading = 0; reading < 3; reading++) {
                try (SessionSnapshot after = store.snapshot()) {
                    assertShows(after, next);
                }
            }
        }
    }

    @Test
    void partsExpireWhenTheirTimeIsOver() {
        AtomicLong ticks = new AtomicLong();
        try (FileSessionStore store = saved(ticks::get)) {
            list(store);
            list(store);
            long before = store.stats().bytesRead();
            ticks.addAndGet(Duration.ofSeconds(45).toNanos());
            list(store);
            assertThat(store.stats().bytesRead()).isEqualTo(before);
            ticks.addAndGet(1);
            list(store);
            assertThat(store.stats().bytesRead() - before).isGreaterThan(Documents.payload(SESSIONS) - 100);
        }
    }

    @Test
    void partOfAnEntryInMemoryLivesNoLongerThanTheEntry() {
        AtomicLong ticks = new AtomicLong();
        try (FileSessionStore store = saved(ticks::get)) {
            store.get("session:1");
            store.get("session:1");
            try (SessionSnapshot snapshot = store.snapshot()) {
                ticks.addAndGet(Duration.ofSeconds(44).toNanos());
                snapshot.get("session:1", SHOWN);
                long before = store.stats().bytesRead();
                ticks.addAndGet(Duration.ofSeconds(2).toNanos());

                snapshot.get("session:1", SHOWN);

                assertThat(store.stats().bytesRead()).isGreaterThan(before);
            }
        }
    }

    @Test
    void namesOfFieldsCountToTheGate() {
        try (FileSessionStore store = saved(GATE);
                SessionSnapshot snapshot = store.snapshot()) {
            Set<String> names = Set.of("a".repeat(1_000), "b".repeat(1_000));
            for (int reading = 0; reading < 3; reading++) {
                snapshot.get("session:1", names);
            }
            assertThat(store.stats().retainedBytes()).isBetween(4_000L, 5_000L);
            Set<String> tooMany = Set.of("c".repeat(GATE));
            for (int reading = 0; reading < 3; reading++) {
                assertThat(snapshot.get("session:1", tooMany)).isPresent();
            }
            assertThat(store.stats().retainedBytes()).isBetween(4_000L, 5_000L);
        }
    }

    @Test
    void wholeEntryInMemoryIsNotReadForAPart() {
        try (FileSessionStore store = saved(GATE);
                SessionSnapshot snapshot = store.snapshot()) {
            snapshot.get("session:1");
            snapshot.get("session:1");
            long before = store.stats().bytesRead();

            assertThat(snapshot.get("session:1", SHOWN))
                    .hasValue(SESSIONS.get("session:1").only(SHOWN));

            assertThat(store.stats().bytesRead()).isEqualTo(before);
        }
    }

    @Test
    void partsOfAllSizesTogetherStayBelowTheGate() {
        try (FileSessionStore store = saved(GATE);
                SessionSnapshot snapshot = store.snapshot()) {
            for (int round = 0; round < 3; round++) {
                for (String key : SESSIONS.keySet()) {
                    snapshot.get(key, SHOWN);
                    snapshot.get(key, Set.of("padding"));
                    snapshot.get(key);
                    assertThat(store.stats().retainedBytes()).isLessThanOrEqualTo(GATE);
                }
            }
        }
    }

    @Test
    void nothingIsKeptWhereTheGateIsShut() {
        try (FileSessionStore store = saved(0)) {
            list(store);
            list(store);
            list(store);

            assertThat(store.stats().retainedBytes()).isZero();
        }
    }

    @Test
    void belowTheGateNothingIsReadAtAll() {
        try (FileSessionStore store = saved(1_000_000)) {
            list(store);
            long before = store.stats().bytesRead();

            list(store);

            assertThat(store.stats().bytesRead()).isEqualTo(before);
        }
    }

    @Test
    void entryThatIsNoObjectIsItsOwnPart() throws IOException {
        Files.writeString(document, "{\"a\": 5, \"b\": {\"x\": 01}}");
        try (FileSessionStore store = open(GATE);
                SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.get("a", SHOWN).map(SessionEntry::text)).hasValue("5");
            assertThat(snapshot.get("none", SHOWN)).isEqualTo(Optional.empty());
            assertThatThrownBy(() -> snapshot.get("b", SHOWN))
                    .isInstanceOf(SessionStoreException.Damaged.class)
                    .hasMessageContaining("session b");
        }
    }

    @Test
    void partOfADocumentRewrittenInPlaceIsUnavailable() throws IOException {
        try (FileSessionStore store = saved(GATE);
                SessionSnapshot snapshot = store.snapshot()) {
            Files.writeString(document, Files.readString(document).replace("xxxx", "yyyy"));

            assertThatThrownBy(() -> snapshot.get("session:1", SHOWN))
                    .isInstanceOf(SessionStoreException.Unavailable.class)
                    .hasMessageContaining("Take a new snapshot");
        }
    }
}
