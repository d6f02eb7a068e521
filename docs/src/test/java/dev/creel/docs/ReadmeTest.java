package dev.creel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @TempDir
    private Path folder;

    @Test
    void firstUseChangesOneFieldAndListsTheNewest() throws Exception {
        Path path = folder.resolve("sessions.json");
        try (SessionStore store = FileSessionStore.open(path)) {
            store.update("agent:main:main", none -> SessionEntry.of(Map.of("updatedAt", 1_700_000_000_000L)));
        }

        // snippet: first-use
        try (SessionStore store = FileSessionStore.open(path)) {
            store.update("agent:main:main", entry -> entry.with("label", "Morning run"));
            String label = store.get("agent:main:main").orElseThrow().label().orElse("");
            System.out.println(label);
            try (var snapshot = store.snapshot()) {
                snapshot.newest(10).forEach(session -> System.out.println(session.key()));
            }
        }
        // end

        assertThat(Files.readString(path))
                .isEqualTo(
                        """
                        {
                          "agent:main:main": {
                            "updatedAt": 1700000000000,
                            "label": "Morning run"
                          }
                        }""");
    }
}
