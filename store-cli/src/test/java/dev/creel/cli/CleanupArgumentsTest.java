package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cleanup is told to protect and to keep to is there, or nothing is done. */
class CleanupArgumentsTest {

    private static final String OLD = "agent:main:direct:old";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path document;

    @BeforeEach
    void write() throws Exception {
        document = new Aged(directory)
                .session("agent:main:main", 0)
                .session(OLD, 40)
                .session("agent:main:direct:older", 41)
                .session("agent:main:direct:new", 1)
                .write();
    }

    private ExitCode cleanup(String... options) {
        out.reset();
        err.reset();
        String[] all = Stream.concat(Stream.of("cleanup", "--store", document.toString()), Stream.of(options))
                .toArray(String[]::new);
        return Creel.run(all, new Output(out, err));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String policy(String json) throws Exception {
        return Files.writeString(directory.resolve("typo.json"), json).toString();
    }

    @Test
    void activeKeyWithoutASessionIsRefusedBeforeAnythingIsDone() throws Exception {
        Map<String, String> before = Aged.tree(directory);
        for (List<String> mode : List.of(List.of("--enforce"), List.of("--dry-run"), List.<String>of())) {
            ExitCode code = cleanup(Stream.concat(
                            Stream.of("--active-key", "agent:main:direct:odl", "--active-key", OLD), mode.stream())
                    .toArray(String[]::new));

            assertThat(code).isEqualTo(ExitCode.USAGE);
            assertThat(err())
                    .startsWith("creel: --active-key: there is no session \"agent:main:direct:odl\" in " + document)
                    .contains("Nothing was done")
                    .hasLineCount(1);
            assertThat(out.size()).isZero();
            assertThat(Aged.tree(directory)).isEqualTo(before);
        }
    }

    @Test
    void severalActiveKeysStay() throws Exception {
        ExitCode code =
                cleanup("--enforce", "--allow-most", "--active-key", OLD, "--active-key", "AGENT:main:direct:older");

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(err()).isEmpty();
        assertThat(out()).contains("Current entries: 4\n", "Protected: 2 (active 2)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"session\":{\"maintenence\":{}}}|session.maintenance is missing: session has maintenence; known are mode,",
                "{\"session\":{\"pruneAfter\":\"3650d\"}}|session.pruneAfter is in the wrong place; move it to session.m",
                "{\"session\":{}}|session.maintenance is missing: session has nothing; known are",
                "{\"session\":{\"maintenance\":null}}|session.maintenance holds no setting; known are",
                "{}|nothing in it is known: it has nothing; known are",
                "{\"session\":{\"maintenance\":{\"pruneDays\":1}},\"maintenance\":{}}|session.maintenance, maintenance; keep",
                "[]|is not a JSON object: it begins with [",
                "``|is not a JSON object: it is empty",
            })
    void policyWithoutASettingIsRefusedAndNothingIsDone(String json, String said) throws Exception {
        String policy = policy(json == null ? "" : json);
        Map<String, String> before = Aged.tree(directory);

        assertThat(cleanup("--enforce", "--policy", policy)).isEqualTo(ExitCode.USAGE);

        assertThat(err())
                .startsWith("creel: --policy " + policy + ": ")
                .contains(said)
                .hasLineCount(1);
        assertThat(Aged.tree(directory)).isEqualTo(before);
    }

    @Test
    void limitsInForceAndTheirSourceAreToldInTextAndJson() throws Exception {
        String policy = policy("{\"pruneAfter\": \"36h\", \"maxDiskBytes\": \"1gb\"}");

        cleanup("--dry-run", "--policy", policy);
        assertThat(out())
                .contains(
                        "\nPolicy: " + policy + ": idle 36 h, 500 sessions, disk budget 1073741824 bytes, mode warn\n");
        cleanup("--dry-run", "--policy", policy, "--json");
        assertThat(out().replaceAll("\\s+", ""))
                .contains("\"policy\":{\"source\":\"" + policy
                        + "\",\"mode\":\"warn\",\"idleTimeoutMs\":129600000,\"maxSessions\":500,"
                        + "\"diskBudget\":1073741824,\"highWater\":858993459}");
        cleanup("--enforce", "--active-key", OLD);
        assertThat(out()).contains("\nPolicy: defaults: idle 30 d, 500 sessions, no disk budget, mode enforce\n");
    }

    @Test
    void warningThatTheGuardStopsTooNamesBothOptionsOnce() throws Exception {
        String policy = policy("{\"maxEntries\": 1}");

        assertThat(cleanup("--policy", policy)).isEqualTo(ExitCode.NOT_MET);

        assertThat(err()).endsWith("If the plan is right, run it again with --enforce --allow-most.\n");
        assertThat(out()).endsWith("\nNothing was changed, since the mode is warn.\n");
    }

    @Test
    void missingStoreOfAnAgentIsToldWithItsOption() {
        assertThat(Creel.run(new String[] {"list", "--agent", "nobody-here"}, new Output(out, err)))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(err()).contains("Give the right one with --store or --agent,");
    }
}
