package dev.creel.docs;

import static dev.creel.store.SessionEntry.Activity.PRESERVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @TempDir
    private Path folder;

    private static void firstUse(Path path) {
        // snippet: first-use
        try (SessionStore store = FileSessionStore.open(path)) {
            SessionEntry patch = SessionEntry.of(Map.of("label", "Morning run"));
            store.update("agent:main:main", entry -> SessionEntry.merge(entry, patch, PRESERVE, Instant.now()));
            System.out.println(
                    store.get("agent:main:main").flatMap(SessionEntry::label).orElse(""));
            try (var snapshot = store.snapshot()) {
                snapshot.newest(10).forEach(session -> System.out.println(session.key()));
            }
        }
        // end
    }

    @Test
    void firstUseOfANewPathMakesTheSession() {
        Path path = folder.resolve("new").resolve("sessions.json");

        firstUse(path);

        try (SessionStore store = FileSessionStore.open(path)) {
            SessionEntry made = store.get("agent:main:main").orElseThrow();
            assertThat(made.label()).contains("Morning run");
            assertThat(made.updatedAt()).isPresent();
        }
    }

    @Test
    void firstUseChangesOneFieldAndListsTheNewest() throws Exception {
        Path path = folder.resolve("sessions.json");
        try (SessionStore store = FileSessionStore.open(path)) {
            store.update("agent:main:main", none -> SessionEntry.of(Map.of("sessionId", "s1"))
                    .with("updatedAt", 1_700_000_000_000L));
        }

        firstUse(path);

        assertThat(Files.readString(path))
                .isEqualTo(
                        """
                        {
                          "agent:main:main": {
                            "sessionId": "s1",
                            "updatedAt": 1700000000000,
                            "label": "Morning run"
                          }
                        }""");
    }
}
