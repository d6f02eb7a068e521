package dev.creel.store.file;

import static dev.creel.store.file.Documents.load;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionEntry.Activity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five key tests that the original had before the pull request, with the store's own means. */
class OlderKeyCasesTest {

    private static final String MIXED = "agent:main:WebChat:DM:Mixed-User";
    private static final String NORMAL = "agent:main:webchat:dm:mixed-user";
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        path = folder.resolve("sessions.json");
        store = FileSessionStore.open(path);
    }

    private void record(String key, String patch, Activity activity) {
        store.update(key, present -> SessionEntry.merge(present, SessionEntry.parse(patch), activity, NOW));
    }

    @Test
    @DisplayName("1. a mixed-case inbound key is stored under the lower-case key only")
    void mixedCaseKeyIsStoredInLowerCase() {
        record(MIXED, "{\"origin\": {\"provider\": \"webchat\"}}", Activity.PRESERVE);

        assertThat(load(store)).containsOnlyKeys(NORMAL);
    }

    @Test
    @DisplayName("2. a last route under the mixed-case key makes no duplicate")
    void lastRouteMakesNoDuplicate() {
        record(MIXED, "{\"origin\": {\"provider\": \"webchat\"}}", Activity.PRESERVE);
        record(MIXED, "{\"lastChannel\": \"webchat\", \"lastTo\": \"webchat:Mixed-User\"}", Activity.TOUCH);

        assertThat(load(store)).containsOnlyKeys(NORMAL);
        assertThat(store.get(NORMAL).orElseThrow().lastTo()).hasValue("webchat:Mixed-User");
    }

    @Test
    @DisplayName("3. a legacy mixed-case entry moves to the lower-case key with its sessionId")
    void legacyEntryMovesWithItsSessionId() throws IOException {
        Files.writeString(
                path, "{\n  \"" + MIXED + "\": {\n    \"sessionId\": \"legacy\",\n    \"updatedAt\": 1\n  }\n}");

        record(NORMAL, "{\"lastChannel\": \"webchat\"}", Activity.TOUCH);

        assertThat(load(store)).containsOnlyKeys(NORMAL);
        assertThat(store.get(NORMAL).orElseThrow().sessionId()).hasValue("legacy");
    }

    @Test
    @DisplayName("4. recording inbound metadata keeps updatedAt")
    void inboundMetadataKeepsUpdatedAt() {
        store.update(NORMAL, none -> Documents.entry("id", 1111));

        record(NORMAL, "{\"origin\": {\"provider\": \"webchat\"}}", Activity.PRESERVE);

        assertThat(store.get(NORMAL).orElseThrow().updatedAt()).hasValue(Instant.ofEpochMilli(1111));
    }

    @Test
    @DisplayName("5. a last route that only describes the session keeps updatedAt")
    void lastRouteKeepsUpdatedAt() {
        store.update(NORMAL, none -> Documents.entry("id", 1111));

        record(NORMAL, "{\"lastChannel\": \"webchat\", \"lastTo\": \"x\"}", Activity.PRESERVE);

        assertThat(store.get(NORMAL).orElseThrow().updatedAt()).hasValue(Instant.ofEpochMilli(1111));
    }
}
