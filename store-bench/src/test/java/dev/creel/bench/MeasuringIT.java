package dev.creel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.bench.BenchJar.Outcome;
import dev.creel.store.testkit.RealShapedStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands beside stress and jmh, with so little work that their figures mean nothing. */
class MeasuringIT {

    private static final long SEED = 20260321;

    @TempDir
    Path dir;

    private Outcome bench(String... args) throws Exception {
        Outcome outcome = new BenchJar(dir).run(args);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome;
    }

    private static void assertNothingLeft(Path dir) throws Exception {
        try (var left = Files.list(dir)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("creel-") && !name.startsWith("creel-bench-data-"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"creel", "whole-file"})
    void measurePrintsTheOriginalsColumnsForEachMode(String contender) throws Exception {
        List<String> lines = bench("measure", "--contender", contender, "--entries", "10", "--repeats", "1")
                .out()
                .lines()
                .toList();
        assertThat(lines.get(0))
                .isEqualTo("mode\tentries\tfile_kb\tfirst_load_ms\tsecond_load_ms\tretained_heap_delta_kb");
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.matches("[a-z-]+\t10\t23\t\\d+\\.\\d\\d\t\\d+\\.\\d\\d\t-?\\d+\\.\\d"))
                .extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly("full-cache", "serialized-retained", "no-cache");
        assertNothingLeft(dir);
    }

    @Test
    void startTakesTheContendersInTurnAndComparesThemAtTheEnd() throws Exception {
        Path store = dir.resolve("given.json");
        RealShapedStores.withSeed(SEED).writeEntries(store, 5);
        byte[] before = Files.readAllBytes(store);
        List<String> lines = bench("start", "--store", store.toString(), "--repeats", "2")
                .out()
                .lines()
                .toList();
        assertThat(lines.get(0)).isEqualTo("contender\trepeat\topen_and_get_ms\tprocess_ms\trss_mb");
        assertThat(lines.subList(1, 5))
                .allMatch(line -> line.matches("[a-z-]+\t[12](\t\\d+\\.\\d){3}"))
                .extracting(line -> line.substring(0, line.indexOf('\t') + 2))
                .containsExactly("creel\t1", "whole-file\t1", "creel\t2", "whole-file\t2");
        assertThat(lines.subList(5, 7))
                .containsExactly("", "contender\topen_and_get_ms\tleast_ms\tlargest_ms\trss_mb\ttime_ratio");
        assertThat(lines).hasSize(9);
        assertThat(store).hasBinaryContent(before);
        assertNothingLeft(dir);
    }

    @Test
    void openAndGetIsAPartOfTheWholeProcess() throws Exception {
        Path store = dir.resolve("given.json");
        RealShapedStores.withSeed(SEED).writeEntries(store, 5);
        String[] cells = bench("start", "--store", store.toString(), "--repeats", "1", "--contender", "creel")
                .out()
                .lines()
                .toList()
                .get(1)
                .split("\t", -1);
        assertThat(Double.parseDouble(cells[2])).isBetween(1.0, Double.parseDouble(cells[3]));
    }

    @Test
    void writesCountsWhatAnUpdateOfCreelCopies() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/io")), "what a process writes is read from /proc");
        String[] cells = bench("writes", "--contender", "creel", "--mb", "0.5", "--updates", "3")
                .out()
                .lines()
                .toList()
                .get(1)
                .split("\t", -1);
        assertThat(cells).startsWith("creel", "0.5", "process", "3").hasSize(6);
        assertThat(Long.parseLong(cells[4])).isBetween(90L, 150L);
    }

    @Test
    void smokeRunHasResultsOfEveryPartAndTheReportReadsThem() throws Exception {
        Path results = dir.resolve("results");
        Outcome run = bench("run", "--profile", "smoke", "--results", results.toString());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("1 of 7: jmh-baselines", "7 of 7: amplification", "done");
        try (var files = Files.list(results)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "machine.properties",
                            "jmh-baselines.json",
                            "jmh-works.json",
                            "stress-creel-64m-10.tsv",
                            "stress-sqlite-default-10.tsv",
                            "start.tsv",
                            "measure-creel.tsv",
                            "amplification.tsv");
        }
        assertThat(Files.readString(results.resolve("jmh-works.json"))).contains("\"gc.alloc.rate.norm\"", "\"rss\"");
        assertThat(Files.readString(results.resolve("machine.properties")))
                .contains("settings.creel=", "settings.sqlite=", "commit=", "file_system=")
                .containsPattern("version.sqlite=\\d");
        bench("report", "--results", results.toString(), "--docs", dir.toString());
        assertThat(dir.resolve("benchmarks.md")).content().contains("## Where Creel loses", "| version of sqlite |");
        assertThat(dir.resolve("images/benchmarks-rss-cycles-dark.svg")).isNotEmptyFile();
        assertNothingLeft(dir);
    }

    @Test
    void runIntoResultsOfAnotherRunIsRefusedAndLeavesThem() throws Exception {
        Path results = Files.createDirectory(dir.resolve("results"));
        Files.writeString(results.resolve("machine.properties"), "cpu=of before\n");
        Outcome run = new BenchJar(dir).run("run", "--profile", "smoke", "--results", results.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(results.toString(), "not empty", "--only");
        assertThat(results.resolve("machine.properties")).hasContent("cpu=of before");
    }

    @Test
    void onePartIsMeasuredAloneAndTheOthersStayAsTheyAre() throws Exception {
        Path results = Files.createDirectory(dir.resolve("results"));
        Files.writeString(results.resolve("machine.properties"), "cpu=of before\n");
        bench("run", "--profile", "smoke", "--results", results.toString(), "--only", "measure");
        assertThat(results.resolve("machine.properties")).hasContent("cpu=of before");
        assertThat(results.resolve("measure-creel.tsv")).isNotEmptyFile();
        assertThat(results.resolve("start.tsv")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "measure --contender sqlite",
                "measure --entries 0",
                "measure --repeats none",
                "measure --mode full-cache",
                "start --contender oracle",
                "start --store /no/such/file",
                "start --repeats -1",
                "writes",
                "writes --contender creel --mb 0",
                "writes --contender creel --mb 7,6",
                "writes --contender creel --durability none",
                "run",
                "run --results target --profile slow",
                "run --results target --only lists",
                "report",
                "report --results target",
                "report --results /no/such/directory --docs target",
                "report --results target --docs /no/such/directory"
            })
    void whatCannotBeRunIsRefusedInOneLineThatNamesIt(String line) throws Exception {
        Outcome run = new BenchJar(dir).run(line.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void resultsThatAreNotThereAreNamedWithTheCommandThatMakesThem() throws Exception {
        Outcome run = new BenchJar(dir).run("report", "--results", dir.toString(), "--docs", dir.toString());
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("jmh-*.json", "run --results " + dir + " --only jmh");
        assertThat(dir.resolve("benchmarks.md")).doesNotExist();
    }
}
