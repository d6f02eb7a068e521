package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that may not be used again yet, and keys that lead to another. */
class TombstonesTest extends BuriedKeys {

    @Test
    void creationUnderABuriedKeyIsRevokedAndNothingIsChanged() throws IOException {
        put(store, "other", 1);
        bury(revoked("key"));
        String before = Files.readString(document);
        try (FileSessionStore second = FileSessionStore.open(document, options().build())) {
            for (FileSessionStore any : List.of(store, second)) {
                SessionStoreException.Revoked revoked =
                        catchThrowableOfType(SessionStoreException.Revoked.class, () -> put(any, " KEY ", 2));
                assertThat(revoked.key()).isEqualTo("key");
                assertThat(revoked.until()).isEqualTo(LATER);
                assertThat(revoked)
                        .hasMessageContaining("owner left")
                        .hasMessageContaining(document.toString())
                        .hasMessageContaining(LATER.toString())
                        .hasMessageContaining("Nothing was changed.");
                assertThatThrownBy(() -> any.replace("key", null, entry("s", 1)))
                        .isInstanceOf(SessionStoreException.Revoked.class);
                assertThatThrownBy(() -> any.transact(transaction -> {
                            transaction.put("other", entry("s", 9));
                            transaction.put("key", entry("s", 1));
                            return null;
                        }))
                        .isInstanceOf(SessionStoreException.Revoked.class);
            }
        }
        assertThat(document).hasContent(before);
        assertThat(store.get("key")).isEmpty();
    }

    @Test
    void creationThatIsTakenBackInTheSameChangeIsNone() {
        bury(revoked("key"));

        store.transact(transaction -> {
                    transaction.put("key", entry("s", 1));
                    assertThat(transaction.get("key")).isPresent();
                    return transaction.remove("key");
                })
                .close();

        assertThat(store.get("key")).isEmpty();
    }

    @Test
    void buriedKeyIsAKeyLikeAnyOtherOnceItsTimeIsPast() {
        bury(revoked("key"), alias("old", "other"));
        put(store, "other", 1);

        now = LATER;

        put(store, "key", 1);
        assertThat(store.get("old")).isEmpty();
        assertThat(store.files().tombstones()).isEmpty();
    }

    @Test
    void sessionThatAnotherProgramWroteBackUnderABuriedKeyCanBeUsedAndRemoved() {
        bury(revoked("key"));
        Documents.replace(document, "{\"key\":{\"updatedAt\":1}}");

        assertThat(store.get("key")).isPresent();
        store.update("key", present -> present.with("label", "x"));
        assertThat(store.get("key").orElseThrow().label()).hasValue("x");
        store.update("key", present -> null);

        assertThatThrownBy(() -> put(store, "key", 2)).isInstanceOf(SessionStoreException.Revoked.class);
    }

    @Test
    void listIsKeptInOrderAsAFileThatAPersonCanRead() throws IOException {
        Tombstone strange = new Tombstone(
                "\"ключ\" \ud800", Instant.parse("2031-01-01T00:00:00.123456789Z"), Optional.empty(), false, "a\nb");
        bury(revoked("b"), strange, alias("a", "c"), revoked("b"));

        assertThat(store.files().tombstones()).containsExactly(strange, alias("a", "c"), revoked("b"));
        assertThat(file).content().contains("\n      \"key\": \"a\",\n      \"until\": \"2026-03-02T08:00:00Z\",");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        try (FileSessionStore reader = FileSessionStore.open(
                document, options().access(Access.READ_ONLY).build())) {
            assertThat(reader.files().tombstones()).isEqualTo(store.files().tombstones());
        }
        now = LATER;
        bury(store.files().tombstones().toArray(Tombstone[]::new));
        assertThat(file).content().doesNotContain("owner left");
        bury();
        assertThat(store.files().tombstones()).isEmpty();
    }

    @Test
    void everyStoreObjectSeesAListThatWasReplacedAgainAndAgain() {
        try (FileSessionStore second = FileSessionStore.open(document, options().build())) {
            for (int i = 0; i < 50; i++) {
                // Of the same length each time, and with a number that may be used again.
                Tombstone tombstone = revoked("key" + (char) ('a' + i % 26));
                bury(tombstone);
                assertThat(second.files().tombstones()).containsExactly(tombstone);
            }
        }
    }

    @Test
    void keysToBuryAreNormalisedAndAliasesLeadSomewhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.files().bury(List.of(revoked("Key"))))
                .withMessageContaining("Key");
        assertThatIllegalArgumentException().isThrownBy(() -> store.files().bury(List.of(alias("key", " new"))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tombstone("key", LATER, Optional.empty(), true, "x"));
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":2,\"tombstones\":[]}",
                "{\"version\":1}",
                "{\"version\":1,\"tombstones\":[1]}",
                "{\"version\":1,\"tombstones\":[{\"key\":\"a\",\"until\":\"soon\",\"cause\":\"x\"}]}",
                "{\"version\":1,\"tombstones\":[{\"until\":\"2026-03-02T08:00:00Z\",\"cause\":\"x\"}]}",
                "{\"version\":1,\"tombstones\":[{\"key\":\"a\",\"until\":\"2026-03-02T08:00:00Z\",\"cause\":\"x\","
                        + "\"alias\":true}]}",
                "{\"version\":1,\"tombstones\":[{\"key\":\"a\",\"until\":\"2026-03-02T08:00:00Z\""
            })
    void listThatMakesNoSenseIsDamagedAndNeverTakenForEmptyNorOverwritten(String text) throws IOException {
        put(store, "there", 1);
        Files.writeString(file, text);

        assertThat(store.get("there")).isPresent();
        put(store, "there", 2);
        for (ThrowingRunnable action : List.<ThrowingRunnable>of(
                () -> store.get("missing"),
                () -> put(store, "missing", 1),
                () -> store.files().tombstones(),
                () -> store.files().bury(List.of(revoked("key"))))) {
            assertThatThrownBy(action::run)
                    .isInstanceOf(SessionStoreException.Damaged.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("Nothing was changed")
                    .hasMessageContaining("move it away");
        }
        assertThat(file).hasContent(text);
    }

    private interface ThrowingRunnable {
        void run() throws IOException;
    }

    @Test
    void readingAndChangingASessionThatIsThereLooksAtNoOtherFile() {
        List<String> seen = new ArrayList<>();
        HookedFileOps disk = new HookedFileOps() {
            @Override
            void before(String operation, Path path) {
                seen.add(operation + " " + path.getFileName());
            }
        };
        try (FileSessionStore hooked = disk.open(document, options().build())) {
            put(hooked, "key", 1);
            bury(revoked("buried"));
            hooked.get("key");
            seen.clear();

            hooked.get("key");
            assertThat(seen).containsExactly("stat sessions.json");
            hooked.update("key", present -> present.with("label", "x"));

            assertThat(seen).noneMatch(call -> call.endsWith("tombstones.json"));
            hooked.get("missing");
            assertThat(seen).contains("stat tombstones.json");
        }
    }

    @Test
    void listThatCannotBeReadIsUnavailable() {
        put(store, "there", 1);
        bury(revoked("key"));
        HookedFileOps disk = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("open") && path.equals(file)) {
                    throw new IOException("Input/output error");
                }
            }
        };
        try (FileSessionStore broken = disk.open(document, options().build())) {
            assertThat(broken.get("there")).isPresent();
            assertThatThrownBy(() -> broken.get("key"))
                    .isInstanceOf(SessionStoreException.Unavailable.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> put(broken, "key", 1)).isInstanceOf(SessionStoreException.Unavailable.class);
        }
    }

    @Test
    void tombstonesThatAChangeBuriedBeforeItFailedKeepNothingFromBeingUsed() {
        put(store, "key", 1);

        assertThatThrownBy(() -> store.transact(transaction -> {
                    transaction.remove("key");
                    buryNow(revoked("key"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(store.get("key")).isPresent();
        put(store, "key", 2);
    }

    @Test
    void successorIsKnownLongerThanTheKeyIsBuried() {
        Instant known = LATER.plusSeconds(3600);
        Tombstone tombstone = new Tombstone("old", LATER, known, Optional.of("new"), true, "renamed");
        put(store, "new", 1);
        bury(tombstone);
        assertThat(file).content().contains("\"knownUntil\": \"2026-03-02T09:00:00Z\"");

        now = LATER;
        bury(store.files().tombstones().toArray(Tombstone[]::new));

        assertThat(store.get("old")).isEmpty();
        assertThat(store.files().tombstones()).containsExactly(tombstone);
        put(store, "old", 2);
        now = known;
        assertThat(store.files().tombstones()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tombstone("old", known, LATER, Optional.of("new"), true, "x"));
    }
}
