package dev.creel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bench(String line) {
        return Bench.run(
                List.of(line.split(" ", -1)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void eachRoundRemovesWhatExpiredAndTheMediansStandAtTheEnd() {
        assumeTrue(Files.exists(Path.of("/proc/self/io")), "what a process writes is read from /proc");

        int status = bench("lifetime --entries 20 --transcripts 30 --mb 0.15 --updates 2 --rounds 2"
                + " --durability process --removed 0.45");

        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(4);
        int columns = lines.get(0).split("\t", -1).length;
        assertThat(lines.subList(1, 4))
                .allMatch(line -> line.matches("(1|2|median)\t0\\.\\d\t9(\t\\d+(\\.\\d+)?){" + (columns - 3) + "}"))
                .extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly("1", "2", "median");
    }

    @Test
    void expiredSessionsAreSpreadEvenly() throws UsageException {
        LifetimeOptions options = LifetimeOptions.parse(List.of());

        assertThat(IntStream.range(0, 5_000).filter(options::expired)).hasSize(2_000);
        for (int i = 0; i < 4_999; i++) {
            assertThat(options.expired(i) && options.expired(i + 1)).isFalse();
        }
    }

    @Test
    void lessThanOneSessionHasRoomForIsRefusedWithTheLeastThatIs() {
        assertThat(bench("lifetime --entries 5000 --mb 20")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--mb", "'20'", "5000 entries", "30.325");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifetime --entries 0",
                "lifetime --removed 1",
                "lifetime --removed 0.0001",
                "lifetime --removed none",
                "lifetime --transcripts -1",
                "lifetime --rounds 0",
                "lifetime --updates 0",
                "lifetime --durability none",
                "lifetime --contender creel"
            })
    void whatCannotBeRunIsRefusedInOneLineThatNamesIt(String line) {
        assertThat(bench(line)).isEqualTo(2);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1)
                .first()
                .asString()
                .contains(line.split(" ", -1)[1]);
    }

    @Test
    void figuresOfAPassAreToldFromThoseOfTheUpdates() {
        LifetimeFigures figures = new LifetimeFigures(31, 2_000, 10, 20, 15, 30, 8, 9, 1, 2, 3, 4, 62, 5);

        assertThat(figures.row("1").split("\t", -1))
                .startsWith("1", "31.0", "2000", "10.0", "20.0", "15.0", "1.50", "0.75")
                .endsWith("62.00", "2.00", "5");
    }
}
