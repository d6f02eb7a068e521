package dev.creel.store.file;

import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warning about a document above the gate: once in a process for each path. */
class OneTimeWarningTest {

    private final RecordedLog log = new RecordedLog("sessions/store");

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        log.close();
    }

    private void open(String name, long limit, Duration timeToLive) throws IOException {
        Path path = folder.resolve(name);
        Files.writeString(path, Documents.text(sessions(5, 100)));
        try (FileSessionStore store = FileSessionStore.open(
                path,
                FileStoreOptions.builder()
                        .objectCacheMaxBytes(limit)
                        .cacheTtl(timeToLive)
                        .build())) {
            load(store);
            store.update("session:0", present -> present.with("label", "l"));
        }
    }

    @Test
    void warnsOnceForEachPathWhateverHappensToTheStore() throws IOException {
        open("a.json", 500, Duration.ofSeconds(45));
        open("a.json", 400, Duration.ofSeconds(45));
        open("a.json", 1_000_000, Duration.ofSeconds(45));
        open("a.json", 500, Duration.ofSeconds(45));
        open("b.json", 500, Duration.ofSeconds(45));

        assertThat(log.events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getMessage()).isEqualTo("session object cache disabled for large store");
        });
        assertThat(RecordedLog.fields(log.events().get(0)))
                .containsOnly(
                        entry("storePath", folder.resolve("a.json").toString()),
                        entry("sizeBytes", (long)
                                Documents.text(sessions(5, 100)).length()),
                        entry("limitBytes", 500L),
                        entry("envVar", "OPENCLAW_SESSION_OBJECT_CACHE_MAX_BYTES"));
        assertThat(RecordedLog.fields(log.events().get(1)))
                .containsEntry("storePath", folder.resolve("b.json").toString());
    }

    @Test
    void doesNotWarnWhereNothingIsToBeKept() throws IOException {
        open("zero.json", 0, Duration.ofSeconds(45));
        open("zero.json", 500, Duration.ZERO);

        assertThat(log.events()).isEmpty();
    }

    @Test
    void doesNotWarnAtOrBelowTheGate() throws IOException {
        open("small.json", 1_000_000, Duration.ofSeconds(45));

        assertThat(log.events()).isEmpty();
    }
}
