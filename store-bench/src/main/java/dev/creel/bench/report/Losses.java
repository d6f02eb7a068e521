package dev.creel.bench.report;

import dev.creel.bench.report.JmhResult.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Where another contender does the same work, asked for the same durability, with less. Immutable, thread-safe. */
final class Losses {

    private final List<Loss> all = new ArrayList<>();

    Losses(Results results) {
        List<JmhResult> jmh = results.jmh().stream()
                .filter(result -> !result.contender().isEmpty())
                .toList();
        inJmh("time, µs", jmh, JmhResult::micros);
        inJmh("allocated, bytes", jmh, JmhResult::allocated);
        in(
                "written, bytes per byte changed",
                results.writes(),
                writes -> new Setting("update", writes.mb(), writes.durability(), 1),
                Results.Writes::contender,
                Results.Writes::perByte);
        inStress(results);
        inStart("time to open and get, ms", results, Results.Start::openMs);
        inStart("memory, MB", results, Results.Start::rssMb);
        all.sort(Comparator.comparingDouble(Loss::ratio).reversed());
    }

    /**
     * One thing in which Creel is not the best.
     *
     * @param what what was measured, with its unit
     * @param creel Creel's own figure; that with its default gate, if it was measured with both
     * @param best the best contender's word
     * @param other that contender's figure
     */
    record Loss(String what, Setting setting, double creel, String best, double other) {
        double ratio() {
            return creel / other;
        }
    }

    /** Answers all of them, the worst first. */
    List<Loss> all() {
        return List.copyOf(all);
    }

    private void inJmh(String what, List<JmhResult> results, ToDoubleFunction<JmhResult> figure) {
        in(what, results, JmhResult::setting, JmhResult::contender, figure);
    }

    private void inStress(Results results) {
        in(
                "memory at the end, MB",
                results.stress(),
                table -> new Setting("stress, heap " + table.heap(), "7.6", "", 1),
                StressTable::contender,
                table -> table.last().rssMb());
        in(
                "time of a cycle, ms",
                results.stress(),
                table -> new Setting("stress, heap " + table.heap(), "7.6", "", 1),
                StressTable::contender,
                StressTable::msPerCycle);
    }

    private void inStart(String what, Results results, ToDoubleFunction<Results.Start> figure) {
        Map<String, List<Double>> figures = results.starts().stream()
                .collect(Collectors.groupingBy(
                        Results.Start::contender,
                        LinkedHashMap::new,
                        Collectors.mapping(figure::applyAsDouble, Collectors.toList())));
        in(
                what,
                List.copyOf(figures.entrySet()),
                contender -> new Setting("start", "7.6", "", 1),
                Map.Entry::getKey,
                contender -> Spread.of(contender.getValue()).median());
    }

    private <T> void in(
            String what,
            List<T> measured,
            Function<T, Setting> setting,
            Function<T, String> contender,
            ToDoubleFunction<T> figure) {
        Predicate<T> creels = result -> JmhResult.isCreel(contender.apply(result));
        Comparator<T> order = Comparator.comparingDouble(figure);
        measured.stream()
                .filter(result -> !Double.isNaN(figure.applyAsDouble(result)))
                .collect(Collectors.groupingBy(setting, LinkedHashMap::new, Collectors.toList()))
                .forEach((same, results) -> results.stream()
                        .filter(result -> contender.apply(result).equals("creel"))
                        .findFirst()
                        .ifPresent(creel -> results.stream()
                                .filter(creels.negate())
                                .min(order)
                                .filter(best -> order.compare(best, creel) < 0)
                                .ifPresent(best -> all.add(new Loss(
                                        what,
                                        same,
                                        figure.applyAsDouble(creel),
                                        contender.apply(best),
                                        figure.applyAsDouble(best))))));
    }
}
