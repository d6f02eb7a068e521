package dev.creel.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The samples of one contender's stress run. Immutable, thread-safe.
 *
 * @param contender its word
 * @param heap its largest heap as {@code -Xmx} takes it, or {@code default}
 * @param cycles how many were done
 */
record StressTable(String contender, String heap, int cycles, List<Sample> samples) {

    private static final Pattern NAME = Pattern.compile("stress-([a-z0-9-]+)-(default|\\d+m)-(\\d+)\\.tsv");

    /**
     * One sample.
     *
     * @param liveHeapMb after one forced collection, which only the last sample has; else not a number
     */
    record Sample(int cycle, double rssMb, double elapsedMs, int openFiles, double liveHeapMb) {}

    static StressTable read(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IOException(file + " is not named stress-CONTENDER-HEAP-CYCLES.tsv; remove it");
        }
        List<Sample> samples = new ArrayList<>();
        for (Tsv.Row row : Tsv.read(file).rows()) {
            samples.add(new Sample(
                    (int) row.number("cycle"),
                    row.number("rss_mb"),
                    row.number("elapsed_ms"),
                    (int) row.number("open_files"),
                    row.text("live_heap_mb").isEmpty() ? Double.NaN : row.number("live_heap_mb")));
        }
        return new StressTable(name.group(1), name.group(2), Integer.parseInt(name.group(3)), List.copyOf(samples));
    }

    Sample last() {
        return samples.get(samples.size() - 1);
    }

    Optional<Sample> at(int cycle) {
        return samples.stream().filter(sample -> sample.cycle() == cycle).findFirst();
    }

    /** Answers the mean without what comes before the first cycle. */
    double msPerCycle() {
        return (last().elapsedMs() - samples.get(0).elapsedMs()) / cycles;
    }
}
