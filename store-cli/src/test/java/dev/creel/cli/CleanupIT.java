package dev.creel.cli;

import static dev.creel.cli.CreelProcess.creel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.SessionLease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the packaged command removes, what it says of it, and when it removes nothing. */
class CleanupIT {

    @TempDir
    Path directory;

    private Path mixed() throws Exception {
        return new Aged(directory)
                .session("agent:main:main", 0, "\"model\": \"claude-opus-4-6\"")
                .session("agent:main:telegram:group:g1", 1)
                .session("agent:main:direct:d1", 35)
                .session("agent:main:cron:c1", 41, "\"model\": \"claude-haiku\"")
                .session("agent:main:direct:r1", 50, "\"status\": \"running\"")
                .session("agent:main:direct:d2", 2)
                .file("lost.jsonl", 900, 60)
                .file("old.jsonl.deleted.2025-01-01T00-00-00.000Z", 70, 60)
                .write();
    }

    private Path policy(String json) throws Exception {
        return Files.writeString(directory.resolveSibling("policy.json"), json);
    }

    private static List<String> keys(JsonNode summary) {
        return summary.get("removals")
                .valueStream()
                .map(removal -> removal.get("key").asString())
                .toList();
    }

    @Test
    void dryRunSpeaksAsTheGatewayDoesAndTellsWhatItLeavesOut() throws Exception {
        Path document = mixed();
        Map<String, String> before = Aged.tree(directory);

        Result result = creel("cleanup", "--dry-run", "--active-key", "agent:main:CRON:c1", "--store", document);

        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lines().subList(0, 13))
                .containsExactly(
                        "Session store: " + document,
                        "Maintenance mode: warn",
                        "Entries: 6 -> 4 (remove 2)",
                        "Would prune missing transcripts: 0",
                        "Would prune stale: 2",
                        "Would cap overflow: 0",
                        "Would remove files: 1, 70 bytes",
                        "  gateway-archive: 1, 70 bytes",
                        "Policy: defaults: idle 30 d, 500 sessions, no disk budget, mode warn",
                        "Protected: 1 (active 1)",
                        "",
                        "Planned session actions:",
                        "Action       Key                        Age       Model          Flags");
        assertThat(result.lines().subList(13, 19))
                .containsExactly(
                        "keep         agent:main:main            just now  claude-opus-4-6 id:main",
                        "keep         agent:main:teleg...oup:g1  24h ago   -              id:g1",
                        "keep         agent:main:direct:d2       2d ago    -              id:d2",
                        "prune-stale  agent:main:direct:d1       35d ago   -              id:d1",
                        "keep         agent:main:cron:c1         41d ago   claude-haiku   stays:active id:c1",
                        "prune-stale  agent:main:direct:r1       50d ago   -              id:r1");
        assertThat(Aged.tree(directory)).isEqualTo(before);
    }

    /** Pains, row 22. */
    @Test
    void dryRunAndRunSayAndDoTheSame() throws Exception {
        Path document = mixed();
        Map<String, String> before = Aged.tree(directory);

        JsonNode shown = creel("cleanup", "--dry-run", "--enforce", "--json", "--store", document)
                .json();
        assertThat(Aged.tree(directory)).isEqualTo(before);
        Result run = creel("cleanup", "--enforce", "--json", "--store", document);

        assertThat(run.code()).as(run.toString()).isZero();
        JsonNode done = run.json();
        assertThat(keys(shown))
                .containsExactlyInAnyOrder("agent:main:direct:d1", "agent:main:cron:c1", "agent:main:direct:r1");
        for (String same : List.of(
                "agentId",
                "storePath",
                "mode",
                "beforeCount",
                "afterCount",
                "missing",
                "pruned",
                "capped",
                "diskBudget",
                "wouldMutate",
                "verdict",
                "protected",
                "shortfalls",
                "files")) {
            assertThat(done.get(same)).as(same).isEqualTo(shown.get(same));
        }
        assertThat(keys(done)).isEqualTo(keys(shown));
        assertThat(shown.get("dryRun").asBoolean()).isTrue();
        assertThat(shown.has("applied")).isFalse();
        assertThat(done.get("applied").asBoolean()).isTrue();
        assertThat(done.get("appliedCount").asInt()).isEqualTo(3);
        assertThat(done.get("afterCount").asInt()).isEqualTo(3);
        assertThat(Files.readString(document))
                .doesNotContain("direct:d1", "cron:c1", "direct:r1")
                .contains("direct:d2");
        assertThat(Aged.tree(directory))
                .doesNotContainKeys("old.jsonl.deleted.2025-01-01T00-00-00.000Z", "d1.jsonl", "c1.jsonl")
                .as("a forgotten transcript goes only for a disk budget")
                .containsKeys("main.jsonl", "g1.jsonl", "d2.jsonl", "lost.jsonl");
    }

    @Test
    void warningChangesNothingAndSaysHowToGoOn() throws Exception {
        Path document = mixed();
        Map<String, String> before = Aged.tree(directory);

        Result result = creel("cleanup", "--store", document);

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .endsWith(
                        "Nothing was changed, since the mode is warn. To do this, run it again with" + " --enforce.\n");
        assertThat(Aged.tree(directory)).isEqualTo(before);
    }

    @Test
    void whatWasRemovedIsListedAndBroughtBackWithItsTranscript() throws Exception {
        Path document = mixed();
        Map<String, String> before = Aged.tree(directory);
        Result applied = creel("cleanup", "--enforce", "--progress", "--store", document);
        assertThat(applied.lines().get(1)).isEqualTo("Applied maintenance. Current entries: 3");
        assertThat(applied.lines().get(2)).startsWith("Removed sessions: 3 (prune-stale 3), kept in archive 2");
        assertThat(applied.err()).contains("creel: Archived 3 of 3 sessions\n", "creel: Removed 1 of 1 files\n");

        JsonNode archived =
                creel("archive", "list", "--json", "--store", document).json();
        assertThat(archived.get("count").asInt()).isEqualTo(3);
        JsonNode first = archived.get("archived").get(0);
        assertThat(first.get("cause").asString()).contains(", limit 30 d");
        assertThat(first.get("by").asString()).contains("@");
        assertThat(first.get("transcripts")).hasSize(1);
        assertThat(creel("archive", "list", "--store", document).lines())
                .hasSize(6)
                .contains("Archived sessions: 3")
                .anyMatch(line ->
                        line.matches("just now  agent:main:direct:d1  by \\S+@\\d+: idle for 35 d, limit 30 d"));

        assertThat(creel("restore", "AGENT:main:direct:d1", "--store", document).out())
                .isEqualTo("Restored agent:main:direct:d1, transcripts: 1\n");
        assertThat(creel("get", "agent:main:direct:d1", "--store", document).code())
                .isZero();
        assertThat(Aged.tree(directory)).containsEntry("d1.jsonl", before.get("d1.jsonl"));
        Result twice = creel("restore", "agent:main:direct:d1", "--store", document);
        assertThat(twice.code()).isEqualTo(1);
        assertThat(twice.err())
                .contains("in the archive of " + document, "creel archive list")
                .hasLineCount(1);
    }

    @Test
    void sessionIsNotRestoredOverAnotherOne() throws Exception {
        Path document = mixed();
        assertThat(creel("cleanup", "--enforce", "--store", document).code()).isZero();
        assertThat(creel("patch", "agent:main:direct:d1", "{}", "--create", "--store", document)
                        .code())
                .isZero();
        String before = Files.readString(document);

        Result result = creel("restore", "agent:main:direct:d1", "--store", document);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).hasLineCount(1).contains("agent:main:direct:d1");
        assertThat(Files.readString(document)).isEqualTo(before);
    }

    /** Pains, row 12. */
    @Test
    void planThatWouldRemoveMostIsShownAndNotExecutedUnlessToldTo() throws Exception {
        Path document = mixed();
        Path policy = policy("{\"mode\": \"enforce\", \"maxEntries\": 1}");
        String before = Files.readString(document);
        for (List<Object> options : List.<List<Object>>of(List.of(), List.of("--dry-run"))) {
            Result stopped =
                    creel(Stream.concat(Stream.of("cleanup", "--policy", policy, "--store", document), options.stream())
                            .toArray());

            assertThat(stopped.code()).isEqualTo(1);
            assertThat(stopped.out()).contains("Entries: 6 -> 1 (remove 5)\n", "Would cap overflow: 2\n");
            assertThat(stopped.err())
                    .contains("nothing goes, since limits would remove 5 of 6 sessions", "with --allow-most.")
                    .hasLineCount(1);
            assertThat(Files.readString(document)).isEqualTo(before);
        }

        Result told = creel("cleanup", "--policy", policy, "--allow-most", "--store", document);
        assertThat(told.code()).as(told.toString()).isZero();
        assertThat(told.out()).contains("Applied maintenance. Current entries: 1\n");
    }

    @Test
    void planThatIsStoppedLetsWhatWasRevokedGoAllTheSame() throws Exception {
        Path document = mixed();
        String before = Files.readString(document);
        assertThat(creel("revoke", "--peer", "d2", "--store", document).code()).isZero();
        Files.writeString(document, before);
        Path policy = policy("{\"mode\": \"enforce\", \"maxEntries\": 1}");

        JsonNode shown = creel("cleanup", "--policy", policy, "--dry-run", "--json", "--store", document)
                .json();
        assertThat(shown.get("wouldMutate").asBoolean()).isTrue();
        assertThat(Files.readString(document)).isEqualTo(before);
        Result stopped = creel("cleanup", "--policy", policy, "--store", document);

        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.lines().subList(0, 3))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Session store: " + document),
                        line -> assertThat(line).isEqualTo("Applied maintenance. Current entries: 5"),
                        line -> assertThat(line).startsWith("Removed sessions: 1 (revoke-again 1), kept in archive 2"));
        assertThat(stopped.out())
                .contains("\nPlanned session actions:\n", "\ncap-overflow ", "\nprune-stale ")
                .doesNotContain("direct:d2");
        assertThat(stopped.err())
                .contains(
                        "only what was revoked goes, since limits would remove 4 of 6",
                        "allows. If the plan is right, ")
                .hasLineCount(1);
        assertThat(Files.readString(document)).doesNotContain("direct:d2").contains("direct:d1", "telegram:group:g1");

        Files.writeString(document, before);
        JsonNode json = creel("cleanup", "--policy", policy, "--json", "--store", document)
                .json();
        assertThat(json.get("applied").asBoolean()).isTrue();
        assertThat(json.get("verdict").asString()).isEqualTo("too-many");
        assertThat(json.get("because").asString()).startsWith("only what was revoked goes, since limits");
        assertThat(json.get("appliedCount").asInt()).isEqualTo(5);
        assertThat(keys(json)).containsExactly("agent:main:direct:d2");
    }

    /** Pains, row 22. */
    @Test
    void whatACrashLeftIsFinishedBeforeThePlanIsMade() throws Exception {
        Path document = mixed();
        assertThat(creel("cleanup", "--enforce", "--store", document).code()).isZero();
        Path archive;
        try (Stream<Path> archives = Files.list(directory.resolve("sessions.json.creel/archive"))) {
            archive = archives.findFirst().orElseThrow();
        }
        Files.delete(archive.resolve("outcome.jsonl"));
        try (Stream<Path> kept = Files.list(archive.resolve("transcripts"))) {
            for (Path each : kept.toList()) {
                Path back = Files.move(each, directory.resolve(each.getFileName()));
                Files.setLastModifiedTime(back, FileTime.from(Instant.now().minus(Duration.ofDays(70))));
            }
        }
        Path policy = policy("{\"mode\": \"enforce\", \"maxDiskBytes\": \"1kb\"}");
        Map<String, String> before = Aged.tree(directory);

        JsonNode shown = creel("cleanup", "--policy", policy, "--dry-run", "--json", "--store", document)
                .json();
        assertThat(Aged.tree(directory)).isEqualTo(before);
        JsonNode done = creel("cleanup", "--policy", policy, "--json", "--store", document)
                .json();

        for (JsonNode json : List.of(shown, done)) {
            assertThat(json.get("files").valueStream().map(file -> file.get("name")
                            .asString()))
                    .containsExactly("lost.jsonl");
        }
        assertThat(done.get("skipped")).isEmpty();
        assertThat(Aged.tree(directory)).doesNotContainKeys("d1.jsonl", "c1.jsonl", "r1.jsonl", "lost.jsonl");
        assertThat(creel("restore", "agent:main:direct:d1", "--store", document).out())
                .isEqualTo("Restored agent:main:direct:d1, transcripts: 1\n");
    }

    /** Pains, row 11. */
    @Test
    void limitThatCannotBeKeptIsToldWithWhatStandsInItsWay() throws Exception {
        Path document = new Aged(directory)
                .session("agent:main:main", 0, "\"status\": \"running\"")
                .session("agent:main:direct:a", 0, "\"status\": \"running\"")
                .session("agent:main:direct:b", 0)
                .write();
        Path policy = policy("{\"maxEntries\": 1}");

        Result shown = creel("cleanup", "--policy", policy, "--enforce", "--dry-run", "--store", document);
        Result done = creel("cleanup", "--policy", policy, "--enforce", "--store", document);

        String told =
                "Over the limit of 1 sessions (store): 2 remain, and nothing more may go, because of sessions in use"
                        + " or exempt: running 2\n";
        assertThat(shown.code()).isEqualTo(1);
        assertThat(shown.out()).contains(told);
        assertThat(done.code()).isEqualTo(1);
        assertThat(done.out())
                .contains("Applied maintenance. Current entries: 2\n", told, "Protected: 2 (running 2)\n");
    }

    @Test
    void sessionThatALiveGatewayLeasesStays() throws Exception {
        Path document = mixed();
        try (FileSessionStore store = FileSessionStore.open(document);
                Retention gateway = Retention.of(store);
                SessionLease lease = gateway.lease("agent:main:direct:d1")) {
            JsonNode done =
                    creel("cleanup", "--enforce", "--json", "--store", document).json();

            assertThat(keys(done)).containsExactlyInAnyOrder("agent:main:cron:c1", "agent:main:direct:r1");
            assertThat(done.get("protected").get(0).get("shield").asString()).isEqualTo("leased");
            assertThat(store.get(lease.key())).isPresent();
        }
        assertThat(keys(creel("cleanup", "--enforce", "--json", "--store", document)
                        .json()))
                .containsExactly("agent:main:direct:d1");
    }

    @Test
    void diskBudgetIsToldAsTheGatewayTellsItAndByClass() throws Exception {
        Path document = mixed();
        Path policy = policy("{\"session\": {\"maintenance\": {\"maxDiskBytes\": \"1kb\"}}}");

        Result text = creel("cleanup", "--policy", policy, "--dry-run", "--store", document);
        JsonNode json = creel("cleanup", "--policy", policy, "--dry-run", "--json", "--store", document)
                .json();

        long before = Files.size(document) + 60 + 970;
        assertThat(text.out())
                .containsPattern("Would enforce disk budget: " + before + " -> \\d+ bytes \\(files 2, entries 0\\)\n")
                .contains("Disk use: orphaned-transcript 900, gateway-archive 70, transcript 60, document "
                        + Files.size(document) + " bytes\n");
        JsonNode budget = json.get("diskBudget");
        assertThat(budget.get("totalBytesBefore").asLong()).isEqualTo(before);
        assertThat(budget.get("maxBytes").asLong()).isEqualTo(1024);
        assertThat(budget.get("removedFiles").asInt()).isEqualTo(2);
        assertThat(budget.get("freedBytes").asLong()).isEqualTo(970);
        assertThat(budget.get("overBudget").asBoolean()).isTrue();
        assertThat(json.get("diskUse").get("gateway-archive").asLong()).isEqualTo(70);
    }

    /** Pains, row 12. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"session\":{\"maintenance\":{\"pruneAfter\":0}}}|session.maintenance.pruneAfter is 0; it must be",
                "{\"maxEntries\":0}|session.maintenance.maxEntries is 0; it must be",
                "{\"maxDiskBytes\":\"0\"}|session.maintenance.maxDiskBytes is \"0\"; it must be",
                "{\"pruneAfter\":\"-1d\"}|session.maintenance.pruneAfter is \"-1d\"; it must be",
                "{\"mode\":\"warn\",\"maxEntires\":9}|session.maintenance.maxEntires is no setting; known are mode,",
                "{\"mode\":\"purge\"}|session.maintenance.mode is \"purge\"; it must be",
                "{\"session\":{\"maintenance\":7}}|session.maintenance is 7; it must be an object",
                "{mode: 'warn'}|convert it to JSON first",
                "7|is not a JSON object",
            })
    void settingThatMakesNoSenseIsNamedAndNothingIsDone(String json, String said) throws Exception {
        Path document = mixed();
        Map<String, String> before = Aged.tree(directory);

        Result result = creel("cleanup", "--enforce", "--policy", policy(json), "--store", document);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("creel: --policy ").contains(said).hasLineCount(1);
        assertThat(result.out()).isEmpty();
        assertThat(Aged.tree(directory)).isEqualTo(before);
    }
}
