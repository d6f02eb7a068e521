package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.Retention.OldKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that got another key is reached by its old one, and named by its new one. */
class AliasCommandsTest {

    private static final String NEXT = "agent:main:cron:nightly";
    private static final String OLD = "agent:main:cron:daily";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path document;

    @BeforeEach
    void rekey() throws Exception {
        document = new Aged(directory)
                .session(OLD, 1)
                .session("agent:main:main", 0)
                .write();
        try (FileSessionStore store = FileSessionStore.open(document);
                Retention retention = Retention.of(store)) {
            retention.rekey(OLD, NEXT, OldKey.ALIAS, Duration.ofHours(1));
        }
    }

    private String creel(String... arguments) {
        out.reset();
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--store", document.toString()))
                .toArray(String[]::new);
        assertThat(Creel.run(all, new Output(out, err)))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(ExitCode.DONE);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void getReadsTheSessionThatAnAliasLeadsTo() {
        assertThat(creel("get", OLD)).isEqualTo(creel("get", NEXT)).contains("\"daily\"");
        assertThat(creel("get", OLD, "--field", "sessionId")).isEqualTo("\"daily\"\n");
    }

    @Test
    void patchSaysWhichSessionItReached() {
        assertThat(creel("patch", "AGENT:main:cron:daily", "{\"label\":\"a\"}"))
                .isEqualTo("Changed " + NEXT + ", to which " + OLD + " leads\n");
        assertThat(creel("patch", OLD, "{\"label\":\"a\"}", "--json"))
                .contains("\"key\": \"" + NEXT + "\",", "\"alias\": \"" + OLD + "\",", "\"changed\": false");
        assertThat(creel("patch", NEXT, "{\"label\":\"b\"}", "--json"))
                .contains("\"key\": \"" + NEXT + "\",")
                .doesNotContain("alias");
    }

    @Test
    void removeSaysWhichSessionItReached() throws Exception {
        assertThat(creel("remove", OLD)).isEqualTo("Removed " + NEXT + ", to which " + OLD + " leads\n");
        assertThat(Files.readString(document)).doesNotContain("nightly").contains("agent:main:main");
    }

    @Test
    void activeKeyMayBeAnAlias() {
        assertThat(creel("cleanup", "--dry-run", "--active-key", OLD)).contains("Entries: 2 -> 2");
    }
}
