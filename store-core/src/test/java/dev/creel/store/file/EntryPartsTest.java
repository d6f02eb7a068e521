package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some fields of entries that are too large together to be kept. */
class EntryPartsTest {

    private static final int GATE = 20_000;
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
