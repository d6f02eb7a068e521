package dev.creel.cli;

import static dev.creel.cli.CreelProcess.creel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How the packaged command removes all sessions of somebody. */
class RevokeIT {

    @TempDir
    Path directory;

    private Path document;

    @BeforeEach
    void write() throws Exception {
        document = new Aged(directory)
                .session("agent:main:main", 0)
                .session("agent:main:subagent:s1", 0, "\"spawnedBy\": \"agent:main:main\"")
                .session("agent:main:telegram:direct:42", 0, "\"channel\": \"telegram\", \"lastTo\": \"42\"")
                .session("agent:ops:main", 0)
                .write();
    }

    @ParameterizedTest
    @CsvSource({
        "--owner, ops, agent:ops:main",
        "--peer, 42, agent:main:telegram:direct:42",
        "--channel, Telegram, agent:main:telegram:direct:42",
        "--parent, agent:MAIN:main, agent:main:subagent:s1",
    })
    void dryRunShowsWhatTheRunRemoves(String option, String value, String key) throws Exception {
        Map<String, String> before = Aged.tree(directory);
        JsonNode shown = creel("revoke", option, value, "--dry-run", "--json", "--store", document)
                .json();
        assertThat(Aged.tree(directory)).isEqualTo(before);

        JsonNode done =
                creel("revoke", option, value, "--json", "--store", document).json();

        for (JsonNode json : List.of(shown, done)) {
            assertThat(json.get("by").asString()).isEqualTo(option.substring(2));
            assertThat(json.get("value").asString()).isEqualTo(value);
            assertThat(json.get("count").asInt()).isEqualTo(1);
            assertThat(json.get("keys").get(0).asString()).isEqualTo(key);
        }
        assertThat(shown.get("dryRun").asBoolean()).isTrue();
        assertThat(done.get("dryRun").asBoolean()).isFalse();
        assertThat(Files.readString(document)).doesNotContain("\"" + key + "\": {");
    }

    @Test
    void revokedKeyIsFreeAgainOnceItsSessionWasRestored() throws Exception {
        String key = "agent:ops:main";
        Result revoked = creel("revoke", "--owner", "ops", "--reason", "left", "--store", document);
        assertThat(revoked.out())
                .isEqualTo("Revoked 1 session of owner \"ops\"\n  " + key
                        + "\nIts key cannot be used again for a day. To bring it back: creel restore KEY\n");

        Result refused = creel("patch", key, "{}", "--create", "--store", document);
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("revoked: left").hasLineCount(1);
        JsonNode restored = creel("restore", key, "--json", "--store", document).json();
        assertThat(restored.get("restored").asBoolean()).isTrue();
        assertThat(restored.get("cause").asString()).isEqualTo("revoked: left");
        assertThat(creel("patch", key, "{\"label\":\"x\"}", "--store", document).code())
                .isZero();
    }

    @Test
    void severalSessionsAreSpokenOfAsSeveral() throws Exception {
        Result result = creel("revoke", "--owner", "main", "--dry-run", "--store", document);

        assertThat(result.lines().get(0)).isEqualTo("Would revoke 3 sessions of owner \"main\"");
    }

    @Test
    void nobodysSessionsAreExitOne() throws Exception {
        Map<String, String> before = Aged.tree(directory);

        Result result = creel("revoke", "--owner", "nobody", "--dry-run", "--store", document);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        "creel: There is no session of owner \"nobody\" in " + document + ". Nothing was changed.\n");
        assertThat(Aged.tree(directory)).isEqualTo(before);
    }
}
