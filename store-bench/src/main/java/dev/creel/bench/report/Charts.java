package dev.creel.bench.report;

import dev.creel.bench.report.Chart.Line;
import dev.creel.bench.report.Chart.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The charts of a page. Immutable, thread-safe. */
final class Charts {

    private static final String SIZE = "size of the store, MB";

    /** Where a work was measured with several, the mode in which nothing is forced; the others measure the device. */
    private static final String DURABILITY = "process";

    private final Results results;

    Charts(Results results) {
        this.results = results;
    }

    /** Answers those for which there are results enough for a line. */
    List<Chart> all() {
        List<Chart> charts = new ArrayList<>();
        charts.add(latency("hotGet", "Hot get"));
        charts.add(latency("coldGet", "Get of a session anywhere"));
        charts.add(latency("update", "Update of one session, nothing forced"));
        charts.add(latency("listNewest100", "List of the newest 100"));
        charts.add(latency("openCold", "Open and get one session"));
        charts.add(bySize(
                "allocated-update",
                "Bytes allocated by an update, nothing forced",
                "bytes for one operation",
                jmh("update"),
                JmhResult::contender,
                JmhResult::mb,
                JmhResult::allocated,
                result -> 0));
        charts.add(rss());
        charts.add(bySize(
                "written-update",
                "Bytes written by an update, for each byte changed",
                "bytes written for each byte changed",
                results.writes().stream()
                        .filter(writes -> writes.durability().equals(DURABILITY))
                        .toList(),
                Results.Writes::contender,
                Results.Writes::mb,
                Results.Writes::perByte,
                writes -> 0));
        charts.removeIf(
                chart -> chart.lines().stream().allMatch(line -> line.points().size() < 2));
        return charts;
    }

    private Chart latency(String work, String title) {
        return bySize(
                "latency-" + work,
                title,
                "microseconds for one operation",
                jmh(work),
                JmhResult::contender,
                JmhResult::mb,
                JmhResult::micros,
                JmhResult::error);
    }

    private List<JmhResult> jmh(String work) {
        return results.jmh().stream()
                .filter(result -> result.work().equals(work)
                        && !result.contender().isEmpty()
                        && !result.mb().isEmpty()
                        && result.threads() == 1
                        && (result.durability().isEmpty() || result.durability().equals(DURABILITY)))
                .toList();
    }

    private static <T> Chart bySize(
            String name,
            String title,
            String yTitle,
            List<T> measured,
            Function<T, String> contender,
            Function<T, String> mb,
            ToDoubleFunction<T> figure,
            ToDoubleFunction<T> error) {
        Map<String, List<Point>> lines = measured.stream()
                .filter(result -> figure.applyAsDouble(result) > 0)
                .collect(Collectors.groupingBy(
                        contender,
                        LinkedHashMap::new,
                        Collectors.mapping(
                                result -> new Point(
                                        WorkTables.megabytes(mb.apply(result)),
                                        figure.applyAsDouble(result),
                                        error.applyAsDouble(result)),
                                Collectors.toList())));
        return new Chart(name, title, SIZE, yTitle, lines(lines));
    }

    /** Draws the longest run of each contender and heap. */
    private Chart rss() {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        results.stress().stream()
                .sorted(Comparator.comparing(StressTable::contender)
                        .thenComparing(StressTable::heap)
                        .thenComparing(StressTable::cycles))
                .forEach(run -> lines.put(
                        run.contender() + (run.heap().equals("default") ? "" : ", heap " + run.heap()),
                        run.samples().stream()
                                .filter(sample -> sample.cycle() > 0)
                                .map(sample -> new Point(sample.cycle(), sample.rssMb(), 0))
                                .toList()));
        return new Chart(
                "rss-cycles", "Memory over cycles of load and update, 7.6 MB", "cycles", "RSS, MB", lines(lines));
    }

    private static List<Line> lines(Map<String, List<Point>> points) {
        return points.entrySet().stream()
                .map(line -> new Line(
                        line.getKey(),
                        line.getValue().stream()
                                .sorted(Comparator.comparingDouble(Point::x))
                                .toList()))
                .toList();
    }
}
