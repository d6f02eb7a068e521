package dev.creel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.bench.BenchJar.Outcome;
import dev.creel.store.testkit.RealShapedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the jar as a user does. */
class BenchIT {

    private static final String[] SMALL = {
        "stress", "--target-kb", "200", "--cycles", "7", "--sample-every", "3", "--durability", "process"
    };

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"creel", "whole-file"})
    void oneContenderPrintsTheOriginalsColumns(String contender) throws Exception {
        Outcome run = bench(with(SMALL, "--contender", contender));
        assertThat(run.status()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("cycle\trss_mb\theap_mb\texternal_mb\tstore_kb\telapsed_ms");
        assertEnd(lines);
        assertThat(lines.subList(1, lines.size() - 2))
                .allMatch(line -> line.matches("\\d+\t\\d+\\.\\d\t\\d+\\.\\d\t\\d+\\.\\d\t20\\d\t\\d+"))
                .extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly("0", "3", "6", "7");
    }

    private static void assertEnd(List<String> lines) {
        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .satisfiesExactly(
                        head -> assertThat(head).isEqualTo("end\topen_files\tlive_heap_mb"),
                        values -> assertThat(values).matches("end\t\\d+\t\\d+\\.\\d\\d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"creel-gate-off", "sqlite", "h2-mvstore", "rocksdb"})
    void everyOtherContenderPrintsThemToo(String contender) throws Exception {
        Outcome run = bench(with(SMALL, "--contender", contender));
        assertThat(run.status()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertEnd(lines);
        assertThat(lines.subList(1, lines.size() - 2))
                .extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly("0", "3", "6", "7");
    }

    @Test
    void benchmarkRunsInAForkOfTheJar() throws Exception {
        Outcome run = bench(
                "jmh",
                "Changes.update$",
                "-wi",
                "0",
                "-i",
                "1",
                "-r",
                "10ms",
                "-f",
                "1",
                "-foe",
                "true",
                "-p",
                "contender=creel,sqlite",
                "-p",
                "mb=0.5",
                "-p",
                "durability=process");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("update +creel +process +0\\.5 +avgt +[\\d.]+ +us/op")
                .containsPattern("update +sqlite +process +0\\.5 +avgt +[\\d.]+ +us/op");
    }

    @Test
    void bothContendersRunEachInItsOwnJvmAndAreComparedAtTheEnd() throws Exception {
        Outcome run = bench(SMALL);
        assertThat(run.status()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).contains("contender: creel", "contender: whole-file");
        assertThat(lines.subList(lines.size() - 3, lines.size()))
                .satisfiesExactly(
                        head -> assertThat(head).isEqualTo("contender\trss_mb\tms_per_cycle\ttime_ratio"),
                        creel -> assertThat(creel).matches("creel\t[\\d.]+\t[\\d.]+\t[\\d.]+"),
                        wholeFile -> assertThat(wholeFile).matches("whole-file\t[\\d.]+\t[\\d.]+\t1\\.000"));
    }

    @Test
    void nothingIsLeftInTheTemporaryDirectory() throws Exception {
        assertThat(bench(with(SMALL, "--contender", "creel")).status()).isZero();
        try (var left = Files.list(dir)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("creel-")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stress --cycles 0",
                "stress --cycles -1",
                "stress --target-kb many",
                "stress --cache-ttl-ms -5",
                "stress --cycles",
                "stress --contender oracle",
                "stress --contender sqlite --reuse-loaded-store",
                "list --contender sqlite --store target/store-bench.jar",
                "stress --durability none",
                "stress --store /no/such/file",
                "stress --reuse-loaded-store=yes",
                "stress --unknown 1",
                "list --contender creel",
                "list --store pom.xml",
                "nonsense"
            })
    void whatCannotBeRunIsRefusedInOneLineThatNamesIt(String line) throws Exception {
        Outcome run = bench(line.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void bothContendersListTheSame() throws Exception {
        Path store = dir.resolve("sessions.json");
        RealShapedStores.withSeed(20260321).writeEntries(store, 40);
        Outcome creel = bench("list", "--contender", "creel", "--store", store.toString());
        Outcome wholeFile = bench("list", "--contender", "whole-file", "--store", store.toString());
        assertThat(creel.status()).as(creel.err()).isZero();
        assertThat(wholeFile.status()).as(wholeFile.err()).isZero();
        assertThat(wholeFile.out()).isEqualTo(creel.out());
        assertThat(creel.out().lines()).hasSize(43).element(1).isEqualTo("Sessions listed: 40");
    }

    @Test
    void messageNamesFlagAndValue() throws Exception {
        assertThat(bench("stress", "--cycles", "0").err()).contains("--cycles", "'0'", "from 1");
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Outcome bench(String... args) throws IOException, InterruptedException {
        return new BenchJar(dir).run(args);
    }
}
