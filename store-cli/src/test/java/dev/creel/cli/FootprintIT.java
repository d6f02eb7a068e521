package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run of the command takes. */
class FootprintIT {

    @TempDir
    Path directory;

    private static Result creelWith(String jvmOptions, Object... arguments) throws Exception {
        return CreelProcess.run(List.of(), Map.of("JDK_JAVA_OPTIONS", jvmOptions), arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "get", "stats"})
    void readingLoadsNeitherDatabindNorCaffeine(String command) throws Exception {
        Path document = Documents.write(directory, Documents.DOCUMENT);
        Path loaded = directory.resolve("loaded.txt");
        String log = "-Xlog:class+load:file=" + loaded;

        Result result = command.equals("get")
                ? creelWith(log, command, "agent:main:main", "--store", document)
                : creelWith(log, command, "--store", document);

        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(Files.readString(loaded))
                .contains("dev.creel.store.SessionEntry ")
                .doesNotContain("tools.jackson.databind", "com.github.benmanes.caffeine")
                .doesNotContain("CleanupCommand", "dev.creel.store.retention.Retention");
    }

    @Test
    void aDocumentLargerThanTheHeapCanBeUsed() throws Exception {
        Path document = directory.resolve("sessions.json");
        String padding = "skills and tools, \\\"quoted\\\" ".repeat(800);
        int sessions = 2_000;
        try (BufferedWriter out = Files.newBufferedWriter(document)) {
            out.write("{");
            for (int i = 0; i < sessions; i++) {
                out.write((i == 0 ? "" : ",") + "\n  \"session:" + i + "\": {\n    \"sessionId\": \"" + i
                        + "\",\n    \"updatedAt\": " + (1_700_000_000_000L + i) + ",\n    \"skillsSnapshot\": {\n"
                        + "      \"prompt\": \"" + padding + "\"\n    }\n  }");
            }
            out.write("\n}");
        }
        assertThat(Files.size(document)).isGreaterThan(40 << 20);
        String heap = "-Xmx24m";

        assertThat(creelWith(heap, "list", "--store", document).lines()).hasSize(sessions + 3);
        assertThat(creelWith(heap, "stats", "--json", "--store", document)
                        .json()
                        .get("sessions")
                        .asInt())
                .isEqualTo(sessions);
        assertThat(creelWith(heap, "get", "session:1999", "--field", "sessionId", "--store", document)
                        .out())
                .isEqualTo("\"1999\"\n");
        assertThat(creelWith(heap, "patch", "session:1999", "{\"label\":\"x\"}", "--store", document)
                        .code())
                .isZero();
        assertThat(creelWith(heap, "verify", "--store", document).code()).isZero();
        assertThat(creelWith(heap, "revoke", "--owner", "main", "--dry-run", "--store", document)
                        .code())
                .isEqualTo(1);
        assertThat(creelWith(heap, "cleanup", "--enforce", "--allow-most", "--store", document)
                        .lines())
                .contains("Applied maintenance. Current entries: 0");
        assertThat(creelWith(heap, "restore", "session:7", "--store", document).code())
                .isZero();
    }
}
