package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A guard as a process of its own. */
@Timeout(120)
class GuardIT {

    @TempDir
    Path directory;

    private Result creel(Object... arguments) throws Exception {
        return CreelProcess.run(List.of(), Map.of("HOME", directory + "/home"), arguments);
    }

    private Path store(int sessions) throws IOException {
        String entries = IntStream.range(0, sessions)
                .mapToObj(i -> "\"agent:main:direct:" + i + "\": {\"sessionId\": \"s" + i + "\", \"updatedAt\": "
                        + (1_700_000_000_000L + i) + "}")
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
        return Documents.write(directory, entries);
    }

    @Test
    void onceEndsWithTheCodeOfTheHighestLevelAndTellsOnce() throws Exception {
        Path document = store(8);

        Result warning = creel("guard", "--once", "--max-sessions", 10, "--store", document);
        assertThat(warning.code()).as(warning.toString()).isEqualTo(5);
        assertThat(warning.out())
                .contains("Z WARNING main: 8 of 10 sessions (80 %).")
                .hasLineCount(1);
        assertThat(warning.err()).doesNotContain("creel: ");

        Result again = creel("guard", "--once", "--max-sessions", 10, "--store", document);
        assertThat(again.code()).isEqualTo(5);
        assertThat(again.out()).isEmpty();

        Result normal = creel("guard", "--once", "--store", document);
        assertThat(normal.code()).as(normal.toString()).isZero();
    }

    @Test
    void onceSaysWhichSourceDoesNotAnswer() throws Exception {
        Path missing = directory.resolve("nope.json");

        Result result = creel("guard", "--once", "--store", missing);

        assertThat(result.code()).as(result.toString()).isEqualTo(3);
        assertThat(result.err())
                .contains("creel: main: no answer since ")
                .endsWith(": There is no session store " + missing + ". Give the right file.\n");
    }

    @Test
    void guardWatchesAnotherGuardUntilItIsStopped() throws Exception {
        Path document = store(8);
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef0123\n");
        Path state = GuardArguments.directory(directory.resolve("first"), "main", List.of(document));
        ProcessBuilder guard = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "creel.jar").toString(),
                "guard",
                "--store",
                document.toString(),
                "--max-sessions",
                "8",
                "--http",
                "127.0.0.1:0",
                "--token-file",
                token.toString());
        guard.environment().put("HOME", directory + "/first");
        Process first = guard.start();
        // Reading from a process cannot be interrupted; it ends with the process.
        CompletableFuture.delayedExecutor(110, TimeUnit.SECONDS).execute(first::destroyForcibly);
        try (BufferedReader err = first.errorReader();
                BufferedReader out = first.inputReader()) {
            assertThat(out.readLine()).contains(" CRITICAL main: 8 of 8 sessions (100 %).");
            String started = err.lines()
                    .filter(line -> line.startsWith("creel: Watching"))
                    .findFirst()
                    .orElseThrow();
            assertThat(started).startsWith("creel: Watching main. Page: http://127.0.0.1:");
            String address = started.substring(started.indexOf("http://"));
            Path config = Files.writeString(
                    directory.resolve("guard.yaml"),
                    """
                    directory: second
                    sources: [{ name: server1, guard: "%s", tokenFile: token }]
                    groups: [{ name: all, members: [server1], limits: { sessions: 12 } }]
                    """
                            .formatted(address));

            Result second = creel("guard", "--once", "--json", "--config", config);
            assertThat(second.code()).as(second.toString()).isEqualTo(6);
            assertThat(second.lines().stream()
                            .map(line -> tools.jackson.databind.json.JsonMapper.shared()
                                    .readTree(line))
                            .map(alert -> alert.get("source").asString() + " "
                                    + alert.get("level").asString()))
                    .containsExactlyInAnyOrder("all NOTICE", "server1/main CRITICAL");

            Result screen = creel("status", "--url", address, "--token-file", token);
            assertThat(screen.code()).as(screen.toString()).isZero();
            assertThat(screen.out())
                    .contains("main    CRITICAL", "[####################] 100 % sessions", "Last alerts\n");
            assertThat(creel("status", "--url", address).err()).contains(address + " refused the token (401)");

            Map<String, String> sameHome = Map.of("HOME", directory + "/first");
            Result refused = CreelProcess.run(List.of(), sameHome, "guard", "--store", document);
            assertThat(refused.code()).as(refused.toString()).isEqualTo(3);
            assertThat(refused.err()).contains("creel: Another guard keeps its state in " + state);
            Path other = Documents.write(Files.createDirectories(directory.resolve("other")), "{}");
            assertThat(CreelProcess.run(List.of(), sameHome, "guard", "--once", "--store", other))
                    .satisfies(beside ->
                            assertThat(beside.code()).as(beside.toString()).isZero());

            first.destroy();
            assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(first.exitValue()).isZero();
            JsonNode kept = tools.jackson.databind.json.JsonMapper.shared()
                    .readTree(Files.readString(state.resolve("state.json")));
            assertThat(kept.get("sources").get("main").get("level").asString()).isEqualTo("CRITICAL");
        } finally {
            first.destroyForcibly();
        }
    }
}
