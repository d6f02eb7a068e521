package dev.creel.cli;

import static dev.creel.cli.CreelProcess.creel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What each command prints and leaves, when all is well. */
class CommandsIT {

    @TempDir
    Path directory;

    private Path document;

    @BeforeEach
    void write() throws Exception {
        document = Documents.write(directory, Documents.DOCUMENT);
    }

    @Test
    void listShowsTheNewestFirstInTheGatewaysColumns() throws Exception {
        Result result = creel("list", "--store", document);

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        List<String> lines = result.lines();
        assertThat(lines.get(0)).isEqualTo("Session store: " + document);
        assertThat(lines.get(1)).isEqualTo("Sessions listed: 3");
        assertThat(lines.get(2))
                .isEqualTo("Kind   Key                        Age       Model          Tokens (ctx %)       Flags");
        assertThat(lines.get(3))
                .matches("group  agent:main:teleg\\.\\.\\.p:-100  \\d+d ago +- +unknown/\\? \\(\\?%\\) +"
                        + "activation:mention id:g");
        assertThat(lines.get(4))
                .matches("direct agent:main:main +\\d+d ago +claude-opus-4-6 50k/200k \\(25%\\) +"
                        + "think:low system id:11111111-2222-4333-8444-555555555555");
        assertThat(lines.get(5)).matches("direct agent:main:direct:gr\u00fc\u00dfe +unknown .*id:u");
        assertThat(lines).hasSize(6);
    }

    @Test
    void listAsJsonHasTheGatewaysNames() throws Exception {
        JsonNode json =
                creel("list", "--json", "--limit", "2", "--store", document).json();

        assertThat(json.get("path").asString()).isEqualTo(document.toString());
        assertThat(json.get("total").asInt()).isEqualTo(3);
        assertThat(json.get("count").asInt()).isEqualTo(2);
        assertThat(json.get("activeMinutes").isNull()).isTrue();
        assertThat(json.get("sessions")).hasSize(2);
        JsonNode group = json.get("sessions").get(0);
        assertThat(group.get("key").asString()).isEqualTo("agent:main:telegram:group:-100");
        assertThat(group.get("kind").asString()).isEqualTo("group");
        assertThat(group.get("totalTokens").isNull()).isTrue();
        assertThat(group.get("totalTokensFresh").asBoolean()).isFalse();
        JsonNode main = json.get("sessions").get(1);
        assertThat(main.get("label").asString()).isEqualTo("caf\u00e9 / tab\t");
        assertThat(main.get("updatedAt").asLong()).isEqualTo(1_700_000_000_000L);
        assertThat(main.get("ageMs").asLong()).isPositive();
        assertThat(main.get("systemSent").asBoolean()).isTrue();
        assertThat(main.get("totalTokens").asLong()).isEqualTo(50_000);
        assertThat(main.get("totalTokensFresh").asBoolean()).isTrue();
        assertThat(main.get("contextTokens").asLong()).isEqualTo(200_000);
        assertThat(main.get("agentId").asString()).isEqualTo("main");
    }

    @Test
    void listOfTheActiveLeavesOutTheOldAndThoseWithoutActivity() throws Exception {
        assertThat(creel("list", "--active", "5", "--store", document).lines())
                .endsWith("Sessions listed: 0", "Filtered to last 5 minute(s)", "No sessions found.");
        assertThat(creel("patch", "agent:main:main", "{}", "--touch", "--store", document)
                        .code())
                .isZero();
        JsonNode json =
                creel("list", "--active", "5", "--json", "--store", document).json();
        assertThat(json.get("count").asInt()).isEqualTo(1);
        assertThat(json.get("activeMinutes").asInt()).isEqualTo(5);
    }

    @Test
    void getPrintsTheEntryAsItIsSpelledWithoutItsIndentation() throws Exception {
        Result result = creel("get", "AGENT:main:MAIN", "--store", document);

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo(Documents.MAIN.replace("\n  ", "\n") + "\n");
    }

    @Test
    void getOfAFieldPrintsItsJson() throws Exception {
        assertThat(creel("get", "agent:main:main", "--field", "cost", "--store", document)
                        .out())
                .isEqualTo("1.10\n");
        assertThat(creel("get", "agent:main:main", "--field", "origin", "--store", document)
                        .out())
                .isEqualTo("{\n  \"label\": \"a\",\n  \"from\": \"b\"\n}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "C"})
    void keyBeyondAsciiIsFoundInAnyLocale(String locale) throws Exception {
        Result result = CreelProcess.run(
                List.of(), Map.of("LC_ALL", locale), "get", "agent:main:direct:GR\u00dc\u00dfe", "--store", document);

        assertThat(result.out()).isEqualTo("{\n  \"sessionId\": \"u\"\n}\n");
    }

    @Test
    void removeTakesTheSessionAndNothingElse() throws Exception {
        Result result = creel("remove", "agent:main:main", "--store", document);

        assertThat(result.out()).isEqualTo("Removed agent:main:main\n");
        assertThat(Files.readString(document))
                .isEqualTo(Documents.DOCUMENT.replace("  \"agent:main:main\": " + Documents.MAIN + ",\n", ""));
        JsonNode json = creel("remove", "agent:main:telegram:group:-100", "--json", "--store", document)
                .json();
        assertThat(json.get("removed").asBoolean()).isTrue();
    }

    @Test
    void statsTellSizesKindsAndSettings() throws Exception {
        Result text = creel("stats", "--store", document);
        assertThat(text.code()).isZero();
        assertThat(text.out())
                .contains("Sessions:        3, 1 without activity\n")
                .contains("Newest activity: 2023-11-14T22:14:20Z  agent:main:telegram:group:-100\n")
                .contains("the whole document, which is within the gate of 1,000,000 bytes\n")
                .contains("lockTimeoutMs = 10000\n");

        JsonNode json = creel("stats", "--json", "--lock-timeout", "700ms", "--store", document)
                .json();
        assertThat(json.get("bytes").asLong()).isEqualTo(Files.size(document));
        assertThat(json.get("sessions").asInt()).isEqualTo(3);
        assertThat(json.get("indexBytes").asLong()).isBetween(1L, 400L);
        assertThat(json.get("kinds").get("direct").get("sessions").asInt()).isEqualTo(2);
        assertThat(json.get("largest").get(0).get("key").asString()).isEqualTo("agent:main:main");
        assertThat(json.get("settings").get("lockTimeoutMs").asLong()).isEqualTo(700);
    }

    @Test
    void statsTellWhatTheEnvironmentSays() throws Exception {
        Result result = CreelProcess.run(
                List.of(),
                Map.of("OPENCLAW_SESSION_OBJECT_CACHE_MAX_BYTES", "100", "OPENCLAW_SESSION_CACHE_TTL_MS", "7"),
                "stats",
                "--store",
                document);
        assertThat(result.out())
                .contains("the most used sessions, within the gate of 100 bytes")
                .contains("cacheTtlMs = 7\n");
    }

    @Test
    void statsWithoutTimeToLiveKeepNoPayload() throws Exception {
        Result result =
                CreelProcess.run(List.of(), Map.of("OPENCLAW_SESSION_CACHE_TTL_MS", "0"), "stats", "--store", document);

        assertThat(result.out()).contains("Payload kept:    none\n");
    }

    @Test
    void warningAboutTheEnvironmentIsToldOnce() throws Exception {
        Result result = CreelProcess.run(
                List.of(), Map.of("OPENCLAW_SESSION_CACHE_TTL_MS", "soon"), "stats", "--store", document);

        assertThat(result.err())
                .startsWith("creel: warning: setting is not a whole number")
                .contains("envVar=OPENCLAW_SESSION_CACHE_TTL_MS, value=soon")
                .hasLineCount(1);
    }

    @Test
    void readingWritesNothing() throws Exception {
        for (String command : List.of("list", "stats", "verify")) {
            assertThat(creel(command, "--store", document).code()).isZero();
        }
        assertThat(creel("get", "agent:main:main", "--store", document).code()).isZero();
        assertThat(creel("recover", "--store", document).code()).isZero();
        assertThat(Files.readString(document)).isEqualTo(Documents.DOCUMENT);
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> !file.endsWith("sessions.json.creel")))
                    .containsExactly(document);
        }
    }

    @Test
    void defaultStoreIsThatOfAgentMain() throws Exception {
        Result result = CreelProcess.run(List.of(), Map.of("HOME", directory.toString()), "list");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains(directory + "/.openclaw/agents/main/sessions/sessions.json");
    }

    @Test
    void agentNamesTheStoreInItsOwnFolder() throws Exception {
        Path sessions = Files.createDirectories(directory.resolve(".openclaw/agents/work/sessions"));
        Documents.write(sessions, Documents.DOCUMENT);

        Result result = CreelProcess.run(List.of(), Map.of("HOME", directory.toString()), "list", "--agent", "Work");

        assertThat(result.lines()).startsWith("Session store: " + sessions.resolve("sessions.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list",
                "get",
                "patch",
                "remove",
                "cleanup",
                "restore",
                "archive list",
                "revoke",
                "stats",
                "verify",
                "recover",
                "guard",
                "status"
            })
    void helpIsShownForEveryCommand(String command) throws Exception {
        Result result = creel((Object[]) (command + " --help").strip().split(" "));

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Usage: creel" + (command.isEmpty() ? "" : " " + command));
        if (!command.isEmpty()) {
            assertThat(result.out())
                    .contains("--store=FILE", "--agent=ID", "--lock-timeout=DURATION", "--json", "--progress");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "get",
                "patch",
                "remove",
                "cleanup",
                "restore",
                "archive list",
                "revoke",
                "stats",
                "verify",
                "recover",
                "guard",
                "status"
            })
    void manualTellsOfEveryOption(String command) throws Exception {
        String manual = Files.readString(Path.of("..", "docs", "cli.md"));

        assertThat(manual).contains("\n## " + command + "\n");
        assertThat(Pattern.compile("--[a-z-]+")
                        .matcher(creel((Object[]) (command + " --help").split(" "))
                                .out())
                        .results()
                        .map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(manual).contains(option));
    }

    @Test
    void versionIsShown() throws Exception {
        Result result = creel("--version");
        assertThat(result.code()).isZero();
        assertThat(result.out()).matches("creel \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void progressGoesToStderrWhenAskedFor() throws Exception {
        assertThat(creel("list", "--progress", "--store", document).err()).isEqualTo("creel: Listed 3 of 3 sessions\n");
        assertThat(creel("verify", "--progress", "--store", document).err())
                .isEqualTo("creel: Checking " + document + " ...\n");
    }
}
