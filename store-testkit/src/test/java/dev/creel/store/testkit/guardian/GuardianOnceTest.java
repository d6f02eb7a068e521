package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.testkit.VirtualClock;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guardians that look once and end, as cron starts them, and go on where the one before was. */
@Timeout(120)
class GuardianOnceTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final MemoryFileOps disk = new MemoryFileOps();
    private final Watching watching = new Watching();
    private final ScriptedSource other = new ScriptedSource("other", watching.clock);

    /** Takes one look that waits for nothing that hangs, and lets a minute pass. */
    private GuardianState once(Consumer<SessionGuardian.Builder> more) throws Exception {
        FileOpsScope.with(disk, () -> watching.build(builder -> more.accept(builder.directory(Path.of("/guard")))));
        try (SessionGuardian guardian = watching.guardian) {
            guardian.look(Duration.ZERO);
            watching.scheduler.pass(Duration.ofMinutes(1));
            return guardian.state();
        }
    }

    @Test
    void aSourceThatHangsIsToldOfAndDoesNotKeepPeopleFromHearingOfTheOthers() throws Exception {
        List<Workers.Hang> hangs = new ArrayList<>();
        watching.main.uses(85);
        for (int i = 0; i < 3; i++) {
            hangs.add(new Workers.Hang());
            other.hangsAt(hangs.get(i));
            GuardianState state = once(builder -> builder.source(other)
                    .source(watching.main)
                    .group("both", Usage.Limits.none().withInUse(100), "main", "other"));

            assertThat(state.sources())
                    .filteredOn(each -> each.name().equals("other"))
                    .allSatisfy(each ->
                            assertThat(each.trouble().orElseThrow()).endsWith(": it was asked and has not come back"));
        }

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE WARNING +0",
                        "0:00 both USAGE WARNING +0",
                        "1:00 other UNREACHABLE WARNING +0");
        for (Workers.Hang hang : hangs) {
            hang.release();
        }
    }

    @Test
    void twoThatTakeTurnsInOneDirectoryKeepEachOthersState() throws Exception {
        watching.main.uses(85);
        other.uses(70);

        for (int i = 0; i < 10; i++) {
            once(builder -> builder.source(watching.main));
            once(builder -> builder.source(other));
        }

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE WARNING +0", "1:00 other USAGE NOTICE +0", "16:00 main USAGE WARNING +7");
    }

    @Test
    void whatNobodyLooksAtForAMonthIsForgotten() throws Exception {
        watching.main.uses(85);
        once(builder -> builder.source(watching.main));
        once(builder -> builder.source(other));
        assertThat(kept()).contains("\"main\"");

        watching.clock.advance(Duration.ofDays(31));
        once(builder -> builder.source(other));

        assertThat(kept()).doesNotContain("\"main\": {").contains("\"other\": {");
    }

    private String kept() throws IOException {
        return new String(disk.readAll(Path.of("/guard/state.json"), 1 << 20), StandardCharsets.UTF_8);
    }

    @Test
    void aSinkThatIsDownForAWhileIsTriedAgainBeforeTheLookIsOver() {
        List<Long> pauses = new ArrayList<>();
        ScheduledThreadPoolExecutor hasty = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                pauses.add(unit.toSeconds(delay));
                return super.schedule(command, 0, unit);
            }
        };
        List<Alert> taken = new ArrayList<>();
        int[] tries = {0};
        watching.main.uses(85);
        watching.build(builder -> builder.source(watching.main).scheduler(hasty).sink("hook", alert -> {
            if (++tries[0] < 4) {
                throw new IOException("503");
            }
            taken.add(alert);
        }));

        watching.guardian.look(PATIENCE);

        assertThat(taken).extracting(Alert::source).containsExactly("main");
        assertThat(pauses).containsExactly(5L, 30L, 120L);
        assertThat(watching.guardian.state().troubles()).isEmpty();
        watching.guardian.close();
        hasty.shutdownNow();
    }

    @Test
    void aCleanupIsThroughWhenTheLookIs() throws Exception {
        GuardedStore guarded = new GuardedStore(watching.clock);
        guarded.make("old", 45, Duration.ofHours(5));
        SessionGuardian.Builder builder = SessionGuardian.builder()
                .clock(watching.clock)
                .ticker(watching.clock)
                .source(guarded.source)
                .settings(GuardianSettings.builder()
                        .cleanup(CleanupSettings.defaults())
                        .build());
        try (SessionGuardian guardian = builder.build()) {
            guardian.look(PATIENCE);

            assertThat(guarded.keys()).hasSize(30);
            assertThat(guardian.state().sources().get(0).cleanup().orElseThrow().due())
                    .hasValue(VirtualClock.START.plus(Duration.ofMinutes(15)));
            watching.clock.advance(Duration.ofDays(1));
            assertThat(guardian.state().sources().get(0).cleanup().orElseThrow().due())
                    .as("no time that is over")
                    .hasValue(watching.clock.instant());
        }
    }

    @Test
    void aSinkFromALevelOnHearsOfNothingLessAndOfTheEndOfWhatItWasTold() throws Exception {
        List<String> heard = new ArrayList<>();
        AlertSink pager = alert -> heard.add(alert.source() + " " + alert.kind() + " " + alert.level());
        for (int percent : List.of(70, 70, 70, 20, 20, 20, 20, 85, 20, 20, 20, 20)) {
            watching.main.uses(percent);
            if (percent == 85) {
                other.uses(95);
            } else {
                other.uses(10);
            }
            once(builder -> builder.source(watching.main).source(other).sink("pager", pager.from(Level.CRITICAL)));
            once(builder -> builder.source(watching.main).source(other).sink("pager", pager.from(Level.CRITICAL)));
        }

        assertThat(watching.told())
                .filteredOn(line -> line.contains("RECOVERED"))
                .hasSize(3);
        assertThat(heard).containsExactly("other USAGE CRITICAL", "other RECOVERED NORMAL");
    }

    @Test
    void aGuardianThatIsToLookInTimeAndDoesNotSaysSo() {
        watching.build(builder -> builder.source(watching.main));
        watching.clock.advance(Duration.ofHours(1));
        assertThat(watching.guardian.state().stalled())
                .as("nobody said when it looks")
                .isFalse();

        watching.guardian.start();
        watching.scheduler.pass(Duration.ofMinutes(10));
        assertThat(watching.guardian.state().stalled()).isFalse();
        watching.clock.advance(Duration.ofSeconds(91));
        assertThat(watching.guardian.state().stalled()).isTrue();
        watching.scheduler.pass(Duration.ofSeconds(1));
        assertThat(watching.guardian.state().stalled()).isFalse();
    }
}
