package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half an hour, or {@code -Dcreel.soak.minutes}, of everything at once: {@code mvn -Pcampaign}. */
@Tag("slow")
class SoakTest {

    private static final Duration LENGTH =
            Duration.ofSeconds(Math.round(Double.parseDouble(System.getProperty("creel.soak.minutes", "30"))
                    * Duration.ofMinutes(1).toSeconds()));
    private static final int LOOKS = 12;

    @TempDir
    private Path folder;

    @TempDir
    private Path beside;

    @TempDir
    private Path scripts;

    @Test
    void afterALongTimeNothingAcknowledgedIsLostAndNothingHasPiledUp() throws Exception {
        long seed = Seed.next();
        System.out.println("soak for " + LENGTH);
        Path document = folder.resolve("sessions.json");
        Path rewritten = beside.resolve("sessions.json");
        Document.fill(document, 60, 4_000);
        Files.write(rewritten, RewritingMain.document(100_000, 2_000));
        List<SoakFigures> figures = new ArrayList<>();
        SoakFigures before = SoakFigures.now();
        try (Soak soak = new Soak(document, rewritten, scripts, seed)) {
            soak.begin();
            while (figures.size() < LOOKS && soak.goOn(LENGTH.dividedBy(LOOKS))) {
                figures.add(SoakFigures.now());
                System.out.println(soak + "; " + figures.get(figures.size() - 1));
            }
            soak.end();
            assertNothingLost(soak, document);
        }
        System.out.println("before: " + before + "; after: " + SoakFigures.now());
        assertFlat(figures);
        assertThat(SoakFigures.now().handles()).as("open handles").isLessThanOrEqualTo(before.handles() + 2);
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }

    private static void assertNothingLost(Soak soak, Path document) {
        try (FileSessionStore store = FileSessionStore.open(document)) {
            // Takes away what the process that was killed last has left.
            CompetingMain.increment(store, "last");
            long sum = 1;
            for (String key : soak.acknowledged.keySet()) {
                long count = Counter.value(store, key);
                assertThat(count).as(key).isBetween(soak.acknowledged.get(key), soak.possible.get(key));
                sum += key.equals("node") ? 0 : count;
            }
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(sum);
        }
    }

    /**
     * The least of the last third is not above the least of the first, but for a margin: what is piled up is there at
     * every look, what is only in use is not. Resident memory is compared with the most of the first third, since it
     * grows to the size of the heap meanwhile, and swings by more than 100 MB with the heap's free part.
     */
    private static void assertFlat(List<SoakFigures> figures) {
        assertThat(figures).hasSize(LOOKS);
        List<SoakFigures> first = figures.subList(0, LOOKS / 3);
        List<SoakFigures> last = figures.subList(LOOKS - LOOKS / 3, LOOKS);
        assertThat(least(last, SoakFigures::heapBytes))
                .as("live heap at the end of %s", figures)
                .isLessThan(least(first, SoakFigures::heapBytes) + 2_000_000);
        assertThat(least(last, SoakFigures::handles))
                .as("open handles at the end of %s", figures)
                .isLessThan(least(first, SoakFigures::handles) + 8);
        assertThat(least(last, SoakFigures::threads))
                .as("live threads at the end of %s", figures)
                .isLessThan(least(first, SoakFigures::threads) + 3);
        assertThat(least(last, SoakFigures::residentBytes))
                .as("resident memory at the end of %s", figures)
                .isLessThan(first.stream()
                                .mapToLong(SoakFigures::residentBytes)
                                .max()
                                .orElseThrow()
                        + 64_000_000);
    }

    private static long least(List<SoakFigures> figures, ToLongFunction<SoakFigures> figure) {
        return figures.stream().mapToLong(figure).min().orElseThrow();
    }
}
