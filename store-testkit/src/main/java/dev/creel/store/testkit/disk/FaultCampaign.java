package dev.creel.store.testkit.disk;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return run(scenario, true, CrashCampaign.MOST_VIOLATIONS);
    }

    /**
     * Runs every call with every fault, once each: the {@link Durability} and the {@link MemorySetting} take turns among
     * those with which the call is made.
     */
    public Result run(DiskScenario scenario) {
        return run(scenario, false, CrashCampaign.MOST_VIOLATIONS);
    }

    /** Does the same as {@link #run(DiskScenario)}, but ends with the first promise that is not kept. */
    public Result runUntilViolation(DiskScenario scenario) {
        return run(scenario, false, 1);
    }

    /** Runs one case again; the result tells of it alone. */
    public Result run(DiskScenario scenario, FaultCase one) {
        Tally tally = new Tally(scenario);
        if (tally.skipped.isPresent()) {
            return tally.result();
        }
        Healthy healthy = tally.runHealthy(one.durability(), one.memory());
        if (healthy != null) {
            tally.run(one, healthy);
        }
        return tally.result();
    }

    /**
     * @param everySetting whether each call and fault is run with every setting that has the call
     * @param most how many violations are enough to stop at
     */
    private Result run(DiskScenario scenario, boolean everySetting, int most) {
        Tally tally = new Tally(scenario);
        if (tally.skipped.isPresent()) {
            return tally.result();
        }
        List<Healthy> settings = new ArrayList<>();
        for (Durability durability : Durability.values()) {
            for (MemorySetting memory : MemorySetting.values()) {
                Healthy healthy = tally.runHealthy(durability, memory);
                if (healthy != null) {
                    settings.add(healthy);
                }
            }
        }
        int turn = 0;
        for (List<Place> places : places(settings)) {
            for (Way way : Way.of(places.get(0).call())) {
                List<Place> chosen = everySetting ? places : List.of(places.get(turn++ % places.size()));
                for (Place place : chosen) {
                    if (tally.violations.size() >= most) {
                        return tally.result();
                    }
                    tally.run(place.caseOf(way), place.setting());
                }
            }
        }
        return tally.result();
    }

    /** Answers each call that any setting makes, with all the places at which settings make it. */
    private static Collection<List<Place>> places(List<Healthy> settings) {
        Map<String, List<Place>> places = new LinkedHashMap<>();
        for (Healthy setting : settings) {
            Map<String, Integer> counted = new HashMap<>();
            for (int call = 0; call < setting.calls().size(); call++) {
                String name = nameOf(setting.calls().get(call));
                int occurrence = counted.merge(name, 1, Integer::sum);
                places.computeIfAbsent(name + " " + occurrence, unseen -> new ArrayList<>())
                        .add(new Place(setting, call));
            }
        }
        return places.values();
    }

    /** Names of temporaries that are made of a process and a time differ from run to run. */
    private static String nameOf(DiskCall call) {
        return call.toString().replaceAll("\\d[\\dTZ.a-f-]{7,}", "*");
    }

    /** A way to go wrong. */
    private record Way(Fault fault, boolean onwards) {

        static List<Way> of(DiskCall call) {
            List<Way> ways = new ArrayList<>();
            for (Fault fault : Fault.values()) {
                if (fault.concerns(call)) {
                    ways.add(new Way(fault, false));
                    if (fault != Fault.INTERRUPT) {
                        ways.add(new Way(fault, true));
                    }
                }
            }
            return ways;
        }
    }

    /** A call in the run of one setting. */
    private record Place(Healthy setting, int number) {

        DiskCall call() {
            return setting.calls().get(number);
        }

        FaultCase caseOf(Way way) {
            return new FaultCase(number, way.onwards(), way.fault(), setting.durability(), setting.memory());
        }
    }

    /** What a store reads again because a file is young depends on the time, so all files look old. */
    static FileOps diskOf(DiskScenario scenario) {
        return new StillFileOps(scenario.disk(FileOpsScope.system()));
    }

    /** A run in which nothing went wrong. */
    private record Healthy(Durability durability, MemorySetting memory, List<DiskCall> calls, Set<String> files) {}

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
            FaultyFileOps disk = FaultyFileOps.healthy(diskOf(scenario));
            Path own = CrashCampaign.workDirectory(directory);
            try {
                FaultTrial trial = trial(disk, durability, memory, own);
                if (trial.refusal() != null) {
                    throw new AssertionError("The store refused what nothing stood in the way of", trial.refusal());
                }
                calls = Math.max(calls, trial.calls().size());
                return new Healthy(durability, memory, trial.calls(), trial.files());
            } catch (Exception | AssertionError e) {
                violations.add(new Violation(scenario, null, disk.calls(), disk.struck(), e));
                return null;
            } finally {
                DiskTree.remove(own);
            }
        }

        void run(FaultCase one, Healthy healthy) {
            runs++;
            FaultyFileOps disk = one.disk(diskOf(scenario));
            Path own = CrashCampaign.workDirectory(directory);
            try {
                FaultTrial trial = trial(disk, one.durability(), one.memory(), own);
                refused += trial.refusal() == null ? 0 : 1;
                requireStruck(disk.struck(), healthy.calls.get(one.call()));
                Set<String> added = new TreeSet<>(trial.files());
                added.removeAll(healthy.files);
                if (!added.isEmpty()) {
                    throw new AssertionError("Files were left behind: " + added);
                }
            } catch (Exception | AssertionError e) {
                violations.add(new Violation(scenario, one, disk.calls(), disk.struck(), e));
            } finally {
                DiskTree.remove(own);
            }
        }

        private static void requireStruck(List<DiskCall> struck, DiskCall meant) {
            if (struck.isEmpty() || !nameOf(struck.get(0)).equals(nameOf(meant))) {
                throw new AssertionError("The fault was meant for " + meant + " and struck " + struck);
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
