package dev.creel.bench.report;

import java.util.List;
import java.util.Optional;

/** The promises about 20,000 cycles on 7.6 MB in a heap of 64 MB. Immutable, thread-safe. */
record StressTargets(Results results) {

    private static final String HEAP = "64m";
    private static final int LONG = 20_000;
    private static final int WARM = 5_000;
    private static final int SHORT = 50;

    List<Target> all() {
        String what = "20,000 cycles on 7.6 MB in a heap of 64 MB: ";
        return List.of(
                growth(
                        what + "memory at the end at most 5 MB above that at cycle 5,000",
                        " MB",
                        run(LONG).flatMap(run -> run.at(WARM)).map(StressTable.Sample::rssMb),
                        run(LONG).map(run -> run.last().rssMb()),
                        5),
                growth(
                        what + "no more open files at the end than after a run of 5,000",
                        "",
                        run(WARM).map(run -> (double) run.end().openFiles()),
                        run(LONG).map(run -> (double) run.end().openFiles()),
                        0),
                growth(
                        what + "live heap at the end at most 1 MB above that after a run of 50",
                        " MB",
                        run(SHORT).map(run -> run.end().liveHeapMb()),
                        run(LONG).map(run -> run.end().liveHeapMb()),
                        1));
    }

    private Optional<StressTable> run(int cycles) {
        return results.stress("creel", HEAP, cycles);
    }

    private static Target growth(
            String promise, String unit, Optional<Double> before, Optional<Double> after, double limit) {
        double from = before.orElse(Double.NaN);
        double to = after.orElse(Double.NaN);
        return new Target(promise, Numbers.text(from) + " → " + Numbers.text(to) + unit, to - from, 0, limit);
    }
}
