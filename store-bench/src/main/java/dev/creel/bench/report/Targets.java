package dev.creel.bench.report;

import dev.creel.bench.report.Results.Start;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the project promised of its own figures. Immutable, thread-safe. */
final class Targets {

    private static final String NO_FORCE = "process";
    private static final String CREEL = "creel";
    private static final String WHOLE_FILE = "whole-file";
    private static final String SQLITE = "sqlite";
    /** Below the gate, which is 1,000,000 bytes. */
    private static final String BELOW = "0.5";

    private static final String ABOVE = "7.6";
    private static final String LONG_LIST = "31";

    private final Results results;

    Targets(Results results) {
        this.results = results;
    }

    List<Target> all() {
        List<Target> targets = new ArrayList<>();
        targets.add(times("Update of one field, 7.6 MB, no force: time against whole-file", "update", ABOVE, WHOLE_FILE)
                .within(0.12));
        targets.add(new Ratio(
                        "Update of one field, 7.6 MB, no force: allocation against whole-file",
                        "B",
                        jmh("update", CREEL, ABOVE, JmhResult::allocated),
                        jmh("update", WHOLE_FILE, ABOVE, JmhResult::allocated))
                .within(0.01));
        targets.add(hotGetBesideStat());
        targets.add(
                times("Hot get at or below the gate: time against SQLite's get with parsing", "hotGet", BELOW, SQLITE)
                        .within(0.25));
        targets.add(new Ratio(
                        "Cold get above the gate: time against one positional read of those bytes and decoding",
                        "µs",
                        jmh("coldGet", CREEL, ABOVE, JmhResult::micros),
                        jmh("positionalReadToString", "", ABOVE, JmhResult::micros))
                .within(1.5));
        String list = "List newest 100 of 31 MB, ";
        targets.add(times(list + "cold: time against whole-file", "listCold", LONG_LIST, WHOLE_FILE)
                .within(0.15));
        targets.add(times(
                        list + "cold, with label, model and tokens: time against whole-file",
                        "listColdWithDetails",
                        LONG_LIST,
                        WHOLE_FILE)
                .within(0.15));
        targets.add(times(list + "warm: time against SQLite's query", "listNewest100", LONG_LIST, SQLITE)
                .within(0.5));
        targets.add(times(
                        list + "warm, with label, model and tokens: time against SQLite's query",
                        "listNewest100WithDetails",
                        LONG_LIST,
                        SQLITE)
                .within(0.5));
        targets.addAll(new StressTargets(results).all());
        targets.add(startMemory());
        targets.add(new Ratio(
                        "Cold start, open and get one entry of 7.6 MB: time against whole-file",
                        "ms",
                        start(CREEL, Start::openMs),
                        start(WHOLE_FILE, Start::openMs))
                .within(0.5));
        return targets;
    }

    /** Two figures of the same unit, the first to be small against the second. */
    private record Ratio(String promise, String unit, double figure, double other) {
        Target within(double limit) {
            return new Target(
                    promise + ": at most " + BigDecimal.valueOf(limit),
                    Numbers.text(figure) + " / " + Numbers.text(other) + " " + unit + " = "
                            + Numbers.text(figure / other),
                    figure / other,
                    limit);
        }
    }

    private Ratio times(String promise, String work, String mb, String contender) {
        return new Ratio(
                promise, "µs", jmh(work, CREEL, mb, JmhResult::micros), jmh(work, contender, mb, JmhResult::micros));
    }

    private double jmh(String work, String contender, String mb, ToDoubleFunction<JmhResult> figure) {
        return results.jmh(work, contender, mb, NO_FORCE).stream()
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }

    private Target hotGetBesideStat() {
        double get = jmh("hotGet", CREEL, BELOW, JmhResult::micros);
        double stat = jmh("stat", "", BELOW, JmhResult::micros);
        return new Target(
                "Hot get at or below the gate: at most 0.5 µs above the stat that it cannot do without",
                Numbers.text(get) + " - " + Numbers.text(stat) + " µs = " + Numbers.text(get - stat) + " µs",
                get - stat,
                0.5);
    }

    private Target startMemory() {
        double rss = start(CREEL, Start::rssMb);
        return new Target(
                "Cold start, open and get one entry of 7.6 MB: memory at most 75 MB",
                Numbers.text(rss) + " MB",
                rss,
                75);
    }

    private double start(String contender, ToDoubleFunction<Start> figure) {
        List<Double> values = results.starts().stream()
                .filter(start -> start.contender().equals(contender))
                .map(figure::applyAsDouble)
                .toList();
        return values.isEmpty() ? Double.NaN : Spread.of(values).median();
    }
}
