package dev.creel.bench;

import dev.creel.bench.contender.Contender;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Directories;
import dev.creel.bench.contender.Words;
import dev.creel.bench.report.Spread;
import dev.creel.bench.work.Dataset;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The command {@code start}: fresh processes that open a document and get one session, the contenders in turn. Used by
 * one thread.
 */
final class Start {

    static final String HEADER = "contender\trepeat\topen_and_get_ms\tprocess_ms\trss_mb";

    private static final int REPEATS = 5;
    private static final double NANOS_PER_MS = 1e6;
    private static final double MICROS_PER_MS = 1e3;

    private final PrintStream out;
    private final PrintStream err;

    Start(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void run(List<String> args) throws UsageException, IOException, InterruptedException {
        Flags flags = Flags.parse(args, Set.of("--contender", "--store", "--repeats"), Set.of());
        List<ContenderName> contenders = flags.says("--contender", "all")
                ? List.of(ContenderName.values())
                : flags.choice("--contender", ContenderName.class)
                        .map(List::of)
                        .orElse(List.of(ContenderName.CREEL, ContenderName.WHOLE_FILE));
        int repeats = flags.positive("--repeats", REPEATS);
        Optional<Path> given = flags.file("--store");
        Path document =
                given.isPresent() ? given.get() : Dataset.ofMegabytes("7.6").document();
        Path home = Files.createTempDirectory("creel-start-");
        try {
            Map<ContenderName, Path> directories = new EnumMap<>(ContenderName.class);
            for (ContenderName name : contenders) {
                Path directory = Files.createDirectory(home.resolve(Words.of(name)));
                name.prepare(document, directory);
                directories.put(name, directory);
            }
            samples(directories, repeats);
        } finally {
            Directories.delete(home);
        }
    }

    private void samples(Map<ContenderName, Path> directories, int repeats) throws IOException, InterruptedException {
        Map.Entry<ContenderName, Path> first = directories.entrySet().iterator().next();
        String key = middleKey(first.getKey(), first.getValue());
        Progress told = new Progress(err, "start");
        Map<ContenderName, List<Sample>> samples = new EnumMap<>(ContenderName.class);
        out.println(HEADER);
        for (int repeat = 1; repeat <= repeats; repeat++) {
            for (Map.Entry<ContenderName, Path> entry : directories.entrySet()) {
                ContenderName name = entry.getKey();
                Sample sample = sample(name, entry.getValue(), key);
                samples.computeIfAbsent(name, any -> new ArrayList<>()).add(sample);
                out.println(Words.of(name) + "\t" + repeat + "\t" + sample.row());
            }
            told.at(repeat, repeats);
        }
        summary(samples);
    }

    /** What one process took. */
    private record Sample(double openMs, double processMs, double rssMb) {
        String row() {
            return String.format(Locale.ROOT, "%.1f\t%.1f\t%.1f", openMs, processMs, rssMb);
        }
    }

    /** Prints medians, and how many times the least of them each is. */
    private void summary(Map<ContenderName, List<Sample>> samples) {
        Map<ContenderName, Spread> times = new EnumMap<>(ContenderName.class);
        samples.forEach((name, of) ->
                times.put(name, Spread.of(of.stream().map(Sample::openMs).toList())));
        double least = times.values().stream().mapToDouble(Spread::median).min().orElseThrow();
        out.println();
        out.println("contender\topen_and_get_ms\tleast_ms\tlargest_ms\trss_mb\ttime_ratio");
        times.forEach((name, time) -> out.println(Words.of(name)
                + String.format(
                        Locale.ROOT,
                        "\t%.1f\t%.1f\t%.1f\t%.1f\t%.2f",
                        time.median(),
                        time.least(),
                        time.largest(),
                        Spread.of(Objects.requireNonNull(samples.get(name)).stream()
                                        .map(Sample::rssMb)
                                        .toList())
                                .median(),
                        time.median() / least)));
    }

    /** Answers a key from the middle, so that none of the contenders finds it first. */
    private static String middleKey(ContenderName name, Path directory) throws IOException {
        try (Contender contender = name.open(directory, FileStoreOptions.fromEnvironment(System.getenv()))) {
            List<String> keys = contender.keys(Integer.MAX_VALUE);
            if (keys.isEmpty()) {
                throw new IOException("The store has no session to get");
            }
            return keys.get(keys.size() / 2);
        }
    }

    private static Sample sample(ContenderName name, Path directory, String key)
            throws IOException, InterruptedException {
        ChildJvm child = new ChildJvm(List.of(), ColdStart.class, List.of(Words.of(name), directory.toString(), key));
        long startedMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long startedNanos = System.nanoTime();
        List<String> lines = child.lines();
        double processMs = (System.nanoTime() - startedNanos) / NANOS_PER_MS;
        String[] cells = lines.get(0).split("\t", -1);
        return new Sample(
                (Long.parseLong(cells[0]) - startedMicros) / MICROS_PER_MS, processMs, Double.parseDouble(cells[1]));
    }
}
