package dev.creel.bench.report;

import dev.creel.bench.report.StressTable.Sample;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The promises about 20,000 cycles on 7.6 MB in a heap of 64 MB. Immutable, thread-safe. */
record StressTargets(Results results) {

    private static final String HEAP = "64m";
    private static final int LONG = 20_000;
    private static final int WARM = 5_000;
    private static final int SHORT = 50;

    List<Target> all() {
        Optional<Sample> warm = run(LONG).flatMap(table -> table.at(WARM));
        Optional<Sample> end = run(LONG).map(StressTable::last);
        Optional<Sample> early = run(SHORT).map(StressTable::last);
        String what = "20,000 cycles on 7.6 MB in a heap of 64 MB: ";
        return List.of(
                growth(what + "memory at the end at most 5 MB above that at cycle 5,000", warm, end, Sample::rssMb, 5),
                growth(what + "no more open files than at cycle 5,000", warm, end, Sample::openFiles, 0),
                growth(
                        what + "live heap at the end at most 1 MB above that at cycle 50",
                        early,
                        end,
                        Sample::liveHeapMb,
                        1));
    }

    private Optional<StressTable> run(int cycles) {
        return results.stress("creel", HEAP, cycles);
    }

    private static Target growth(
            String promise, Optional<Sample> from, Optional<Sample> to, ToDoubleFunction<Sample> figure, double limit) {
        double before = from.map(figure::applyAsDouble).orElse(Double.NaN);
        double after = to.map(figure::applyAsDouble).orElse(Double.NaN);
        return new Target(promise, Numbers.text(before) + " → " + Numbers.text(after), after - before, limit);
    }
}
