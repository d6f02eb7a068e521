package dev.creel.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.bench.contender.Combination;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Words;
import dev.creel.bench.contender.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark for a moment, so that none of them rots. The times mean nothing. */
class BenchmarksRunTest {

    private static final String MB = "0.5";

    @TempDir
    static Path data;

    @BeforeAll
    static void standAlone() {
        System.setProperty("jmh.ignoreLock", "true");
        System.setProperty(Dataset.PLACE, data.toString());
    }

    @AfterAll
    static void leaveNoSettings() {
        System.clearProperty("jmh.ignoreLock");
        System.clearProperty(Dataset.PLACE);
    }

    private static ChainedOptionsBuilder moment() {
        return new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .param("mb", MB)
                .param("durability", "process")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private static List<String> methods(Collection<RunResult> results) {
        return results.stream()
                .map(result -> result.getParams().getBenchmark())
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList();
    }

    private static List<Work> possible(ContenderName contender, int threads) {
        long bytes = Dataset.ofMegabytes(MB).bytes();
        return Arrays.stream(Work.values())
                .filter(work -> new Combination(contender, work, bytes, threads)
                        .obstacle()
                        .isEmpty())
                .toList();
    }

    private static String pattern(List<Work> work) {
        return work.stream().map(Work::benchmark).collect(Collectors.joining("|", "\\.(", ")$"));
    }

    @ParameterizedTest
    @EnumSource
    void everyContenderDoesAllTheWorkThatItHasAFormOf(ContenderName contender) throws Exception {
        List<Work> possible = possible(contender, 1);
        Collection<RunResult> results = new Runner(moment().include(pattern(possible))
                        .param("contender", Words.of(contender))
                        .build())
                .run();
        assertThat(methods(results))
                .containsExactlyInAnyOrderElementsOf(
                        possible.stream().map(Work::benchmark).toList());
        assertThat(possible).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource
    void threadsShareAContender(ContenderName contender) throws Exception {
        List<Work> shared = new ArrayList<>(possible(contender, 4));
        shared.retainAll(List.of(Work.UPDATE_TEN, Work.EXTERNAL_CHANGE_THEN_READ));
        Collection<RunResult> results = new Runner(moment().include(pattern(shared))
                        .param("contender", Words.of(contender))
                        .threads(4)
                        .build())
                .run();
        assertThat(results).hasSameSizeAs(shared);
    }

    @Test
    void baselinesStandBesideThem() throws Exception {
        assertThat(methods(new Runner(moment().include(Baselines.class.getSimpleName())
                                .build())
                        .run()))
                .containsExactlyInAnyOrder("stat", "positionalRead", "positionalReadToString", "positionalReadToEntry");
    }

    @Test
    void whatCannotBeMeasuredEndsWithTheReason() {
        assertThatThrownBy(() -> new Runner(moment().include(pattern(List.of(Work.UPDATE_REUSING_SNAPSHOT)))
                                .param("contender", "sqlite")
                                .build())
                        .run())
                .isInstanceOf(RunnerException.class)
                .hasStackTraceContaining("sqlite has no form of updateReusingSnapshot");
    }
}
