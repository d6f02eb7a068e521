package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.START;

import dev.creel.store.SessionEntry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with fields of their own, and a retention that revokes them. */
abstract class RevocableSessions {

    @TempDir
    Path folder;

    RetentionWorld world;
    Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    void session(String key, Object... fields) {
        SessionEntry entry = SessionEntry.of(Map.of("sessionId", RetentionWorld.id(key), "updatedAt", START));
        for (int i = 0; i < fields.length; i += 2) {
            entry = entry.with((String) fields[i], fields[i + 1]);
        }
        world.session(key, entry);
        world.transcript(RetentionWorld.id(key) + ".jsonl");
    }
}
