package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.testkit.disk.Fault;
import dev.creel.store.testkit.disk.FaultyFileOps;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the audit file knows of each plan what became of it. */
class GuardianAuditTest {

    private static final int QUARTER = 30;
    private static final Path FILE = Path.of("/audit/audit.jsonl");

    private final Watching watching = new Watching();
    private final MemoryFileOps disk = new MemoryFileOps();
    private GuardedStore guarded;

    @BeforeEach
    void open() throws Exception {
        guarded = new GuardedStore(watching.clock);
        guarded.make("old", 42, Duration.ofHours(5));
    }

    private void build(Consumer<SessionGuardian.Builder> more) {
        watching.build(builder -> {
            builder.source(guarded.source)
                    .settings(GuardianSettings.builder()
                            .cleanup(CleanupSettings.defaults())
                            .build());
            more.accept(builder);
        });
    }

    private static AlertSink audit(FileOps on, Path file) throws Exception {
        return FileOpsScope.with(on, () -> AlertSink.audit(file));
    }

    /** Answers the events of cleanups in the audit file, in order. */
    private List<String> events() throws IOException {
        return new String(disk.content(FILE), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.contains("\"event\": \"alert\""))
                .map(line -> line.replaceAll(".*\"event\": \"([a-z ]+)\".*", "$1"))
                .toList();
    }

    /** Notes what it is told of plans. */
    private static final class Noting implements AlertSink {

        private final List<String> told = new ArrayList<>();
        private boolean forbids;

        @Override
        public void alert(Alert alert) {}

        @Override
        public void planned(String source, RetentionPlan plan) {
            told.add("planned " + plan.removals().size());
            if (forbids) {
                throw new IllegalStateException("not on Sundays");
            }
        }

        @Override
        public void givenUp(String source, RetentionPlan plan, String because) {
            told.add("given up " + plan.removals().size() + ": " + because);
        }
    }

    @Test
    void whatAnotherSinkForbidsIsNotWrittenDown() throws Exception {
        Noting boss = new Noting();
        boss.forbids = true;
        AlertSink audit = audit(disk, FILE);
        build(builder -> builder.sink("audit", audit).sink("boss", boss));

        watching.looks(3 * QUARTER);

        assertThat(events()).isEmpty();
        assertThat(boss.told).as("who forbids it need not be told so").containsOnly("planned 12");
        boss.forbids = false;
        watching.looks(1);
        assertThat(events()).hasSize(24).startsWith("planned").endsWith("removed");
    }

    @Test
    void aPlanThatCannotBeExecutedIsSaidToBeGivenUpEachTime() throws Exception {
        Noting noting = new Noting();
        AlertSink audit = audit(disk, FILE);
        build(builder -> builder.sink("audit", audit).sink("noting", noting));
        try (FileSessionStore holder = guarded.open()) {
            holder.transact(sessions -> {
                watching.looks(2 * QUARTER);
                return sessions;
            });
        }

        assertThat(events()).hasSize(26);
        assertThat(events().subList(0, 12)).containsOnly("planned");
        assertThat(events().get(12)).isEqualTo("given up");
        assertThat(events().get(25)).isEqualTo("given up");
        assertThat(noting.told).hasSize(4);
        assertThat(noting.told.get(1)).startsWith("given up 12: ").contains("thread \"main\" of this process");

        watching.looks(1);
        assertThat(guarded.keys()).hasSize(30);
        assertThat(events()).hasSize(50).endsWith("removed");
    }

    @Test
    void whoKnowsOfAPlanThatCannotBeWrittenDownIsToldThatItIsGivenUp(@TempDir Path directory) throws Exception {
        Noting noting = new Noting();
        FaultyFileOps full =
                FaultyFileOps.failing(0).ofThoseThatChange().andAllLater().with(Fault.DISK_FULL);
        AlertSink first = audit(disk, FILE);
        AlertSink second = audit(full, directory.resolve("audit.jsonl"));
        build(builder -> builder.sink("first", first).sink("second", second).sink("noting", noting));

        watching.looks(2);

        assertThat(guarded.keys()).hasSize(42);
        assertThat(events()).hasSize(13).endsWith("given up");
        assertThat(noting.told).hasSize(2).last().asString().startsWith("given up 12: the sink second cannot note it");
    }

    @Test
    void aPlanThatCouldNotBeWrittenDownAsGivenUpIsToldOnce() throws Exception {
        AlertSink forgetful = new AlertSink() {
            @Override
            public void alert(Alert alert) {}

            @Override
            public void givenUp(String source, RetentionPlan plan, String because) {
                throw new IllegalStateException("no room");
            }
        };
        Noting boss = new Noting();
        boss.forbids = true;
        build(builder -> builder.sink("forgetful", forgetful).sink("boss", boss));

        watching.looks(QUARTER);

        assertThat(watching.guardian.state().troubles())
                .containsExactly("forgetful: that a cleanup of store was given up cannot be noted: no room");
    }
}
