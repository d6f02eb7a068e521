package dev.creel.bench;

import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Directories;
import dev.creel.bench.contender.Words;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The command {@code stress}. Used by one thread. */
final class Stress {

    private final PrintStream out;
    private final PrintStream err;

    Stress(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void run(List<String> args) throws UsageException, IOException, InterruptedException {
        StressOptions options = StressOptions.parse(args);
        if (options.contenders().size() == 1) {
            inThisJvm(options, options.contenders().get(0));
        } else {
            sideBySide(options, args);
        }
    }

    private void inThisJvm(StressOptions options, ContenderName name) throws IOException {
        Path directory = Files.createTempDirectory("creel-stress-");
        try {
            StressRun.Outcome outcome = new StressRun(options, name, err).in(directory);
            out.println(Sample.HEADER);
            outcome.samples().forEach(sample -> out.println(sample.row()));
            out.println(StressEnd.HEADER);
            out.println(outcome.end().row());
        } catch (IOException | RuntimeException e) {
            options.store().ifPresent(Stress::requireWhole);
            throw e;
        } finally {
            Directories.delete(directory);
        }
    }

    /**
     * Says what is wrong with the document that was given; the copy, of which the failure speaks, is removed.
     *
     * @throws SessionStoreException if the document cannot be read from its beginning to its end
     */
    private static void requireWhole(Path document) {
        FileStoreOptions options = FileStoreOptions.keepingNothing().toBuilder()
                .access(FileStoreOptions.Access.READ_ONLY)
                .build();
        try (SessionStore store = FileSessionStore.open(document, options);
                SessionSnapshot snapshot = store.snapshot()) {
            snapshot.summaries().forEach(session -> snapshot.get(session.key()));
        }
    }

    private void sideBySide(StressOptions options, List<String> args) throws IOException, InterruptedException {
        Map<ContenderName, List<Sample>> tables = new EnumMap<>(ContenderName.class);
        for (ContenderName name : options.contenders()) {
            out.println("contender: " + Words.of(name));
            tables.put(name, inItsOwnJvm(name, args));
            out.println();
        }
        out.println("contender\trss_mb\tms_per_cycle\ttime_ratio");
        double slowest = msPerCycle(options, Objects.requireNonNull(tables.get(ContenderName.WHOLE_FILE)));
        tables.forEach((name, samples) -> {
            double ms = msPerCycle(options, samples);
            double rss = samples.get(samples.size() - 1).rssMb();
            out.println(Words.of(name)
                    + String.format(Locale.ROOT, "\t%.1f\t%.1f\t%.3f", rss, ms, slowest == 0 ? 1 : ms / slowest));
        });
    }

    /** Answers the mean without what comes before the first cycle. */
    private static double msPerCycle(StressOptions options, List<Sample> samples) {
        long elapsed =
                samples.get(samples.size() - 1).elapsedMs() - samples.get(0).elapsedMs();
        return (double) elapsed / options.cycles();
    }

    private List<Sample> inItsOwnJvm(ContenderName name, List<String> args) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add("stress");
        words.addAll(args);
        words.addAll(List.of("--contender", Words.of(name)));
        List<Sample> samples = new ArrayList<>();
        new ChildJvm(List.of(), Bench.class, words).run(line -> {
            out.println(line);
            if (!line.equals(Sample.HEADER) && !StressEnd.isLine(line)) {
                samples.add(Sample.parse(line));
            }
        });
        return samples;
    }
}
