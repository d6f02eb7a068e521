package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.process.FreezingMain.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process is stopped before each of the calls of a change in turn, past the patience of everybody else. Another JVM
 * tries to change the store meanwhile, and a gateway whose patience is over takes its lock file away. What the process
 * does when it goes on must fit to what they did.
 */
class FrozenAtEveryStepTest {

    private static final String NODE = "agent:main:node";
    private static final String JVM = "agent:main:jvm";

    @TempDir
    private Path folder;

    @TempDir
    private Path scripts;

    private Path document;
    private Path lockFile;
    private final Map<Phase, Integer> steps = new EnumMap<>(Phase.class);
    private final Map<String, Long> expected = new TreeMap<>(Map.of(Counter.KEY, 0L, NODE, 0L, JVM, 0L));

    /** How far the gateway has come when the process goes on. */
    enum Successor {
        HAS_FINISHED,
        STILL_HOLDS_THE_LOCK
    }

    @ParameterizedTest
    @CsvSource({"HAS_FINISHED, 1000000", "HAS_FINISHED, 0", "STILL_HOLDS_THE_LOCK, 1000000", "STILL_HOLDS_THE_LOCK, 0"})
    void frozenBeforeEachCallOfAChangeThenNobodysChangeIsLostButForTheWindowWhichIsReported(
            Successor successor, long gate) throws Exception {
        document = folder.resolve("sessions.json");
        lockFile = folder.resolve("sessions.json.lock");
        Document.fill(document, 5, 100);
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(10)).build();
        try (ChildJvm frozen = ChildJvm.start(FreezingMain.class, document, gate);
                ChildProcess node = NodePeer.start(scripts, "succeed", document, NODE);
                FileSessionStore here = FileSessionStore.open(document, impatient)) {
            for (int step = 1; ; step++) {
                frozen.say("60000 " + step);
                String line = frozen.line();
                if ("changed 0".equals(line)) {
                    break;
                }
                assertThat(line).as(frozen.toString()).matches("at (BEFORE|WINDOW|COMMITTED|RELEASING|AFTER) .*");
                Phase phase = Phase.valueOf(line.split(" ", -1)[1]);
                steps.merge(phase, 1, Integer::sum);
                frozen.freeze();
                changeHere(here, phase);
                succeed(frozen, node, successor, phase);
                assertCounted(here, "step " + step + ", " + line);
            }
        }
        System.out.println("Frozen at " + steps + " calls, " + successor + ", gate " + gate);
        assertThat(steps.get(Phase.BEFORE)).isGreaterThan(20);
        assertThat(steps.get(Phase.WINDOW)).isLessThanOrEqualTo(4);
        assertThat(steps.get(Phase.RELEASING)).isLessThanOrEqualTo(4);
        assertThat(steps).containsKeys(Phase.COMMITTED, Phase.AFTER);
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }

    /** As a second JVM: it has its change or is told that it has not. */
    private void changeHere(FileSessionStore here, Phase phase) {
        try {
            Counter.increment(here, JVM);
            expected.merge(JVM, 1L, Long::sum);
            assertThat(phase).isEqualTo(Phase.BEFORE);
        } catch (Busy e) {
            assertThat(e).hasMessageContaining("another process that uses Creel is changing it");
        }
    }

    private void succeed(ChildJvm frozen, ChildProcess node, Successor successor, Phase phase) throws Exception {
        tell(node, "take", "taken");
        String lock = Files.readString(lockFile);
        tell(node, "write", "written");
        expected.merge(NODE, 1L, Long::sum);
        byte[] written = Files.readAllBytes(document);
        if (successor == Successor.HAS_FINISHED) {
            tell(node, "release", "released");
        }
        frozen.thaw();
        frozen.say("go");
        if (successor == Successor.STILL_HOLDS_THE_LOCK && phase == Phase.BEFORE) {
            frozen.expect("blocked");
            assertThat(document).hasBinaryContent(written);
            assertThat(lockFile).hasContent(lock);
            tell(node, "release", "released");
        }
        String line = frozen.line();
        assertThat(line).as(frozen.toString()).startsWith("changed ");
        expected.merge(Counter.KEY, 1L, Long::sum);
        assertNoticed(line, phase);
        if (phase == Phase.WINDOW) {
            expected.merge(NODE, -1L, Long::sum);
        }
        if (successor == Successor.STILL_HOLDS_THE_LOCK && phase != Phase.BEFORE) {
            if (phase != Phase.RELEASING) {
                assertThat(lockFile).hasContent(lock);
            }
            tell(node, "release", "released");
        }
    }

    /** It notices whoever came between its last look before the rename and its first one after that, and nobody else. */
    private static void assertNoticed(String line, Phase phase) {
        switch (phase) {
            case BEFORE, AFTER -> assertThat(line).isEqualTo("changed 0");
            case WINDOW, COMMITTED -> assertThat(line).isEqualTo("changed 1");
            case RELEASING -> assertThat(line).isIn("changed 0", "changed 1");
        }
    }

    private static void tell(ChildProcess node, String what, String answer) throws Exception {
        node.say(what);
        node.expect(answer);
    }

    private void assertCounted(FileSessionStore here, String step) {
        expected.forEach((key, count) ->
                assertThat(Counter.value(here, key)).as("%s at %s", key, step).isEqualTo(count));
        assertThat(here.get("session:1")).as(step).isPresent();
        assertThat(lockFile).as(step).doesNotExist();
    }
}
