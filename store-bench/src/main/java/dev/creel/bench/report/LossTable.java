package dev.creel.bench.report;

import dev.creel.bench.report.JmhResult.Setting;
import dev.creel.bench.report.Losses.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of what others do better: a row for each work, a column for each size. Immutable, thread-safe. */
final class LossTable {

    private final List<Loss> losses;

    LossTable(List<Loss> losses) {
        this.losses = losses;
    }

    /** What stands in the first columns. */
    private record Line(String work, String what, String durability, int threads) {
        static Line of(Loss loss) {
            Setting setting = loss.setting();
            return new Line(setting.work(), loss.what(), setting.durability(), setting.threads());
        }
    }

    /** Answers the table, the row with the largest ratio first. */
    @Override
    public String toString() {
        List<String> sizes = losses.stream()
                .map(loss -> loss.setting().mb())
                .distinct()
                .sorted(Comparator.comparingDouble(WorkTables::megabytes))
                .toList();
        List<String> head = new ArrayList<>(List.of("work", "what", "durability", "threads"));
        sizes.forEach(size -> head.add(WorkTables.column(size)));
        MarkdownTable table = new MarkdownTable(head);
        Map<Line, List<Loss>> lines =
                losses.stream().collect(Collectors.groupingBy(Line::of, LinkedHashMap::new, Collectors.toList()));
        lines.forEach((line, found) -> {
            List<String> cells = new ArrayList<>(
                    List.of(line.work(), line.what(), line.durability(), String.valueOf(line.threads())));
            sizes.forEach(size -> cells.add(found.stream()
                    .filter(loss -> loss.setting().mb().equals(size))
                    .map(LossTable::cell)
                    .findFirst()
                    .orElse("")));
            table.row(cells);
        });
        return table.toString();
    }

    private static String cell(Loss loss) {
        return "×" + Numbers.text(loss.ratio()) + ": " + Numbers.text(loss.creel()) + ", " + loss.best() + " "
                + Numbers.text(loss.other());
    }
}
