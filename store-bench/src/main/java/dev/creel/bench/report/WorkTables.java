package dev.creel.bench.report;

import dev.creel.bench.contender.Work;
import dev.creel.bench.report.JmhResult.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The tables of what JMH measured: one of time and one of allocation for each work. Immutable, thread-safe. */
final class WorkTables {

    private final List<JmhResult> results;

    WorkTables(List<JmhResult> results) {
        this.results = results;
    }

    /** What stands in the first columns of a table. */
    private record Line(String durability, int threads, String contender) {
        static Line of(JmhResult result) {
            return new Line(result.durability(), result.threads(), result.contender());
        }
    }

    String text() {
        Map<String, List<JmhResult>> works = new TreeMap<>(results.stream()
                .filter(result -> !result.contender().isEmpty())
                .collect(Collectors.groupingBy(JmhResult::work)));
        StringBuilder text = new StringBuilder();
        works.forEach((work, measured) -> text.append("### ")
                .append(work)
                .append("\n\n")
                .append(Work.ofBenchmark(work).map(Work::description).orElse(""))
                .append(
                        "\n\nMicroseconds for one operation, ± half of the 99.9 % interval; in brackets the ratio to the")
                .append(" best contender in the same column, durability and threads.\n\n")
                .append(table(measured, this::time))
                .append("Bytes allocated on the heap for one operation, and memory of the process in MB.\n\n")
                .append(table(measured, WorkTables::memory)));
        return text.toString();
    }

    /** Answers what was measured of no contender, to compare with. */
    String baselines() {
        MarkdownTable table = new MarkdownTable(List.of("what", "MB", "µs", "bytes allocated"));
        for (JmhResult result : results) {
            if (result.contender().isEmpty()) {
                table.row(List.of(result.work(), result.mb(), scored(result), Numbers.text(result.allocated())));
            }
        }
        return table.toString();
    }

    private static String table(List<JmhResult> measured, Function<JmhResult, String> cell) {
        List<String> sizes = sizes(measured);
        List<String> head = new ArrayList<>(List.of("durability", "threads", "contender"));
        sizes.forEach(size -> head.add(column(size)));
        MarkdownTable table = new MarkdownTable(head);
        for (Line line : measured.stream().map(Line::of).collect(Collectors.toCollection(LinkedHashSet::new))) {
            List<String> cells =
                    new ArrayList<>(List.of(line.durability(), String.valueOf(line.threads()), line.contender()));
            for (String size : sizes) {
                cells.add(measured.stream()
                        .filter(result ->
                                result.mb().equals(size) && Line.of(result).equals(line))
                        .findFirst()
                        .map(cell)
                        .orElse(""));
            }
            table.row(cells);
        }
        return table.toString();
    }

    /** Answers the sizes, ascending as numbers. */
    private static List<String> sizes(List<JmhResult> results) {
        return results.stream()
                .map(JmhResult::mb)
                .distinct()
                .sorted(Comparator.comparingDouble(WorkTables::megabytes))
                .toList();
    }

    static double megabytes(String size) {
        return size.isEmpty() ? 0 : Double.parseDouble(size);
    }

    static String column(String size) {
        return size.isEmpty() ? "any size" : size + " MB";
    }

    private static String scored(JmhResult result) {
        return Numbers.text(result.micros())
                + (Double.isNaN(result.error()) ? "" : " ± " + Numbers.text(result.error()));
    }

    private String time(JmhResult result) {
        return scored(result) + " (×" + Numbers.text(result.micros() / best(result.setting(), JmhResult::micros)) + ")";
    }

    private static String memory(JmhResult result) {
        return Numbers.text(result.allocated())
                + (Double.isNaN(result.rssMb()) ? "" : "; " + Numbers.text(result.rssMb()) + " MB");
    }

    private double best(Setting setting, ToDoubleFunction<JmhResult> figure) {
        return results.stream()
                .filter(result ->
                        !result.contender().isEmpty() && result.setting().equals(setting))
                .mapToDouble(figure)
                .min()
                .orElseThrow();
    }
}
