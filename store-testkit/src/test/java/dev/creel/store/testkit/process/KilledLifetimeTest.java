package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.ArchivedSession;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.testkit.disk.ScenarioRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed with {@code kill -9} in the middle of passes, restorations and leases. How often is a ninth of the
 * system property {@code creel.kills}.
 */
class KilledLifetimeTest {

    static final RetentionPolicy LIMITS = RetentionPolicy.builder()
            .mode(Mode.ENFORCE)
            .maxRemovalShare(1)
            .maxSessionsOff()
            // What was restored counts as used, but grows no younger.
            .lifetime(Duration.ofDays(30))
            .build();

    private static final int KILLS = Math.max(1, Integer.getInteger("creel.kills", 36) / 9);

    @TempDir
    private Path folder;

    @Test
    void row23OwnerIsKilledThenItsLeasesAreVoidAndTheNextPassMendsWhatItLeft() throws Exception {
        long seed = Seed.next();
        Random random = new Random(seed);
        Path document = Files.writeString(folder.resolve("sessions.json"), "{}");
        List<String> made = new ArrayList<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ChildJvm child = ChildJvm.start(LifetimeMain.class, document)) {
                child.expect("ready");
                child.say("go");
                for (int lines = 4 + random.nextInt(20); lines > 0; lines--) {
                    assertThat(child.line()).as(child.toString()).isNotNull();
                }
                Spin.upTo(4_000_000, random);
                child.kill();
                child.acknowledged().stream()
                        .filter(line -> line.startsWith("p"))
                        .forEach(made::add);
            }
            mend(document, made, "kill " + kill + " of seed " + seed);
        }
        System.out.println("lifetime kills: " + KILLS + " kills, " + made.size() + " sessions, none lost");
    }

    private static void mend(Path document, List<String> made, String name) throws Exception {
        Document.assertWhole(document);
        try (FileSessionStore store = FileSessionStore.open(document);
                Retention retention = Retention.of(store)) {
            RetentionPlan plan = retention.plan(LIMITS);
            assertThat(plan.protections())
                    .as("leases of a dead process: %s", name)
                    .isEmpty();
            retention.apply(plan);

            assertThat(ScenarioRun.contentOf(store)).as(name).isEmpty();
            List<ArchivedSession> archived = retention.archived();
            assertThat(archived)
                    .as(name)
                    .extracting(session -> session.sessionId().orElseThrow())
                    .containsAll(made);
            for (ArchivedSession session : archived) {
                String id = session.sessionId().orElseThrow();
                assertThat(session.transcripts()).as("%s: %s", name, session).containsExactly(id + ".jsonl");
                assertThat(document.resolveSibling(id + ".jsonl")).doesNotExist();
            }
            ArchivedSession last = archived.get(0);
            retention.restore(last.key());
            assertThat(document.resolveSibling(last.transcripts().get(0)))
                    .hasContent(last.sessionId().orElseThrow());
            retention.apply(retention.plan(LIMITS));
        }
        try (Stream<Path> left = Files.list(document.resolveSibling("sessions.json.creel/leases"))) {
            assertThat(left).as("lease files of dead processes: %s", name).isEmpty();
        }
    }
}
