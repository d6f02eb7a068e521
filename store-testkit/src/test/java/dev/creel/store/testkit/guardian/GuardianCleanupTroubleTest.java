package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cleanup that hangs or fails, and a source or a sink that keeps it waiting, hold up nothing else. */
class GuardianCleanupTroubleTest {

    private static final int QUARTER = 30;

    private final Watching watching = new Watching();
    private GuardedStore guarded;

    /** Takes alerts at once, and hangs or fails when it is told of a cleanup. */
    private static final class Slow implements AlertSink {

        private final List<Alert> alerts = new ArrayList<>();
        private Workers.Hang hang = new Workers.Hang();
        private RuntimeException thrown;
        private boolean hangs = true;
        private volatile RetentionPlan seen;

        @Override
        public void alert(Alert alert) {
            alerts.add(alert);
        }

        @Override
        public void planned(String source, RetentionPlan plan) throws Exception {
            seen = plan;
            if (hangs) {
                hangs = false;
                hang.hang();
            }
            if (thrown != null) {
                throw thrown;
            }
        }
    }

    private final Slow slow = new Slow();

    @BeforeEach
    void open() throws Exception {
        guarded = new GuardedStore(watching.clock);
        guarded.make("old", 42, Duration.ofHours(5));
    }

    private void build(Consumer<SessionGuardian.Builder> more) {
        watching.build(builder -> {
            builder.source(watching.main)
                    .settings(GuardianSettings.builder()
                            .cleanup(CleanupSettings.defaults())
                            .build());
            more.accept(builder);
        });
    }

    private List<Kind> kinds() {
        return watching.alerts.stream()
                .map(Alert::kind)
                .filter(kind -> kind != Kind.USAGE)
                .toList();
    }

    @Test
    void aSinkThatHangsOverACleanupLeavesItsSourceWatchedAndIsToldOnce() throws Exception {
        build(builder -> builder.source(guarded.source).sink("slow", slow));

        watching.looks(2 * QUARTER);
        guarded.make("more", 4, Duration.ZERO);
        watching.looks(QUARTER);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 store USAGE WARNING +0",
                        "1:00 slow SINK_FAILED WARNING +0",
                        "15:00 store USAGE WARNING +29",
                        "30:00 store USAGE CRITICAL +29",
                        "35:00 store USAGE CRITICAL +9",
                        "40:00 store USAGE CRITICAL +9");
        assertThat(slow.alerts).as("it takes alerts meanwhile").hasSize(5);
        assertThat(guarded.keys()).hasSize(46);

        slow.hang.release();
        assertThat(guarded.keys()).as("the plan is old by now").hasSize(46);
        assertThat(watching.guardian.state().troubles()).isEmpty();
        watching.looks(QUARTER + 1);
        assertThat(guarded.keys()).hasSize(30);
        assertThat(kinds()).containsExactly(Kind.SINK_FAILED, Kind.CLEANUP_FAILED);
        assertThat(watching.alerts.stream().filter(alert -> alert.kind() == Kind.CLEANUP_FAILED))
                .singleElement()
                .satisfies(alert -> assertThat(alert.text())
                        .isEqualTo("A cleanup failed: the sink slow came back after 45 min, and the plan is too old by"
                                + " then"));
    }

    @Test
    void aDiskOfTheAuditThatHangsLeavesItsSourceWatchedAndIsToldOnce() throws Exception {
        Workers.Hang hang = new Workers.Hang();
        HangingDisk disk = new HangingDisk(hang);
        AlertSink audit = FileOpsScope.with(disk, () -> AlertSink.audit(Path.of("/audit/audit.jsonl")));
        build(builder -> builder.source(guarded.source).sink("audit", audit));

        watching.looks(2 * QUARTER);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 store USAGE WARNING +0",
                        "1:00 audit FILE_FAILED WARNING +0",
                        "15:00 store USAGE WARNING +29");
        assertThat(guarded.keys()).hasSize(42);
        hang.release();
        watching.looks(QUARTER + 1);
        assertThat(guarded.keys()).hasSize(30);
        assertThat(watching.guardian.state().troubles()).isEmpty();
    }

    @Test
    void aSinkThatTakesAlertsButCannotNoteCleanupsIsToldOnce() throws Exception {
        // The disk is full for what is noted of cleanups, and has room for alerts.
        AlertSink broken = new AlertSink() {
            @Override
            public void alert(Alert alert) {}

            @Override
            public void removed(String source, RetentionReport report) {
                throw new IllegalStateException("no room");
            }
        };
        build(builder -> builder.source(guarded.source).sink("broken", broken));

        for (int i = 0; i < 4; i++) {
            watching.looks(QUARTER);
            guarded.make("again" + i, 12, Duration.ofHours(20));
        }

        assertThat(kinds()).filteredOn(kind -> kind == Kind.SINK_FAILED).hasSize(1);
        assertThat(watching.guardian.state().troubles())
                .containsExactly("broken: what was removed from store cannot be noted: no room");
    }

    @Test
    void aSourceThatIsSlowerThanTheIntervalIsCleanedUpWhenItAnswers() throws Exception {
        Workers.Hang hang = new Workers.Hang();
        boolean[] hangs = {true};
        UsageSource late = new UsageSource() {
            @Override
            public String name() {
                return "store";
            }

            @Override
            public List<Usage> read() throws Exception {
                if (hangs[0]) {
                    hangs[0] = false;
                    hang.hang();
                }
                return guarded.source.read();
            }

            @Override
            public Optional<Retention> retention() {
                return guarded.source.retention();
            }
        };
        build(builder -> builder.source(late));
        watching.looks(1);
        watching.guardian.look();

        hang.release();

        assertThat(guarded.keys()).hasSize(30);
        assertThat(watching.told()).containsExactly("0:30 store USAGE WARNING +0");
    }

    @Test
    void aCleanupThatNobodyWaitsForAnyLongerIsSaidToGoOn() throws Exception {
        cleanAndLeave();

        slow.hang.release();

        assertThat(guarded.keys()).hasSize(30);
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aCleanupThatFailsOnceNobodyWaitsForItIsTold() throws Exception {
        cleanAndLeave();
        slow.thrown = new IllegalStateException("not on Sundays");

        slow.hang.release();

        assertThat(guarded.keys()).hasSize(42);
        assertThat(watching.alerts.get(watching.alerts.size() - 1).text())
                .isEqualTo(
                        "A cleanup that somebody asked for failed: the sink slow forbids it: not on Sundays. Nothing was"
                                + " removed.");
        assertThat(kinds()).containsExactly(Kind.CLEANUP_FAILED);
    }

    /** Lets a person agree to a cleanup and go away while it is at work. */
    private void cleanAndLeave() {
        watching.build(
                builder -> builder.source(guarded.source).source(watching.main).sink("slow", slow));
        watching.looks(1);
        RetentionPlan plan = watching.guardian.plan("store").orElseThrow();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(SessionGuardian.StillCleaning.class)
                .isThrownBy(() -> watching.guardian.clean("store", plan));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPersonWhoIsTiredOfWaitingForACleanupIsToldThatTheSourceIsBusy() throws Exception {
        build(builder -> builder.source(guarded.source).sink("slow", slow));
        watching.looks(1);
        RetentionPlan plan = slow.seen;

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> watching.guardian.clean("store", plan))
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(SessionGuardian.StillCleaning.class)
                .hasMessageContaining("\"store\" is busy");
        assertThat(Thread.interrupted()).isTrue();

        slow.hang.release();
        assertThat(kinds()).as("what never began cannot fail").isEmpty();
        assertThat(guarded.keys()).hasSize(30);
    }

    @Test
    void aClosedGuardianPlansAndRemovesNothing() {
        watching.build(builder -> builder.source(guarded.source));
        watching.looks(1);
        RetentionPlan plan = watching.guardian.plan("store").orElseThrow();

        watching.guardian.close();

        assertThatThrownBy(() -> watching.guardian.clean("store", plan))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> watching.guardian.plan("store"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(guarded.keys()).hasSize(42);
    }
}
