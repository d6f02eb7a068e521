package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two sessions that were idle for long and a fresh one, and the events that listeners note. */
abstract class ToldEvents {

    @TempDir
    Path folder;

    RetentionWorld world;
    Retention retention;
    final List<RetentionEvent> events = new ArrayList<>();

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", LONG_AGO);
        world.session("old:b", LONG_AGO.plusSeconds(1));
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    List<String> told() {
        world.steps.runAll();
        return events.stream()
                .map(event -> event.kind() + " " + event.key().orElse("-") + " " + event.position())
                .toList();
    }
}
