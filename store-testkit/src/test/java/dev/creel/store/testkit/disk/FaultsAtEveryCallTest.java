package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Every scenario on a disk of which every call goes wrong in every way. */
class FaultsAtEveryCallTest {

    private static final String ALL = "dev.creel.store.testkit.disk.StoreScenarios#all";

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Level LEVEL = ROOT.getLevel();

    @TempDir(factory = MemoryBackedDirectory.class)
    private Path directory;

    @BeforeAll
    static void leaveOutThousandsOfWarnings() {
        ROOT.setLevel(Level.OFF);
    }

    @AfterAll
    static void restoreLevel() {
        ROOT.setLevel(LEVEL);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void oneCallFailsThenOldOrNewStateAndTheStoreGoesOn(DiskScenario scenario) {
        assertKept(campaign -> campaign.run(scenario));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource(ALL)
    void oneCallFailsWithAnyDurabilityAndMemoryThenOldOrNewStateAndTheStoreGoesOn(DiskScenario scenario) {
        assertKept(campaign -> campaign.runAll(scenario));
    }

    private void assertKept(Function<FaultCampaign, FaultCampaign.Result> task) {
        FaultCampaign.Result result = task.apply(new FaultCampaign(directory));
        result.skipped().ifPresent(reason -> assumeTrue(false, reason));
        System.out.println("faults: " + result);
        assertThat(result.violations()).isEmpty();
        assertThat(result.refused()).isPositive();
    }
}
