package dev.creel.bench.report;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that one run wrote. Immutable, thread-safe.
 *
 * @param machine what it ran on, and how the contenders were set up
 * @param jmh of all files, in the order of their names
 * @param starts one fresh process a row
 * @param measures of the loads that the original measured, by contender
 * @param writes bytes written by updates
 */
record Results(
        Map<String, String> machine,
        List<JmhResult> jmh,
        List<StressTable> stress,
        List<Start> starts,
        Map<String, Tsv> measures,
        List<Writes> writes) {

    /** A fresh process that opened a document and got one entry. */
    record Start(String contender, double openMs, double processMs, double rssMb) {}

    /**
     * What updates of one contender wrote.
     *
     * @param changedBytes for one update, what a user would call changed
     * @param writtenBytes for one update, what the kernel was given to write
     */
    record Writes(String contender, String mb, String durability, double changedBytes, double writtenBytes) {
        double perByte() {
            return writtenBytes / changedBytes;
        }
    }

    /**
     * Reads a directory of results.
     *
     * @throws IOException if a file is missing or damaged; the message names it and says how to get it
     */
    static Results read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("There is no directory " + directory + "; make it with: run --results " + directory);
        }
        List<JmhResult> jmh = new ArrayList<>();
        for (Path file : files(directory, "jmh", "json")) {
            jmh.addAll(JmhFile.read(file));
        }
        List<StressTable> stress = new ArrayList<>();
        for (Path file : files(directory, "stress", "tsv")) {
            stress.add(StressTable.read(file));
        }
        Map<String, Tsv> measures = new TreeMap<>();
        for (Path file : files(directory, "measure", "tsv")) {
            String name = file.getFileName().toString();
            measures.put(name.substring("measure-".length(), name.length() - ".tsv".length()), Tsv.read(file));
        }
        return new Results(
                machine(one(directory, "machine", "properties")),
                List.copyOf(jmh),
                List.copyOf(stress),
                starts(Tsv.read(one(directory, "start", "tsv"))),
                measures,
                writes(Tsv.read(one(directory, "amplification", "tsv"))));
    }

    private static List<Path> files(Path directory, String part, String ending) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> found = all.filter(path -> path.getFileName().toString().matches(part + "-.+\\." + ending))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw missing(directory.resolve(part + "-*." + ending), directory, part);
            }
            return found;
        }
    }

    private static Path one(Path directory, String part, String ending) throws IOException {
        Path file = directory.resolve(part + "." + ending);
        if (!Files.isRegularFile(file)) {
            throw missing(file, directory, part);
        }
        return file;
    }

    private static IOException missing(Path file, Path directory, String part) {
        return new IOException(
                "There is no " + file + "; make it with: run --results " + directory + " --only " + part);
    }

    private static Map<String, String> machine(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage() + "; measure it anew", e);
        }
        Map<String, String> machine = new TreeMap<>();
        properties.forEach((name, value) -> machine.put((String) name, (String) value));
        return machine;
    }

    private static List<Start> starts(Tsv table) throws IOException {
        List<Start> starts = new ArrayList<>();
        for (Tsv.Row row : table.rows()) {
            starts.add(new Start(
                    row.text("contender"),
                    row.number("open_and_get_ms"),
                    row.number("process_ms"),
                    row.number("rss_mb")));
        }
        return List.copyOf(starts);
    }

    private static List<Writes> writes(Tsv table) throws IOException {
        List<Writes> writes = new ArrayList<>();
        for (Tsv.Row row : table.rows()) {
            double updates = row.number("updates");
            writes.add(new Writes(
                    row.text("contender"),
                    row.text("mb"),
                    row.text("durability"),
                    row.number("changed_bytes") / updates,
                    row.number("written_bytes") / updates));
        }
        return List.copyOf(writes);
    }

    /** Answers what was measured, if it was. */
    Optional<JmhResult> jmh(String work, String contender, String mb, String durability) {
        return jmh.stream()
                .filter(result -> result.work().equals(work)
                        && result.contender().equals(contender)
                        && result.mb().equals(mb)
                        && result.threads() == 1
                        && (result.durability().isEmpty() || result.durability().equals(durability)))
                .findFirst();
    }

    Optional<StressTable> stress(String contender, String heap, int cycles) {
        return stress.stream()
                .filter(table ->
                        table.contender().equals(contender) && table.heap().equals(heap) && table.cycles() == cycles)
                .findFirst();
    }
}
