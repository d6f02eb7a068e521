package dev.creel.bench.report;

import dev.creel.bench.report.Results.Start;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What the project promised of its own figures. Immutable, thread-safe. */
final class Targets {

    private static final String NO_FORCE = "process";
    private static final String CREEL = "creel";
    private static final String WHOLE_FILE = "whole-file";
    private static final String GATE_OFF = "creel-gate-off";
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
                        allocated("update", CREEL, ABOVE),
                        allocated("update", WHOLE_FILE, ABOVE))
                .within(0.01));
        targets.add(hotGetBesideStat());
        targets.add(
                times("Hot get at or below the gate: time against SQLite's get with parsing", "hotGet", BELOW, SQLITE)
                        .within(0.25));
        targets.add(coldGet());
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
    private record Ratio(String promise, String unit, Measured figure, Measured other) {
        Target within(double limit) {
            Measured ratio = figure.over(other);
            return new Target(
                    promise + ": at most " + BigDecimal.valueOf(limit),
                    figure + " / " + other + " " + unit + " = " + ratio,
                    ratio.value(),
                    ratio.error(),
                    limit);
        }
    }

    private Ratio times(String promise, String work, String mb, String contender) {
        return new Ratio(promise, "µs", micros(work, CREEL, mb), micros(work, contender, mb));
    }

    private Measured micros(String work, String contender, String mb) {
        return jmh(work, contender, mb, result -> Measured.of(result.micros(), result.error()));
    }

    private Measured allocated(String work, String contender, String mb) {
        return jmh(work, contender, mb, result -> Measured.exact(result.allocated()));
    }

    private Measured jmh(String work, String contender, String mb, Function<JmhResult, Measured> figure) {
        return results.jmh(work, contender, mb, NO_FORCE).map(figure).orElse(Measured.NOT);
    }

    private Target hotGetBesideStat() {
        Measured get = micros("hotGet", CREEL, BELOW);
        Measured stat = micros("stat", "", BELOW);
        Measured above = get.minus(stat);
        return new Target(
                "Hot get at or below the gate: at most 0.5 µs above the stat that it cannot do without",
                "(" + get + ") - (" + stat + ") µs = " + above + " µs",
                above.value(),
                above.error(),
                0.5);
    }

    /** Compares with decoding on both sides, and says how it is without, since Creel decodes when a field is asked for. */
    private Target coldGet() {
        Measured field = micros("readField", GATE_OFF, ABOVE);
        Measured decoded = micros("positionalReadToString", "", ABOVE);
        Measured ratio = field.over(decoded);
        Measured get = micros("coldGet", GATE_OFF, ABOVE);
        Measured read = micros("positionalRead", "", ABOVE);
        return new Target(
                "Cold get above the gate, 7.6 MB, nothing kept, and one field decoded: time against one positional read of"
                        + " those bytes and decoding them to a string: at most 1.5",
                field + " / " + decoded + " µs = " + ratio + "; nothing decoded on either side: " + get + " / " + read
                        + " µs = " + get.over(read),
                ratio.value(),
                ratio.error(),
                1.5);
    }

    private Target startMemory() {
        Measured rss = start(CREEL, Start::rssMb);
        return new Target(
                "Cold start, open and get one entry of 7.6 MB: memory at most 75 MB",
                rss + " MB",
                rss.value(),
                rss.error(),
                75);
    }

    /** Answers the median, and as its error the distance to the farther of the least and the largest. */
    private Measured start(String contender, ToDoubleFunction<Start> figure) {
        List<Double> values = results.starts().stream()
                .filter(start -> start.contender().equals(contender))
                .map(figure::applyAsDouble)
                .toList();
        if (values.isEmpty()) {
            return Measured.NOT;
        }
        Spread spread = Spread.of(values);
        return new Measured(
                spread.median(), Math.max(spread.median() - spread.least(), spread.largest() - spread.median()));
    }
}
