package dev.creel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {

    @TempDir
    Path dir;

    private static Target of(Path results, String promise) throws IOException {
        List<Target> found = new Targets(Results.read(results))
                .all().stream()
                        .filter(target -> target.promise().contains(promise))
                        .toList();
        assertThat(found).as(promise).hasSize(1);
        return found.get(0);
    }

    private static Target of(String promise) throws IOException {
        return of(Fixture.directory(), promise);
    }

    @Test
    void ratioAtMostTheLimitIsMet() throws IOException {
        Target time = of("no force: time against whole-file: at most 0.12");
        assertThat(time.measured()).isEqualTo("1,200 ± 20.0 / 96,000 ± 360 µs = 0.0125 ± 0.0002");
        assertThat(time.verdict()).isEqualTo("met");
        assertThat(of("31 MB, cold: time against whole-file").verdict()).isEqualTo("met");
    }

    @Test
    void ratioAboveTheLimitIsNotMet() throws IOException {
        Target warm = of("31 MB, warm: time against SQLite");
        assertThat(warm.figure()).isEqualTo(40.0 / 70);
        assertThat(warm.verdict()).isEqualTo("**not met**");
    }

    @Test
    void hotGetIsComparedWithTheStatOfTheSameSize() throws IOException {
        Target get = of("above the stat");
        assertThat(get.measured()).isEqualTo("(1.20 ± 0.100) - (0.900 ± 0.0500) µs = 0.300 ± 0.112 µs");
        assertThat(get.verdict()).isEqualTo("met");
    }

    @Test
    void coldGetIsComparedWithOneReadWithDecodingOnBothSidesAndWithNone() throws IOException {
        Target get = of("positional read");
        assertThat(get.figure()).isEqualTo(20.0 / 16);
        assertThat(get.limit()).isEqualTo(1.5);
        assertThat(get.measured()).contains("nothing decoded on either side: 6.00 ± 1.00 / 3.00 ± 0.500 µs = 2.00");
    }

    @Test
    void figureWhoseErrorReachesBeyondTheLimitIsMetWithinTheErrorOnly() {
        assertThat(new Target("p", "m", 0.4, 0.05, 0.5).verdict()).isEqualTo("met");
        assertThat(new Target("p", "m", 0.4, 0.2, 0.5).verdict()).isEqualTo("met, within the error");
        assertThat(new Target("p", "m", 0.6, 0.2, 0.5).verdict()).isEqualTo("**not met**");
    }

    @Test
    void growthOverCyclesIsTakenFromCycle5000AndWhatIsHeldFromRunsOfTheirOwn() throws IOException {
        assertThat(of("memory at the end at most 5 MB").measured()).isEqualTo("70.0 → 72.5 MB");
        assertThat(of("no more open files").measured()).isEqualTo("8.00 → 8.00");
        assertThat(of("no more open files").verdict()).isEqualTo("met");
        Target live = of("live heap at the end");
        assertThat(live.measured()).isEqualTo("4.50 → 4.80 MB");
        assertThat(live.verdict()).isEqualTo("met");
    }

    @Test
    void startIsTheMedianOfTheProcesses() throws IOException {
        assertThat(of("memory at most 75 MB").measured()).isEqualTo("60.5 ± 0.500 MB");
        assertThat(of("entry of 7.6 MB: time against whole-file").figure()).isEqualTo(155.0 / 400);
    }

    @Test
    void whatWasNotMeasuredIsNotMet() throws IOException {
        Fixture.copyTo(dir);
        Files.delete(dir.resolve("stress-creel-64m-20000.tsv"));
        assertThat(of(dir, "live heap at the end").verdict()).isEqualTo("not measured");
        assertThat(of("cold, with label, model and tokens").verdict()).isEqualTo("not measured");
    }
}
