package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.disk.ScenarioRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process is killed with {@code kill -9} in the middle of its changes. How often in all settings together is the system
 * property {@code creel.kills}.
 */
class KilledProcessTest {

    /** How often, with each durability and memory. */
    private static final int KILLS = Math.max(1, Integer.getInteger("creel.kills", 36) / 9);

    @TempDir
    private Path folder;

    private Durability durability;
    private Memory memory;
    private Path document;

    static Stream<Arguments> settings() {
        return Arrays.stream(Durability.values())
                .flatMap(durability -> Arrays.stream(Memory.values()).map(memory -> Arguments.of(durability, memory)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void killedInTheMiddleOfChangesThenTheStateIsTheLastAcknowledgedOrTheNext(Durability durability, Memory memory)
            throws Exception {
        this.durability = durability;
        this.memory = memory;
        document = folder.resolve("sessions.json");
        long seed = Seed.next();
        Random random = new Random(seed);
        long changes = 0;
        long unacknowledged = 0;
        ChildJvm next = start();
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                List<String> acknowledged;
                try (ChildJvm child = next) {
                    // The next JVM starts while this one works, and waits to be told to begin.
                    next = kill < KILLS ? start() : child;
                    killAmidChanges(child, random);
                    acknowledged = child.acknowledged();
                }
                String name = "kill " + kill + " of seed " + seed;
                changes = Long.parseLong(acknowledged.get(acknowledged.size() - 1));
                long found = goOn(changes, name);
                unacknowledged += found - changes;
                changes = found + 1;
            }
        } finally {
            next.close();
        }
        System.out.println(KILLS + " kills, " + durability + ", " + memory + ": " + changes + " changes, "
                + unacknowledged + " made but not acknowledged");
    }

    /** Begins with what any reader would do, then makes a change of its own; answers how many changes were found. */
    private long goOn(long acknowledged, String name) throws Exception {
        Document.assertWhole(document);
        // Far less than the 30 s after which age alone would free a lock file.
        FileStoreOptions options =
                memory.options(durability).lockTimeout(Duration.ofSeconds(5)).build();
        try (FileSessionStore here = FileSessionStore.open(document, options)) {
            long found = Counter.value(here, Counter.KEY);
            assertThat(found).as(name).isBetween(acknowledged, acknowledged + 1);
            assertHolds(here, found, name);
            KilledHistory.change(here, found + 1);
            assertHolds(here, found + 1, name);
            Document.assertNoLeftovers(document);
            return found;
        }
    }

    private static void assertHolds(FileSessionStore store, long changes, String name) {
        Map<String, SessionEntry> content = ScenarioRun.contentOf(store);
        assertThat(content).as(name).isEqualTo(KilledHistory.after(changes));
    }

    private static void killAmidChanges(ChildJvm child, Random random) throws Exception {
        child.expect("ready");
        child.say("go");
        for (int changes = 1 + random.nextInt(20); changes > 0; changes--) {
            assertThat(child.line()).as(child.toString()).isNotNull();
        }
        Spin.upTo(4_000_000, random);
        child.kill();
    }

    private ChildJvm start() throws Exception {
        return ChildJvm.start(AcknowledgingMain.class, document, durability, memory);
    }
}
