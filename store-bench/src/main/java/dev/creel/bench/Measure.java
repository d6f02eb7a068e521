package dev.creel.bench;

import dev.creel.bench.MeasuredLoads.Loads;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Directories;
import dev.creel.bench.contender.Words;
import dev.creel.bench.report.Spread;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The command {@code measure}: the original's second script. Used by one thread. */
final class Measure {

    static final String HEADER = "mode\tentries\tfile_kb\tfirst_load_ms\tsecond_load_ms\tretained_heap_delta_kb";

    private static final List<Integer> ENTRIES = List.of(100, 250, 500, 1_000, 2_000);
    private static final int PAYLOAD = 2_048;
    private static final int REPEATS = 3;

    private final PrintStream out;
    private final PrintStream err;

    Measure(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void run(List<String> args) throws UsageException, IOException, InterruptedException {
        Flags flags = Flags.parse(args, Set.of("--contender", "--entries", "--repeats"), Set.of());
        ContenderName contender =
                flags.choice("--contender", ContenderName.class).orElse(ContenderName.CREEL);
        if (contender != ContenderName.CREEL && contender != ContenderName.WHOLE_FILE) {
            throw new UsageException(
                    "--contender is '" + Words.of(contender) + "'; measure knows creel and whole-file only");
        }
        int repeats = flags.positive("--repeats", REPEATS);
        List<Integer> sizes = flags.isSet("--entries") ? List.of(flags.positive("--entries", 1)) : ENTRIES;
        Path directory = Files.createTempDirectory("creel-measure-");
        Progress told = new Progress(err, "measure " + Words.of(contender));
        int rows = 0;
        try {
            out.println(HEADER);
            for (MeasureMode mode : MeasureMode.values()) {
                for (int entries : sizes) {
                    Path document = directory.resolve(entries + ".json");
                    SeedDocument.writeEntries(document, entries, PAYLOAD);
                    out.println(row(contender, mode, entries, document, repeats));
                    told.at(++rows, MeasureMode.values().length * sizes.size());
                }
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private static String row(ContenderName contender, MeasureMode mode, int entries, Path document, int repeats)
            throws IOException, InterruptedException {
        List<Loads> samples = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            List<String> lines = new ChildJvm(
                            List.of(),
                            MeasuredLoads.class,
                            List.of(Words.of(contender), Words.of(mode), document.toString()))
                    .lines();
            samples.add(Loads.parse(lines.get(0)));
        }
        return Words.of(mode) + "\t" + entries + "\t" + Math.round(Files.size(document) / 1024.0) + "\t"
                + String.format(
                        Locale.ROOT,
                        "%.2f\t%.2f\t%.1f",
                        median(samples, Loads::firstMs),
                        median(samples, Loads::secondMs),
                        median(samples, Loads::retainedKb));
    }

    private static double median(List<Loads> samples, ToDoubleFunction<Loads> figure) {
        return Spread.of(samples.stream().map(figure::applyAsDouble).toList()).median();
    }
}
