package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.creel.store.file.Durability;
import dev.creel.store.testkit.disk.CrashCampaign.Outcome;
import dev.creel.store.testkit.disk.CrashImages.Detail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Cuts the power at every moment of every scenario, and prints how often. */
class CrashCampaignTest {

    private static final List<Durability> DURABILITIES = List.of(Durability.values());
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.creel.store");

    /** Each image with a lock file is one that is taken over, of which there would be a line for each. */
    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterAll
    static void speakAgain() {
        LOG.setLevel(null);
    }

    /** A campaign makes many small files; in memory they cost a tenth. */
    static Path directory() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    @Test
    void powerCutAtAnyMomentThenWhatTheDurabilityPromisesIsThere() throws Exception {
        List<Outcome> outcomes = run(Detail.USUAL);

        assertThat(outcomes.stream().mapToInt(Outcome::distinct).sum()).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    @Tag("slow")
    void powerCutAtAnyMomentInEveryWayThenWhatTheDurabilityPromisesIsThere() throws Exception {
        run(Detail.EVERY);
    }

    private static List<Outcome> run(Detail detail) throws Exception {
        CrashCampaign campaign = new CrashCampaign(directory(), detail);
        List<MemorySetting> memory = List.of(MemorySetting.values());
        List<Outcome> outcomes = new ArrayList<>();
        int scenarios = 0;
        for (DiskScenario scenario : StoreScenarios.all()) {
            if (scenario.reasonToSkip().isPresent()) {
                System.out.println("no power cuts in " + scenario + ": "
                        + scenario.reasonToSkip().get());
                continue;
            }
            for (int i = 0; i < DURABILITIES.size(); i++) {
                outcomes.add(campaign.run(scenario, DURABILITIES.get(i), memory.get((scenarios + i) % memory.size())));
            }
            scenarios++;
        }
        assertThat(scenarios).isGreaterThanOrEqualTo(12);
        String table = CrashTable.of(outcomes);
        System.out.println(table);
        Files.writeString(Path.of("target", "crash-images-" + detail + ".md"), table);
        assertThat(outcomes).flatMap(Outcome::told).isEmpty();
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.calls()).as("calls of %s", outcome.scenario()).isPositive();
            assertThat(outcome.distinct())
                    .as("images of %s", outcome.scenario())
                    .isGreaterThan(1);
        });
        return outcomes;
    }
}
