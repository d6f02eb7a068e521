package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A cleanup of all agents' stores. */
class AllAgentsIT {

    @TempDir
    Path home;

    private Result creel(Object... arguments) throws Exception {
        return CreelProcess.run(
                List.of(),
                Map.of("HOME", home.toString()),
                Stream.concat(Stream.of("cleanup", "--all-agents"), Stream.of(arguments))
                        .toArray());
    }

    /** Answers the command's own messages; the JVM tells of the options that it took. */
    private static List<String> said(Result result) {
        return result.err().lines().filter(line -> line.startsWith("creel: ")).toList();
    }

    private Path agent(String id) throws Exception {
        return new Aged(home.resolve(".openclaw/agents/" + id + "/sessions"))
                .session("agent:" + id + ":main", 0)
                .session("agent:" + id + ":direct:new", 1)
                .session("agent:" + id + ":direct:old", 40)
                .write();
    }

    @Test
    void everyStoreIsDoneInTheOrderOfTheAgents() throws Exception {
        Path work = agent("work");
        Path main = agent("main");
        Files.createDirectories(home.resolve(".openclaw/agents/empty/sessions"));

        JsonNode shown = creel("--dry-run", "--json").json();
        assertThat(shown.get("allAgents").asBoolean()).isTrue();
        assertThat(shown.get("mode").asString()).isEqualTo("warn");
        assertThat(shown.get("dryRun").asBoolean()).isTrue();
        assertThat(shown.get("stores").valueStream().map(store -> store.get("agentId")
                        .asString()))
                .containsExactly("main", "work");

        Result done = creel("--enforce");
        assertThat(done.code()).as(done.toString()).isZero();
        assertThat(done.lines())
                .containsSubsequence(
                        "Agent: main",
                        "Session store: " + main,
                        "Applied maintenance. Current entries: 2",
                        "Policy: defaults: idle 30 d, 500 sessions, no disk budget, mode enforce",
                        "",
                        "Agent: work",
                        "Session store: " + work,
                        "Applied maintenance. Current entries: 2",
                        "Policy: defaults: idle 30 d, 500 sessions, no disk budget, mode enforce");
        assertThat(Files.readString(work)).doesNotContain("direct:old");
    }

    @Test
    void brokenStoreIsToldAndTheOthersAreDone() throws Exception {
        Path broken = agent("main");
        Path work = agent("work");
        String damaged = Files.writeString(broken, "{\"a\": ").toString();

        Result result = creel("--enforce", "--json");

        assertThat(result.code()).isEqualTo(3);
        assertThat(said(result)).singleElement().asString().contains(damaged, "is damaged at byte");
        JsonNode stores = result.json().get("stores");
        assertThat(stores.get(0).get("error").asString()).contains("is damaged at byte");
        assertThat(stores.get(1).get("applied").asBoolean()).isTrue();
        assertThat(Files.readString(broken)).isEqualTo("{\"a\": ");
        assertThat(Files.readString(work)).doesNotContain("direct:old");
    }

    @Test
    void noStoreAtAllIsExitThree() throws Exception {
        Result result = creel("--enforce");

        assertThat(result.code()).isEqualTo(3);
        assertThat(said(result))
                .singleElement()
                .asString()
                .contains("There is no session store of an agent in " + home + "/.openclaw/agents");
    }
}
