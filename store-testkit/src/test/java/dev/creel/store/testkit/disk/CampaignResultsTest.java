package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both campaigns answer in the same words. */
class CampaignResultsTest {

    private static final DiskScenario NOT_HERE = new DiskScenario("not here") {
        @Override
        public Optional<String> reasonToSkip() {
            return Optional.of("no such disk");
        }

        @Override
        public void run(ScenarioRun run) {
            throw new AssertionError("was run");
        }
    };

    private static final DiskScenario THROWING = new DiskScenario("throwing") {
        @Override
        public void run(ScenarioRun run) throws Exception {
            throw new Exception("of its own");
        }
    };

    @TempDir
    private Path directory;

    @Test
    void scenarioIsToBeSkippedThenTheResultSaysWhyAndNothingIsRun() throws Exception {
        FaultCampaign faults = new FaultCampaign(directory);
        FaultCase one = new FaultCase(0, false, Fault.DISK_FULL, Durability.FILE, MemorySetting.CACHES_ON);

        assertThat(Stream.of(faults.run(NOT_HERE), faults.runAll(NOT_HERE), faults.run(NOT_HERE, one)))
                .allSatisfy(result -> {
                    assertThat(result.skipped()).contains("no such disk");
                    assertThat(result.violations()).isEmpty();
                    assertThat(result).hasToString("not here: skipped, no such disk");
                });
        assertThat(crash(NOT_HERE).skipped()).contains("no such disk");
        assertThat(crash(NOT_HERE).violations()).isEmpty();
        assertThat(crash(NOT_HERE)).hasToString("not here, FILE: skipped, no such disk");
    }

    @Test
    void scenarioThrowsWithNothingInItsWayThenThatIsAViolationAndNoFileStays() throws Exception {
        assertThat(new FaultCampaign(directory).run(THROWING).violations())
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.cause()).hasMessage("of its own"));
        assertThat(crash(THROWING).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.cause()).hasMessage("of its own");
            assertThat(violation.toString())
                    .isEqualTo("throwing, FILE, CACHES_ON: before any power cut\njava.lang.Exception: of its own");
        });
        assertThat(directory).isEmptyDirectory();
    }

    static Stream<Arguments> scenariosThatDoNotBegin() {
        SessionEntry entry = SessionEntry.parse("{}");
        return Stream.of(
                arguments("does nothing at all", (Work) run -> {}),
                arguments("updates", (Work) run -> run.update(run.open(), "a", entry)),
                arguments("changes", (Work) run -> run.change(Map.of(), () -> "changed")),
                arguments("lets another program change", (Work) run -> run.outside(Map.of(), () -> "changed")),
                arguments("reads", (Work) run -> run.read(run.open())),
                arguments("asks for the state", (Work) ScenarioRun::state));
    }

    private interface Work {
        void with(ScenarioRun run) throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenariosThatDoNotBegin")
    void scenarioDoesNotSayWhatTheStoreHoldsAtFirstThenItIsToldToBegin(String what, Work work) {
        DiskScenario scenario = new DiskScenario(what) {
            @Override
            public void run(ScenarioRun run) throws Exception {
                work.with(run);
            }
        };

        assertThat(new FaultCampaign(directory).run(scenario).violations())
                .isNotEmpty()
                .allSatisfy(violation -> toldToBegin(violation.cause()));
        assertThat(crash(scenario).violations()).singleElement().satisfies(violation -> toldToBegin(violation.cause()));
    }

    private static void toldToBegin(Throwable cause) {
        assertThat(cause)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Call begin(...) of the ScenarioRun first");
    }

    @Test
    void directoryIsMissingThenBothSayWhich() throws Exception {
        Files.delete(directory);

        assertThatThrownBy(() -> new FaultCampaign(directory).run(THROWING))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(directory.toString());
        assertThatThrownBy(() -> crash(THROWING))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(directory.toString());
        Files.createDirectory(directory);
    }

    private CrashCampaign.Result crash(DiskScenario scenario) {
        return new CrashCampaign(directory, CrashImages.Detail.USUAL)
                .run(scenario, Durability.FILE, MemorySetting.CACHES_ON);
    }
}
