package dev.creel.bench.report;

import java.io.IOException;
import java.nio.file.Files;
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
 * @param samples in the order of the cycles
 */
record StressTable(String contender, String heap, int cycles, List<Sample> samples, End end) {

    private static final Pattern NAME = Pattern.compile("stress-([a-z0-9-]+)-(default|\\d+m)-(\\d+)\\.tsv");
    private static final String END = "end\t";

    /** One sample. */
    record Sample(int cycle, double rssMb, double elapsedMs) {}

    /** What was held after the last sample; the heap after one forced collection. */
    record End(int openFiles, double liveHeapMb) {}

    /** Reads what the command {@code stress} prints of one contender. */
    static StressTable read(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IOException(file + " is not named stress-CONTENDER-HEAP-CYCLES.tsv; remove it");
        }
        List<String> lines = Files.readAllLines(file);
        int end = lines.size() - 2;
        if (end < 0 || !lines.get(end).startsWith(END)) {
            throw new IOException(file + " does not end with what was held at the end; measure it anew");
        }
        List<Sample> samples = new ArrayList<>();
        for (Tsv.Row row : Tsv.of(file, lines.subList(0, end)).rows()) {
            samples.add(new Sample((int) row.number("cycle"), row.number("rss_mb"), row.number("elapsed_ms")));
        }
        Tsv.Row held = Tsv.of(file, lines.subList(end, lines.size())).rows().get(0);
        return new StressTable(
                name.group(1),
                name.group(2),
                Integer.parseInt(name.group(3)),
                List.copyOf(samples),
                new End((int) held.number("open_files"), held.number("live_heap_mb")));
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
