package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.creel.store.file.Durability;
import dev.creel.store.testkit.disk.CrashCampaign.Result;
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
        List<Result> results = run(Detail.USUAL);

        assertThat(results.stream().mapToInt(Result::distinct).sum()).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    @Tag("slow")
    void powerCutAtAnyMomentInEveryWayThenWhatTheDurabilityPromisesIsThere() throws Exception {
        run(Detail.EVERY);
    }

    private static List<Result> run(Detail detail) throws Exception {
        CrashCampaign campaign = new CrashCampaign(directory(), detail);
        List<MemorySetting> memory = List.of(MemorySetting.values());
        List<Result> results = new ArrayList<>();
        int scenarios = 0;
        for (DiskScenario scenario : StoreScenarios.all()) {
            for (int i = 0; i < DURABILITIES.size(); i++) {
                Result result =
                        campaign.run(scenario, DURABILITIES.get(i), memory.get((scenarios + i) % memory.size()));
                if (result.skipped().isPresent()) {
                    System.out.println(result);
                } else {
                    results.add(result);
                }
            }
            scenarios++;
        }
        String table = CrashTable.of(results);
        System.out.println(table);
        Files.writeString(Path.of("target", "crash-images-" + detail + ".md"), table);
        assertThat(results).flatMap(Result::violations).isEmpty();
        assertThat(results)
                .hasSizeGreaterThanOrEqualTo(12 * DURABILITIES.size())
                .allSatisfy(result -> {
                    assertThat(result.calls())
                            .as("calls of %s", result.scenario())
                            .isPositive();
                    assertThat(result.distinct())
                            .as("images of %s", result.scenario())
                            .isGreaterThan(1);
                });
        return results;
    }
}
