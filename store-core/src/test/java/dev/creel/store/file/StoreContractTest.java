package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStoreException.Conflict;
import dev.creel.store.SessionTransaction;
import dev.creel.store.SessionTransaction.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract promises of reading and changing. */
@ParameterizedClass
@EnumSource(Memory.class)
class StoreContractTest {

    @Parameter
    Memory memory;

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        path = folder.resolve("sessions.json");
        store = FileSessionStore.open(path, memory.options().build());
        save(store, sessions(3, 100));
    }

    @AfterEach
    void close() {
        store.close();
        assertThat(folder.resolve("sessions.json.lock")).doesNotExist();
    }

    @Test
    void getAnswersTheSessionInAnySpellingOrNothing() {
        assertThat(store.get("session:1")).hasValue(sessions(3, 100).get("session:1"));
        assertThat(store.get(" Session:1\n")).isEqualTo(store.get("session:1"));
        assertThat(store.get("session:9")).isEmpty();
    }

    @Test
    void updateWritesWhatTheFunctionAnswersUnderTheNormalisedKey() {
        AtomicReference<SessionEntry> seen = new AtomicReference<>(entry("x", 1));

        assertThat(store.update(" New:Key ", present -> {
                    seen.set(present);
                    return entry("new", 7);
                }))
                .hasValue(entry("new", 7));

        assertThat(seen.get()).isNull();
        assertThat(load(store)).hasSize(4).containsEntry("new:key", entry("new", 7));
    }

    @Test
    void updateGivesTheFunctionThePresentEntryInTheCallersThread() {
        Thread caller = Thread.currentThread();

        store.update("session:1", present -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            assertThat(present).isEqualTo(sessions(3, 100).get("session:1"));
            return present.with("label", "l");
        });

        assertThat(store.get("session:1").orElseThrow().label()).hasValue("l");
    }

    @Test
    void updateThatAnswersNullRemoves() {
        assertThat(store.update("session:1", present -> null)).isEmpty();
        assertThat(store.get("session:1")).isEmpty();
        assertThat(store.update("never", present -> null)).isEmpty();
        assertThat(load(store)).hasSize(2);
    }

    @Test
    void changeIsSeenByEveryLaterReadOfAnotherStoreObject() {
        try (FileSessionStore other =
                FileSessionStore.open(path, memory.options().build())) {
            for (int i = 0; i < 20; i++) {
                SessionEntry next = entry("round " + i, i);
                store.update("session:0", present -> next);
                assertThat(other.get("session:0")).hasValue(next);
            }
        }
    }

    @Test
    void sameTextWritesNothing() throws IOException {
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_600_000_000_000L));
        long commits = store.stats().commits();
        long noOps = store.stats().noOps();

        store.update("session:1", present -> SessionEntry.parse(present.text()));
        store.update("session:1", present -> present.with("label", "l").without("label"));
        store.transact(transaction -> transaction.get("session:2")).close();

        assertThat(Files.getLastModifiedTime(path)).isEqualTo(FileTime.fromMillis(1_600_000_000_000L));
        assertThat(store.stats().commits()).isEqualTo(commits);
        assertThat(store.stats().noOps()).isEqualTo(noOps + 3);
    }

    @Test
    void replaceWritesIfTheStoreStillHoldsWhatWasExpected() {
        SessionEntry seen = store.get("session:1").orElseThrow();

        assertThat(store.replace("session:1", seen, entry("next", 2))).hasValue(entry("next", 2));
        assertThat(store.replace("made", null, entry("made", 3))).hasValue(entry("made", 3));
        assertThat(store.replace("session:2", store.get("session:2").orElseThrow(), null))
                .isEmpty();
        assertThat(load(store)).containsOnlyKeys("session:0", "session:1", "made");
    }

    @Test
    void replaceAnswersAConflictWithThePresentEntry() throws IOException {
        byte[] before = Files.readAllBytes(path);
        SessionEntry present = store.get("session:1").orElseThrow();

        assertThatThrownBy(() -> store.replace("SESSION:1", entry("old", 1), entry("next", 2)))
                .isInstanceOfSatisfying(Conflict.class, e -> {
                    assertThat(e.key()).isEqualTo("session:1");
                    assertThat(e.present()).hasValue(present);
                    assertThat(e.store()).isEqualTo(path.toString());
                });
        assertThatThrownBy(() -> store.replace("session:1", null, entry("next", 2)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> store.replace("never", present, null))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.present()).isEmpty());
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void transactionSeesItsOwnChangesAndNobodyElseDoesBeforeTheEnd() {
        try (Outcome<String> outcome = store.transact(transaction -> {
            transaction.put("Fresh", entry("fresh", 9));
            transaction.update("session:0", present -> present.with("label", "first"));
            transaction.update("session:0", present -> present.with("label", "second"));
            assertThat(transaction.remove("session:1")).isTrue();
            assertThat(transaction.remove("session:1")).isFalse();
            assertThat(transaction.get("fresh")).hasValue(entry("fresh", 9));
            assertThat(transaction.get("session:0").orElseThrow().label()).hasValue("second");
            assertThat(transaction.get("session:1")).isEmpty();
            assertThat(transaction.summaries().map(Summary::key))
                    .containsExactly("session:0", "session:1", "session:2");
            assertThat(transaction.newest(1)).extracting(Summary::key).containsExactly("session:2");

            assertThat(store.get("fresh")).isEmpty();
            assertThat(store.get("session:1")).isPresent();
            assertThat(load(store)).isEqualTo(sessions(3, 100));
            return "answer";
        })) {
            assertThat(outcome.result()).isEqualTo("answer");
            assertThat(outcome.snapshot().summaries().map(Summary::key))
                    .containsExactly("session:0", "session:2", "fresh");
            assertThat(outcome.snapshot().get("session:0")).isEqualTo(store.get("session:0"));
        }
        assertThat(load(store)).containsOnlyKeys("session:0", "session:2", "fresh");
    }

    @Test
    void transactionIsOfNoUseAfterItsFunction() {
        AtomicReference<SessionTransaction> kept = new AtomicReference<>();
        store.transact(transaction -> {
                    kept.set(transaction);
                    return null;
                })
                .close();

        assertThatThrownBy(() -> kept.get().get("session:0")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get().put("session:0", entry("x", 1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get().remove("session:0")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get().summaries()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get().allowDroppingProtectedFields("session:0"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void snapshotStaysAsItIs() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            store.update("session:0", present -> entry("changed", 5));
            store.update("session:1", present -> null);
            store.update("later", present -> entry("later", 6));

            assertThat(snapshot.size()).isEqualTo(3);
            sessions(3, 100)
                    .forEach((key, entry) -> assertThat(snapshot.get(key)).hasValue(entry));
            assertThat(snapshot.get("later")).isEmpty();
        }
    }

    @Test
    void summariesAreInTheOrderOfTheDocumentAndNewestByActivity() throws IOException {
        Documents.replace(
                path,
                "{\"a\":{\"updatedAt\":5},\"b\":{},\"c\":{\"updatedAt\":9},\"d\":{\"updatedAt\":5},"
                        + "\"e\":{\"updatedAt\":\"9\"},\"f\":{\"updatedAt\":-1}}");
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.summaries().map(Summary::key)).containsExactly("a", "b", "c", "d", "e", "f");
            assertThat(snapshot.newest(10)).extracting(Summary::key).containsExactly("c", "a", "d", "f", "b", "e");
            assertThat(snapshot.newest(2)).extracting(Summary::key).containsExactly("c", "a");
            assertThat(snapshot.newest(0)).isEmpty();
            assertThat(snapshot.newest(1).get(0).updatedAt()).hasValue(java.time.Instant.ofEpochMilli(9));
            assertThat(snapshot.newest(1).get(0).bytes()).isEqualTo(15);
            assertThatThrownBy(() -> snapshot.newest(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void baseNeverChangesAResultWhateverItIs() {
        SessionSnapshot closed = store.snapshot();
        closed.close();
        try (FileSessionStore other =
                        FileSessionStore.open(path, memory.options().build());
                SessionSnapshot foreign = other.snapshot()) {
            for (SessionSnapshot base : List.of(foreign, closed)) {
                store.transact(base, transaction -> transaction.update("session:0", present -> present.with("n", 1)))
                        .close();
            }
        }
        assertThat(store.get("session:0").orElseThrow().value("n")).hasValue(1L);
        assertThat(load(store)).hasSize(3);
    }
}
