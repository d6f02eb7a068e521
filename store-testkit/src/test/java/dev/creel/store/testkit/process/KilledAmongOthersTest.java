package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.testkit.disk.ScenarioRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One of three processes that change the same store is killed with {@code kill -9}, and another one takes its place,
 * again and again. How often is a part of the system property {@code creel.kills}.
 */
class KilledAmongOthersTest {

    private static final int PROCESSES = 3;
    private static final int KILLS = Math.max(2, Integer.getInteger("creel.kills", 36) / 18);

    @TempDir
    private Path folder;

    private final List<ChildJvm> running = new ArrayList<>();
    private final Map<ChildJvm, String> keys = new LinkedHashMap<>();
    private final Map<String, Long> acknowledged = new LinkedHashMap<>();

    @ParameterizedTest
    @EnumSource
    void killedWhileOthersCompeteThenTheyGoOnAndNothingAcknowledgedIsLost(Durability durability) throws Exception {
        long seed = Seed.next();
        Random random = new Random(seed);
        Path document = folder.resolve("sessions.json");
        try (FileSessionStore here = FileSessionStore.open(
                document, Memory.CACHES_ON.options(durability).build())) {
            while (running.size() < PROCESSES) {
                running.add(start(document, durability));
            }
            for (ChildJvm child : running) {
                begin(child);
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                ChildJvm next = start(document, durability);
                kill(running.remove(random.nextInt(PROCESSES)), random);
                CompetingMain.increment(here, "here");
                Document.assertWhole(document);
                begin(next);
                running.add(next);
            }
            while (!running.isEmpty()) {
                kill(running.remove(0), random);
            }
            CompetingMain.increment(here, "here");
            acknowledged.put("here", KILLS + 1L);
            assertCounted(here, "seed " + seed);
        } finally {
            for (ChildJvm child : keys.keySet()) {
                child.close();
            }
        }
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }

    private ChildJvm start(Path document, Durability durability) throws Exception {
        String key = "child-" + keys.size();
        ChildJvm child = ChildJvm.start(CompetingMain.class, document, key, durability);
        keys.put(child, key);
        return child;
    }

    private static void begin(ChildJvm child) throws Exception {
        child.expect("ready");
        child.say("go");
    }

    private void kill(ChildJvm child, Random random) throws Exception {
        for (int changes = 1 + random.nextInt(20); changes > 0; changes--) {
            assertThat(child.line()).as(child.toString()).isNotNull();
        }
        Spin.upTo(4_000_000, random);
        child.kill();
        List<String> lines = child.acknowledged();
        acknowledged.put(keys.get(child), Long.parseLong(lines.get(lines.size() - 1)));
        child.close();
    }

    private void assertCounted(FileSessionStore store, String name) {
        Map<String, SessionEntry> content = ScenarioRun.contentOf(store);
        long sum = 0;
        for (Map.Entry<String, Long> one : acknowledged.entrySet()) {
            long count = Counter.value(store, one.getKey());
            assertThat(count).as("%s of %s", one.getKey(), name).isBetween(one.getValue(), one.getValue() + 1);
            sum += count;
        }
        assertThat(content).as(name).hasSize(acknowledged.size() + 1);
        assertThat(Counter.value(store, Counter.KEY)).as(name).isEqualTo(sum);
        System.out.println(KILLS + PROCESSES + " kills among " + PROCESSES + " processes: " + sum + " changes");
    }
}
