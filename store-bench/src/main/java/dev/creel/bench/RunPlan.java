package dev.creel.bench;

import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Words;
import dev.creel.bench.work.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What is measured in each profile, step by step. Stateless. */
final class RunPlan {

    private static final List<String> NAMES =
            Arrays.stream(ContenderName.values()).map(Words::of).collect(Collectors.toUnmodifiableList());
    private static final String ALL = String.join(",", NAMES);
    /** Those that several threads, and 760 MB, leave at work. */
    private static final String SHARED = "creel,sqlite,h2-mvstore,rocksdb";

    private static final String SIZES = "0.5,7.6,31,76";
    private static final String LISTS = "listNewest100|listNewest100WithDetails|listCold|listColdWithDetails";
    private static final String FREE = "process";
    private static final String DEFAULT_HEAP = "default";

    private RunPlan() {}

    static List<RunStep> smoke() throws IOException {
        String two = "creel,sqlite";
        JmhSteps jmh = new JmhSteps(0, 1, "10ms");
        List<RunStep> steps = new ArrayList<>();
        steps.add(jmh.baselines("stat", "0.5"));
        steps.add(jmh.step("works", "hotGet|update", two, "0.5", "process", 1));
        steps.add(stress("creel", "64m", 10, 5, "0.5"));
        steps.add(stress("sqlite", DEFAULT_HEAP, 10, 5, "0.5"));
        steps.add(start("0.5", 1));
        steps.add(measure("creel", "--entries", "20", "--repeats", "1"));
        steps.add(amplification(List.of("creel", "sqlite"), List.of("0.5"), 5));
        return steps;
    }

    static List<RunStep> quick() throws IOException {
        JmhSteps jmh = new JmhSteps(3, 5, "200ms");
        List<RunStep> steps = new ArrayList<>();
        steps.add(jmh.baselines("stat|positionalRead.*", "0.5,7.6"));
        steps.add(jmh.step("hot-get", "hotGet", ALL, "0.5", FREE, 1));
        steps.add(jmh.step("cold-get", "coldGet", ALL, "7.6", FREE, 1));
        steps.add(jmh.step("update", "update", ALL, "0.5,7.6", FREE, 1));
        steps.add(jmh.step("open", "openCold", ALL, "7.6", FREE, 1));
        steps.add(jmh.step("list", LISTS, "creel,whole-file,sqlite", "31", FREE, 1));
        steps.add(stress("creel", "64m", 50, 10, "7.6"));
        steps.add(stress("creel", DEFAULT_HEAP, 500, 10, "7.6"));
        steps.add(stress("whole-file", DEFAULT_HEAP, 50, 10, "7.6"));
        steps.add(stress("sqlite", DEFAULT_HEAP, 500, 10, "7.6"));
        steps.add(start("7.6", 3));
        steps.add(measure("creel", "--entries", "500"));
        steps.add(measure("whole-file", "--entries", "500"));
        steps.add(amplification(NAMES, List.of("7.6"), 50));
        return steps;
    }

    static List<RunStep> full() throws IOException {
        JmhSteps jmh = new JmhSteps(3, 8, "400ms");
        List<RunStep> steps = new ArrayList<>();
        steps.add(jmh.baselines("stat|positionalRead.*", "0.5,7.6"));
        steps.add(jmh.step("hot-get", "hotGet", ALL, SIZES, FREE, 1));
        steps.add(jmh.step("cold-get", "coldGet", ALL, "7.6,31", FREE, 1));
        steps.add(jmh.step("read", "readField|externalChangeThenRead", ALL, "7.6", FREE, 1));
        steps.add(jmh.step("update", "update", ALL, SIZES, FREE, 1));
        steps.add(jmh.step("update-forced", "update", ALL, "7.6", "file,file-and-directory", 1));
        steps.add(jmh.step("change", "updateReusingSnapshot|updateTen|create|remove|noopSave", ALL, "7.6", FREE, 1));
        steps.add(jmh.step("open", "openCold", ALL, "7.6,31", FREE, 1));
        steps.add(jmh.step("list", LISTS, ALL, "31", FREE, 1));
        steps.add(jmh.step("threads-2", "hotGet|update", SHARED, "7.6", FREE, 2));
        steps.add(jmh.step("threads-8", "hotGet|update", SHARED, "7.6", FREE, 8));
        steps.add(new JmhSteps(1, 4, "400ms").step("huge", "hotGet|openCold|listNewest100", SHARED, "760", FREE, 1));
        for (int cycles : new int[] {50, 5_000, 20_000}) {
            steps.add(stress("creel", "64m", cycles, Math.max(10, cycles / 80), "7.6"));
        }
        for (String name : List.of("creel", "creel-gate-off", "sqlite", "h2-mvstore", "rocksdb")) {
            steps.add(stress(name, DEFAULT_HEAP, 50, 10, "7.6"));
            steps.add(stress(name, DEFAULT_HEAP, 20_000, 250, "7.6"));
        }
        steps.add(stress("whole-file", DEFAULT_HEAP, 300, 10, "7.6"));
        steps.add(start("7.6", 9));
        steps.add(measure("creel"));
        steps.add(measure("whole-file"));
        steps.add(amplification(NAMES, List.of("0.5", "7.6", "31"), 100));
        return steps;
    }

    /** Samples memory over cycles in which nothing is forced. */
    private static RunStep stress(String contender, String heap, int cycles, int sampleEvery, String mb)
            throws IOException {
        List<String> flags = heap.equals(DEFAULT_HEAP) ? List.of() : List.of("-Xmx" + heap, "-XX:+UseSerialGC");
        return new RunStep(
                RunPart.STRESS,
                "stress-" + contender + "-" + heap + "-" + cycles,
                flags,
                List.of(List.of(
                        "stress",
                        "--contender",
                        contender,
                        "--cycles",
                        String.valueOf(cycles),
                        "--sample-every",
                        String.valueOf(sampleEvery),
                        "--durability",
                        FREE,
                        "--store",
                        document(mb))));
    }

    private static RunStep start(String mb, int repeats) throws IOException {
        return new RunStep(
                RunPart.START,
                "start",
                List.of(),
                List.of(List.of(
                        "start", "--contender", "all", "--repeats", String.valueOf(repeats), "--store", document(mb))));
    }

    private static String document(String mb) throws IOException {
        return Dataset.ofMegabytes(mb).document().toString();
    }

    private static RunStep measure(String contender, String... flags) {
        List<String> command = new ArrayList<>(List.of("measure", "--contender", contender));
        command.addAll(List.of(flags));
        return new RunStep(RunPart.MEASURE, "measure-" + contender, List.of(), List.of(command));
    }

    private static RunStep amplification(List<String> contenders, List<String> sizes, int updates) {
        List<List<String>> commands = new ArrayList<>();
        for (String mb : sizes) {
            for (String contender : contenders) {
                commands.add(List.of(
                        "writes",
                        "--contender",
                        contender,
                        "--mb",
                        mb,
                        "--durability",
                        FREE,
                        "--updates",
                        String.valueOf(updates)));
            }
        }
        return new RunStep(RunPart.AMPLIFICATION, "amplification", List.of(), commands);
    }
}
