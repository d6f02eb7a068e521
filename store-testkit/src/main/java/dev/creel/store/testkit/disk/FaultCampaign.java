package dev.creel.store.testkit.disk;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOpsScope;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario once to count its calls to the disk, and then again for each call and each way in which it can go wrong,
 * once and for good. After every run it checks that
 *
 * <ul>
 *   <li>the store object, and a fresh one on a disk that works, hold what was acknowledged last; after {@link
 *       dev.creel.store.SessionStoreException.NotDurable} what the refused change made of it;
 *   <li>the lock is free: another store object changes the document at once, and then this one, if it is open, does;
 *   <li>an interrupt was kept, no file is open, none is there that was not after a run without faults, no temporary or
 *       lock file among them, and {@link dev.creel.store.file.StoreFsck} finds nothing.
 * </ul>
 *
 * <p>What the scenario throws, with nothing in its way, is a violation too. Nothing is left to chance, so a {@link
 * FaultCase} repeats a run. Every run throws an {@link UncheckedIOException} if the campaign cannot use its directory.
 *
 * <p>Immutable, thread-safe; each run uses the thread that asks for it.
 */
public final class FaultCampaign {

    /** How long a store waits that cannot find out who has the lock. */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);

    private static final int SETTINGS = Durability.values().length * MemorySetting.values().length;

    private final Path directory;
    private final UnaryOperator<ForwardingFileOps> between;

    /** @param directory an existing directory, in which each run gets one of its own that is removed after it */
    public FaultCampaign(Path directory) {
        this(directory, UnaryOperator.identity());
    }

    /** @param between answers what the store sees instead of the faulty disk */
    FaultCampaign(Path directory, UnaryOperator<ForwardingFileOps> between) {
        this.directory = directory;
        this.between = between;
    }

    /**
     * A promise that was not kept. Immutable, thread-safe.
     *
     * @param scenario what was done
     * @param repetition the case to run again, or null if it was so without any fault
     * @param calls all calls to the disk
     * @param struck those that went wrong
     * @param cause what does not hold
     */
    public record Violation(
            DiskScenario scenario,
            @Nullable FaultCase repetition,
            List<DiskCall> calls,
            List<DiskCall> struck,
            Throwable cause) {
        public Violation {
            calls = List.copyOf(calls);
            struck = List.copyOf(struck);
        }

        @Override
        public String toString() {
            return scenario + ": " + cause + "\n  run again: " + (repetition == null ? "without faults" : repetition)
                    + "\n  went wrong: " + struck + "\n  of " + calls;
        }
    }

    /**
     * What came out of a scenario. Immutable, thread-safe.
     *
     * @param scenario what was done
     * @param skipped why nothing was done; empty if it was
     * @param calls how many calls to the disk it makes if nothing goes wrong: the most of any setting
     * @param runs how many times it was run with a fault
     * @param refused how many of these ended with an exception
     * @param violations what did not hold; after 100 of them the runs that are left are not made
     */
    public record Result(
            DiskScenario scenario,
            Optional<String> skipped,
            int calls,
            int runs,
            int refused,
            List<Violation> violations) {
        public Result {
            violations = List.copyOf(violations);
        }

        @Override
        public String toString() {
            return scenario + ": "
                    + skipped.map(reason -> "skipped, " + reason)
                            .orElseGet(() -> calls + " calls, " + runs + " runs, " + refused + " refused, "
                                    + violations.size() + " violations");
        }
    }

    /** Runs every call with every fault, with every {@link Durability} and every {@link MemorySetting}. */
    public Result runAll(DiskScenario scenario) {
        return run(scenario, SETTINGS, CrashCampaign.MOST_VIOLATIONS);
    }

    /**
     * Runs every call with every fault, the {@link Durability} and the {@link MemorySetting} taking turns: a ninth of the
     * runs.
     */
    public Result run(DiskScenario scenario) {
        return run(scenario, 1, CrashCampaign.MOST_VIOLATIONS);
    }

    /** Does the same as {@link #run(DiskScenario)}, but ends with the first promise that is not kept. */
    public Result runUntilViolation(DiskScenario scenario) {
        return run(scenario, 1, 1);
    }

    /** Runs one case again; the result tells of it alone. */
    public Result run(DiskScenario scenario, FaultCase one) {
        Tally tally = new Tally(scenario);
        if (tally.skipped.isPresent()) {
            return tally.result();
        }
        Healthy healthy = tally.runHealthy(one.durability(), one.memory());
        if (healthy != null) {
            tally.run(one, healthy.files);
        }
        return tally.result();
    }

    /**
     * @param share with how many of the settings each call and fault is run
     * @param most how many violations are enough to stop at
     */
    private Result run(DiskScenario scenario, int share, int most) {
        Tally tally = new Tally(scenario);
        if (tally.skipped.isPresent()) {
            return tally.result();
        }
        int setting = 0;
        for (Durability durability : Durability.values()) {
            for (MemorySetting memory : MemorySetting.values()) {
                Healthy healthy = tally.runHealthy(durability, memory);
                if (healthy != null) {
                    for (FaultCase next : cases(healthy.calls, durability, memory, setting, share)) {
                        if (tally.violations.size() >= most) {
                            break;
                        }
                        tally.run(next, healthy.files);
                    }
                }
                setting++;
            }
        }
        return tally.result();
    }

    private static List<FaultCase> cases(
            List<DiskCall> calls, Durability durability, MemorySetting memory, int setting, int share) {
        List<FaultCase> cases = new ArrayList<>();
        for (int call = 0; call < calls.size(); call++) {
            int turn = call;
            for (Fault fault : Fault.values()) {
                for (boolean onwards : new boolean[] {false, true}) {
                    boolean itsTurn = Math.floorMod(turn++ - setting, SETTINGS) < share;
                    if (itsTurn && fault.concerns(calls.get(call)) && !(onwards && fault == Fault.INTERRUPT)) {
                        cases.add(new FaultCase(call, onwards, fault, durability, memory));
                    }
                }
            }
        }
        return cases;
    }

    /** A run in which nothing went wrong. */
    private record Healthy(List<DiskCall> calls, Set<String> files) {}

    /** What was found so far about one scenario. */
    private final class Tally {

        private final DiskScenario scenario;
        private final Optional<String> skipped;
        private final List<Violation> violations = new ArrayList<>();
        private int calls;
        private int runs;
        private int refused;

        Tally(DiskScenario scenario) {
            this.scenario = scenario;
            this.skipped = scenario.reasonToSkip();
        }

        Result result() {
            return new Result(scenario, skipped, calls, runs, refused, violations);
        }

        @Nullable
        Healthy runHealthy(Durability durability, MemorySetting memory) {
            FaultyFileOps disk = FaultyFileOps.healthy(scenario.disk(FileOpsScope.system()));
            Path own = CrashCampaign.workDirectory(directory);
            try {
                FaultTrial trial = trial(disk, durability, memory, own);
                if (trial.refusal() != null) {
                    throw new AssertionError("The store refused what nothing stood in the way of", trial.refusal());
                }
                calls = Math.max(calls, trial.calls().size());
                return new Healthy(trial.calls(), trial.files());
            } catch (Exception | AssertionError e) {
                violations.add(new Violation(scenario, null, disk.calls(), disk.struck(), e));
                return null;
            } finally {
                DiskTree.remove(own);
            }
        }

        void run(FaultCase one, Set<String> healthyFiles) {
            runs++;
            FaultyFileOps disk = one.disk(scenario.disk(FileOpsScope.system()));
            Path own = CrashCampaign.workDirectory(directory);
            try {
                FaultTrial trial = trial(disk, one.durability(), one.memory(), own);
                refused += trial.refusal() == null ? 0 : 1;
                Set<String> added = new TreeSet<>(trial.files());
                added.removeAll(healthyFiles);
                if (!added.isEmpty()) {
                    throw new AssertionError("Files were left behind: " + added);
                }
            } catch (Exception | AssertionError e) {
                violations.add(new Violation(scenario, one, disk.calls(), disk.struck(), e));
            } finally {
                DiskTree.remove(own);
            }
        }

        private FaultTrial trial(FaultyFileOps disk, Durability durability, MemorySetting memory, Path own)
                throws Exception {
            FileStoreOptions.Builder options =
                    FileStoreOptions.builder().durability(durability).lockTimeout(LOCK_TIMEOUT);
            FaultTrial trial = new FaultTrial(
                    scenario,
                    disk,
                    own,
                    scenario.options(memory.applyTo(options)).build());
            trial.run(between.apply(disk));
            return trial;
        }
    }
}
