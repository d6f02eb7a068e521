package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.Durability;
import dev.creel.store.io.FileOpsScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Passes, restorations, revocations and new keys on a disk of which every call goes wrong in every way. */
class LifetimeFaultsTest {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Level LEVEL = ROOT.getLevel();

    /** An odd number, so that all kinds of calls have their turn. */
    private static final int EACH_BUILD = 3;

    @TempDir(factory = MemoryBackedDirectory.class)
    private Path directory;

    private int runs;
    private int refused;
    private final List<String> violations = new ArrayList<>();

    @BeforeAll
    static void leaveOutThousandsOfWarnings() {
        ROOT.setLevel(Level.OFF);
    }

    @AfterAll
    static void restoreLevel() {
        ROOT.setLevel(LEVEL);
    }

    @ParameterizedTest
    @EnumSource
    void row22CallFailsThenNothingIsHalfRemovedAndTheNextPassMendsIt(LifetimeScenario scenario) throws Exception {
        assertKept(scenario, Durability.FILE_AND_DIRECTORY, EACH_BUILD, false);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void row22EachCallFailsThenNothingIsHalfRemovedAndTheNextPassMendsIt(LifetimeScenario scenario) throws Exception {
        assertKept(scenario, Durability.FILE_AND_DIRECTORY, 1, false);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void row22AnyCallFailsInAnyWayThenNothingIsHalfRemovedAndTheNextPassMendsIt(LifetimeScenario scenario)
            throws Exception {
        for (Durability durability : Durability.values()) {
            assertKept(scenario, durability, 1, true);
        }
    }

    /**
     * @param step of how many calls one goes wrong
     * @param inEveryWay whether it does so in each way, or in one of them
     */
    private void assertKept(LifetimeScenario scenario, Durability durability, int step, boolean inEveryWay)
            throws Exception {
        FaultyFileOps healthy = FaultyFileOps.healthy(disk());
        assertThat(run(scenario, durability, healthy))
                .as("refused, with nothing in its way")
                .isNull();
        for (int call = 0; call < healthy.calls().size(); call += step) {
            List<FaultCase> ways = waysOf(call, healthy.calls().get(call), durability);
            for (FaultCase way : inEveryWay ? ways : List.of(ways.get(call % ways.size()))) {
                trial(scenario, durability, way);
            }
        }
        System.out.println("lifetime faults: " + scenario + ", " + durability + ": "
                + healthy.calls().size() + " calls, " + runs + " runs, " + refused + " refused, " + violations.size()
                + " violations");
        assertThat(violations).isEmpty();
        assertThat(refused).isPositive();
    }

    private static List<FaultCase> waysOf(int number, DiskCall call, Durability durability) {
        List<FaultCase> ways = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (boolean onwards : fault == Fault.INTERRUPT ? List.of(false) : List.of(false, true)) {
                if (fault.concerns(call)) {
                    ways.add(new FaultCase(number, onwards, fault, durability, MemorySetting.CACHES_ON));
                }
            }
        }
        return ways;
    }

    private void trial(LifetimeScenario scenario, Durability durability, FaultCase one) {
        FaultyFileOps disk = one.disk(disk());
        runs++;
        try {
            refused += run(scenario, durability, disk) == null ? 0 : 1;
        } catch (Exception | AssertionError e) {
            if (violations.size() < 10) {
                violations.add(
                        one + ", struck " + disk.struck().stream().limit(2).toList() + ": " + e);
            }
        }
    }

    private static StillFileOps disk() {
        return new StillFileOps(FileOpsScope.system());
    }

    private @Nullable Throwable run(LifetimeScenario scenario, Durability durability, FaultyFileOps disk)
            throws Exception {
        Path own = Files.createTempDirectory(directory, "run");
        try {
            Path document = own.resolve("sessions.json");
            LifetimeFolder folder = new LifetimeFolder(document, durability, MemorySetting.CACHES_ON);
            folder.prepare();
            scenario.prepare(folder);
            Throwable refusal = null;
            try {
                scenario.run(disk, document, folder);
            } catch (SessionStoreException e) {
                refusal = e;
            }
            disk.heal();
            assertThat(Thread.interrupted())
                    .as("the thread is interrupted")
                    .isEqualTo(!disk.struck().isEmpty() && disk.interrupts());
            assertThat(disk.openFiles()).as("left open").isEmpty();
            folder.check();
            return refusal;
        } finally {
            boolean interrupted = Thread.interrupted();
            DiskTree.remove(own);
            assertThat(interrupted).isFalse();
        }
    }
}
