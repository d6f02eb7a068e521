package dev.creel.store.file;

import static dev.creel.store.file.Documents.bytesReadByLoad;
import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException.Damaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nine cache tests that the original had before the pull request. */
class OlderCacheCasesTest {

    private static final Map<String, SessionEntry> SAVED = sessions(3, 50);
    private static final FileStoreOptions CACHING = FileStoreOptions.fromEnvironment(Map.of());

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        path = folder.resolve("sessions.json");
        store = HookedFileOps.still().open(path, CACHING);
    }

    @Test
    @DisplayName("1. the first load equals what was saved")
    void firstLoadEqualsWhatWasSaved() throws IOException {
        Files.writeString(path, Documents.text(SAVED));

        assertThat(load(store)).isEqualTo(SAVED);
    }

    @Test
    @DisplayName("2. what was saved is loaded twice with 0 reads")
    void savedStoreIsLoadedWithoutReading() {
        save(store, SAVED);

        assertThat(bytesReadByLoad(store)).isZero();
        assertThat(bytesReadByLoad(store)).isZero();
    }

    @Test
    @DisplayName("3. a nested change of what was loaded does not leak to the next load")
    void nestedChangeDoesNotLeak() {
        SessionEntry entry = SessionEntry.of(Map.of("origin", Map.of("to", List.of("a"))));
        store.update("key", none -> entry);

        Map<?, ?> origin =
                (Map<?, ?>) store.get("key").orElseThrow().value("origin").orElseThrow();
        ((List<?>) Objects.requireNonNull(origin.get("to"))).clear();

        assertThat(store.get("key")).hasValue(entry);
        assertThat(store.get("key").orElseThrow().value("origin")).hasValue(Map.of("to", List.of("a")));
    }

    @Test
    @DisplayName("4. an external rewrite with a newer time is seen")
    void externalRewriteIsSeen() {
        save(store, SAVED);
        load(store);

        Documents.replace(path, Documents.text(sessions(2, 70)));

        assertThat(load(store)).isEqualTo(sessions(2, 70));
    }

    @Test
    @DisplayName("5. a save replaces what was cached")
    void saveReplacesWhatWasCached() {
        save(store, SAVED);
        load(store);

        save(store, sessions(1, 10));

        assertThat(load(store)).isEqualTo(sessions(1, 10));
    }

    @Test
    @DisplayName("6. without time to live an external rewrite is seen")
    void externalRewriteIsSeenWithoutTimeToLive() {
        FileSessionStore uncached = HookedFileOps.still()
                .open(path, CACHING.toBuilder().cacheTtl(Duration.ZERO).build());
        save(uncached, SAVED);

        Documents.replace(path, Documents.text(sessions(2, 70)));

        assertThat(load(uncached)).isEqualTo(sessions(2, 70));
    }

    @Test
    @DisplayName("7. a missing file has no sessions, and reading does not create it")
    void missingFileHasNoSessions() {
        assertThat(load(store)).isEmpty();
        assertThat(store.get("session:0")).isEmpty();
        assertThat(path).doesNotExist();
    }

    @Test
    @DisplayName("8. invalid JSON is an error that names the byte, not an empty store")
    void invalidJsonIsAnError() throws IOException {
        Files.writeString(path, "{\"a\": {}");

        assertThatThrownBy(() -> load(store)).isInstanceOfSatisfying(Damaged.class, e -> assertThat(e.position())
                .isEqualTo(8));
        assertThatThrownBy(() -> store.update("a", none -> SAVED.get("session:0")))
                .isInstanceOf(Damaged.class);
        assertThat(path).hasContent("{\"a\": {}");
    }

    @Test
    @DisplayName("9. a rewrite with the same time but another size is seen")
    void rewriteOfTheSameTimeIsSeen() throws IOException {
        save(store, SAVED);
        load(store);
        FileTime time = Files.getLastModifiedTime(path);

        Documents.replace(path, Documents.text(sessions(2, 70)));
        Files.setLastModifiedTime(path, time);

        assertThat(load(store)).isEqualTo(sessions(2, 70));
    }
}
