package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.cli.guard.GuardConfig;
import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class GuardCommandTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Output output = new Output(out, err);

    private Path secret(String content, String permissions) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static GuardianState.Source source(Level level, boolean answers, boolean group) {
        return new GuardianState.Source(
                "main",
                false,
                group,
                level,
                Instant.EPOCH,
                Optional.empty(),
                answers ? Optional.empty() : Optional.of("gone"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL,true,NORMAL,true,0",
        "NORMAL,true,NOTICE,true,4",
        "WARNING,true,NOTICE,true,5",
        "WARNING,true,CRITICAL,true,6",
        "NORMAL,false,NORMAL,true,3",
        "WARNING,true,NORMAL,false,3",
        "CRITICAL,false,NORMAL,true,6",
    })
    void codeIsThatOfTheHighestLevel(Level one, boolean oneAnswers, Level other, boolean otherAnswers, int code) {
        GuardianState state = new GuardianState(
                Instant.EPOCH,
                false,
                List.of(source(one, oneAnswers, false), source(other, otherAnswers, false)),
                List.of(),
                List.of());

        assertThat(GuardCommand.code(state, output).number()).isEqualTo(code);
        assertThat(err).hasToString(oneAnswers && otherAnswers ? "" : "creel: main: gone\n");
    }

    @Test
    void groupWithASilentMemberIsNoSecondTrouble() {
        GuardianState state = new GuardianState(
                Instant.EPOCH, false, List.of(source(Level.NORMAL, false, true)), List.of(), List.of());

        assertThat(GuardCommand.code(state, output)).isEqualTo(ExitCode.DONE);
        assertThat(err.size()).isZero();
    }

    @Test
    void whatIsRemovedIsNotedThoughNobodyAskedForAnAuditFile() throws Exception {
        String entries = IntStream.range(0, 9)
                .mapToObj(i ->
                        "\"agent:main:cron:" + i + "\": {\"sessionId\": \"s" + i + "\", \"updatedAt\": 1700000000000}")
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
        Documents.write(directory, entries);
        Path config = Files.writeString(
                directory.resolve("guard.yaml"),
                """
                directory: state
                sources: [{ name: main, store: sessions.json, limits: { sessions: 10 } }]
                cleanup: { minSessions: 0 }
                """);

        Creel.run(new String[] {"guard", "--once", "--config", config.toString()}, output);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains(" CRITICAL main: 9 of 10 sessions (90 %).");
        assertThat(Files.readString(directory.resolve("state/audit.jsonl")).lines())
                .filteredOn(line -> line.contains("\"event\": \"removed\""))
                .hasSize(3);
    }

    @Test
    void guardsOfDifferentStoresHaveDirectoriesOfTheirOwn() {
        Path one = Path.of("/agents/a/sessions.json");
        Path other = Path.of("/agents/b/sessions.json");
        Path home = Path.of("/home/ann");

        assertThat(List.of(
                        GuardArguments.directory(home, "main", List.of(one)),
                        GuardArguments.directory(home, "main", List.of(other)),
                        GuardArguments.directory(home, "main", List.of(one, other))))
                .doesNotHaveDuplicates()
                .allSatisfy(each -> assertThat(each.getParent()).isEqualTo(home.resolve(".openclaw/creel-guard")));
        assertThat(GuardArguments.directory(home, "main", List.of(Path.of("/agents/a/../a/sessions.json"))))
                .isEqualTo(GuardArguments.directory(home, "main", List.of(one)));
    }

    private static GuardConfig watching(String... stores) throws Exception {
        CommandSpec spec = new GuardCommand().spec();
        Settings.declare(spec);
        return GuardArguments.read(new CommandLine(spec).parseArgs(stores));
    }

    @Test
    void sameStoresAreTheSameInWhateverOrderTheyAreGiven() throws Exception {
        String one = "--store=/agents/a/sessions/sessions.json";
        String other = "--store=/agents/b/sessions/sessions.json";
        String more = "--store=/srv/../agents/aa.json";

        assertThat(List.of(watching(one, more, other), watching(other, more, one), watching(more, other, one)))
                .allSatisfy(each -> {
                    assertThat(each.sources())
                            .extracting(GuardConfig.Source::name)
                            .containsExactly("a", "main", "b");
                    assertThat(each.directory().getFileName().toString()).startsWith("a-");
                })
                .extracting(GuardConfig::directory)
                .containsOnly(watching(one, other, more).directory());
    }

    @Test
    void manualTellsHowLongOnceWaits() throws Exception {
        long seconds = GuardCommand.PATIENCE.toSeconds();

        assertThat(Files.readString(Path.of("..", "docs", "cli.md")))
                .contains("It waits up to " + seconds + " s for the stores to open, up to " + seconds
                        + " s more for what they answer, and up to " + seconds + " s more for a cleanup")
                .contains("A store that takes more than " + seconds + " s to open is watched once it opens");
    }

    @Test
    void exampleIsPrinted() throws Exception {
        assertThat(Creel.run(new String[] {"guard", "--example"}, output)).isEqualTo(ExitCode.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(GuardConfig.example());
    }

    @Test
    void everyFaultOfAConfigurationIsALineOfItsOwn() throws Exception {
        Path file = Files.writeString(directory.resolve("guard.yaml"), "every: soon\nsource: []\n");

        assertThat(Creel.run(new String[] {"guard", "--config", file.toString()}, output))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("creel: " + file + " line 1: every is \"soon\"; it must be ")
                .contains("creel: " + file + " line 2: \"source\" is no setting here; there are: ")
                .contains("creel: " + file + " line 1: sources is missing; give at least one\n")
                .hasLineCount(3);
    }

    @Test
    void storeThatIsNotThereIsNoEmptyStore() throws Exception {
        Path document = directory.resolve("sessions.json");
        Usage none = Usage.of("main", Instant.EPOCH, 0, 0, 0, Usage.Limits.none());
        UsageSource source = new ExistingStore(document, UsageSource.of("main", () -> none));

        assertThatThrownBy(source::read)
                .isInstanceOf(SessionStoreException.Missing.class)
                .hasMessage("There is no session store " + document + ". Give the right file.");
        Files.writeString(document, "{}");
        assertThat(source.read()).containsExactly(none);
    }

    @Test
    void tokenIsTheOneLineOfItsFile() throws Exception {
        assertThat(SecretFile.token(secret(" secret\n", "rw-------"), output)).isEqualTo("secret");
        assertThat(err.size()).isZero();
    }

    @Test
    void tokenThatOthersCanReadIsWarnedOf() throws Exception {
        Path file = secret("secret", "rw-r-----");

        assertThat(SecretFile.token(file, output)).isEqualTo("secret");
        assertThat(err)
                .hasToString(
                        "creel: warning: others can read the token file " + file + "; run: chmod go= " + file + "\n");
    }

    @Test
    void secretThatIsNoneIsRefusedWithoutShowingIt() throws Exception {
        Path two = secret("secret\nother\n", "rw-------");

        assertThatThrownBy(() -> SecretFile.token(two, output))
                .hasMessage("The token file " + two
                        + " must have one line, and nothing else; make one with: openssl rand -hex 24 > " + two);
        assertThatThrownBy(() -> SecretFile.headers(two, output))
                .hasMessage("The headers file " + two + " has a line that is no header; write each as Name: value");
    }

    @Test
    void secretThatNoRequestCanCarryIsRefusedWithoutShowingIt() throws Exception {
        Path euro = secret("X-Token: s3cret\u20ac\n", "rw-------");

        assertThatThrownBy(() -> SecretFile.token(euro, output))
                .hasMessageStartingWith("The token file " + euro + " has a character that no request can carry")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> SecretFile.headers(euro, output))
                .hasMessageStartingWith("The headers file " + euro + " has a character that no request can carry")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void byteOrderMarkAndLineEndAreNoPartOfASecret() throws Exception {
        assertThat(SecretFile.token(secret("\ufeffsecret\r\n", "rw-------"), output))
                .isEqualTo("secret");
    }

    @Test
    void headersAreOneToALine() throws Exception {
        Path file = secret("Authorization: Bearer a:b\n\nX-Team:ops\n", "rw-------");

        assertThat(SecretFile.headers(file, output))
                .containsExactly(Map.entry("Authorization", "Bearer a:b"), Map.entry("X-Team", "ops"));
    }
}
