package dev.creel.store.file;

import static dev.creel.store.file.Documents.bytesReadByLoad;
import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.payload;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no test of the original covers. */
class UncoveredCasesTest {

    private static final FileStoreOptions OPTIONS = FileStoreOptions.fromEnvironment(Map.of());
    private static final Map<String, SessionEntry> SAVED = sessions(4, 200);

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("sessions.json");
    }

    private FileSessionStore open(FileStoreOptions options) {
        return HookedFileOps.still().open(path, options);
    }

    @Nested
    class SizeAtTheLimit {

        private long write() throws IOException {
            Files.writeString(path, Documents.text(SAVED));
            return Files.size(path);
        }

        @Test
        void documentOfJustTheLimitIsKeptWhole() throws IOException {
            FileSessionStore store =
                    open(OPTIONS.toBuilder().objectCacheMaxBytes(write()).build());
            load(store);

            assertThat(store.stats().retainedBytes()).isEqualTo(payload(SAVED));
            assertThat(bytesReadByLoad(store)).isZero();
        }

        @Test
        void documentOneByteAboveTheLimitIsNotKeptWholeAndWarnedAbout() throws IOException {
            long limit = write() - 1;
            FileSessionStore store =
                    open(OPTIONS.toBuilder().objectCacheMaxBytes(limit).build());
            try (RecordedLog log = new RecordedLog("sessions/store")) {
                store.snapshot().close();

                assertThat(log.events()).hasSize(1);
            }
            assertThat(store.stats().retainedBytes()).isZero();
            assertThat(bytesReadByLoad(store)).isEqualTo(payload(SAVED));
            assertThat(store.stats().retainedBytes()).isLessThanOrEqualTo(limit);
        }

        @Test
        void documentSavedAtJustTheLimitIsKeptWholeAndOneByteMoreIsNot() throws IOException {
            long limit = write();
            Files.delete(path);
            FileSessionStore store =
                    open(OPTIONS.toBuilder().objectCacheMaxBytes(limit).build());
            save(store, SAVED);
            assertThat(Files.size(path)).isEqualTo(limit);
            assertThat(bytesReadByLoad(store)).isZero();

            store.update("session:0", present -> present.with("padding", "x".repeat(201)));

            assertThat(Files.size(path)).isEqualTo(limit + 1);
            assertThat(bytesReadByLoad(store)).isPositive();
        }
    }

    @Nested
    class ProtectedFields {

        private static final String ENTRY =
                "{\"sessionId\":\"s\",\"acp\":{\"agent\":\"a\",\"n\":1.10},\"updatedAt\":1}";

        private FileSessionStore withAcp(String key) throws IOException {
            Files.writeString(path, "{\"" + key + "\":" + ENTRY + "}");
            return open(OPTIONS);
        }

        @Test
        void fieldDroppedByAccidentIsPutBackAsTheLastField() throws IOException {
            FileSessionStore store = withAcp("key");

            SessionEntry now =
                    store.update("key", present -> present.without("acp")).orElseThrow();

            assertThat(now.fields()).containsExactly("sessionId", "updatedAt", "acp");
            assertThat(now.json("acp")).hasValue("{\"agent\":\"a\",\"n\":1.10}");
        }

        @Test
        void fieldIsPutBackIntoAnEntryThatTakesTheWholePlace() throws IOException {
            FileSessionStore store = withAcp("key");

            store.transact(transaction -> {
                        transaction.put("key", Documents.entry("other", 2));
                        return null;
                    })
                    .close();

            assertThat(store.get("key").orElseThrow().fields()).containsExactly("sessionId", "updatedAt", "acp");
        }

        @Test
        void fieldMayBeChanged() throws IOException {
            FileSessionStore store = withAcp("key");

            store.update("key", present -> present.with("acp", Map.of("agent", "b")));

            assertThat(store.get("key").orElseThrow().value("acp")).hasValue(Map.of("agent", "b"));
        }

        @Test
        void fieldGoesWhereTheTransactionAllowsIt() throws IOException {
            FileSessionStore store = withAcp("key");

            store.transact(transaction -> {
                        transaction.allowDroppingProtectedFields(" KEY");
                        return transaction.update("key", present -> present.without("acp"));
                    })
                    .close();

            assertThat(store.get("key").orElseThrow().has("acp")).isFalse();
        }

        @Test
        void removedEntryStaysRemoved() throws IOException {
            FileSessionStore store = withAcp("key");

            assertThat(store.update("key", present -> null)).isEmpty();

            assertThat(store.get("key")).isEmpty();
        }

        @Test
        void fieldFollowsTheSessionFromAnotherSpelling() throws IOException {
            FileSessionStore store = withAcp("Some:Key");

            store.update("some:key", present -> present.without("acp").with("label", "l"));

            assertThat(load(store)).containsOnlyKeys("some:key");
            assertThat(store.get("some:key").orElseThrow().fields())
                    .containsExactly("sessionId", "updatedAt", "label", "acp");
        }

        @Test
        void otherFieldsCanBeProtectedInstead() throws IOException {
            withAcp("key").close();
            FileSessionStore store = open(
                    OPTIONS.toBuilder().protectedFields(List.of("sessionId")).build());

            store.update("key", present -> present.without("acp").without("sessionId"));

            assertThat(store.get("key").orElseThrow().fields()).containsExactly("updatedAt", "sessionId");
        }
    }

    @Test
    void functionThatThrowsChangesNothingAndLetsTheLockGo() throws IOException {
        FileSessionStore store = open(OPTIONS);
        save(store, SAVED);
        String before = Files.readString(path);

        assertThatThrownBy(() -> store.<IOException>update("session:1", present -> {
                    throw new IOException("checked");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("checked");
        assertThatThrownBy(() -> store.<Void, IOException>transact(transaction -> {
                    transaction.remove("session:0");
                    throw new IOException("after a change");
                }))
                .hasMessage("after a change");

        assertThat(path).hasContent(before);
        assertThat(folder.resolve("sessions.json.lock")).doesNotExist();
        assertThat(CompletableFuture.supplyAsync(() -> store.update("session:1", present -> null))
                        .join())
                .isEmpty();
        assertThat(load(open(OPTIONS))).hasSize(SAVED.size() - 1);
    }

    @Test
    void sameTextOfTheSpellingThatWasAskedForWritesNothing() throws IOException {
        String tie = "{\"Key\":{\"updatedAt\":1,\"n\":1},\"KEY\":{\"updatedAt\":1,\"n\":2}}";
        Files.writeString(path, tie);
        FileSessionStore store = open(OPTIONS);

        assertThat(store.update("KEY", present -> present)).isEqualTo(store.get("KEY"));

        assertThat(store.stats().noOps()).isEqualTo(1);
        assertThat(path).hasContent(tie);
    }

    @Test
    void baseThatHasDriftedNeverChangesTheResult() throws IOException {
        Files.writeString(path, Documents.text(SAVED));
        FileSessionStore store = open(OPTIONS);
        SessionSnapshot base = store.snapshot();
        Documents.replace(path, Documents.text(sessions(2, 10)));

        store.transact(base, transaction -> {
                    assertThat(transaction.get("session:3")).isEmpty();
                    return transaction.update("session:0", present -> present.with("label", "new"));
                })
                .close();

        assertThat(load(store)).containsOnlyKeys("session:0", "session:1");
        assertThat(store.get("session:1")).hasValue(sessions(2, 10).get("session:1"));
        assertThat(store.stats().fallbacks()).isEqualTo(1);
        assertThat(store.stats().reuses()).isZero();
    }

    @Test
    void baseWhoseContentWasWrittenAnewIsReused() throws IOException {
        Files.writeString(path, Documents.text(SAVED));
        FileSessionStore store = open(OPTIONS);
        SessionSnapshot base = store.snapshot();
        Documents.replace(path, Documents.text(SAVED));

        store.transact(base, transaction -> transaction.remove("session:0")).close();

        assertThat(store.stats().reuses()).isEqualTo(1);
        assertThat(store.stats().fallbacks()).isZero();
    }
}
