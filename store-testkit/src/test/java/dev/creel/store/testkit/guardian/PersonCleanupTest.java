package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.RetentionReport.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A person cleans up while the guardian does so, too: what is done counts, and what is not done changes nothing. */
class PersonCleanupTest {

    private static final Duration OLD = Duration.ofDays(30);
    private static final Duration FRESH = Duration.ZERO;
    private static final Path AUDIT = Path.of("/audit/audit.jsonl");
    private static final CleanupSettings CLEANUP =
            CleanupSettings.builder().minSessions(0).maxRemovalShare(1).build();

    private final Watching watching = new Watching();
    private final AgentStore agent = new AgentStore(watching.clock);
    private final Obstacle obstacle = new Obstacle();
    private boolean sourceFails;

    /** Lets something happen while a plan is told of, or after it was executed. */
    private static final class Obstacle implements AlertSink {

        private Runnable before = () -> {};
        private Runnable after = () -> {};

        @Override
        public void alert(Alert alert) {}

        @Override
        public void planned(String source, RetentionPlan plan) {
            before.run();
        }

        @Override
        public void removed(String source, RetentionReport report) {
            after.run();
        }
    }

    private void build(Consumer<SessionGuardian.Builder> more) throws Exception {
        AlertSink audit = FileOpsScope.with(agent.disk, () -> AlertSink.audit(AUDIT));
        watching.build(builder -> {
            builder.source(failing(agent.source(50).build()))
                    .sink("obstacle", obstacle)
                    .sink("audit", audit)
                    .settings(GuardianSettings.builder().cleanup(CLEANUP).build());
            more.accept(builder);
        });
    }

    private UsageSource failing(UsageSource real) {
        return new UsageSource() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public List<Usage> read() throws Exception {
                if (sourceFails) {
                    throw new IOException("gone for a moment");
                }
                return real.read();
            }

            @Override
            public Optional<Retention> retention() {
                return real.retention();
            }
        };
    }

    private GuardianState.Source source() {
        return watching.guardian.state().sources().get(0);
    }

    private RetentionPlan plan() {
        return watching.guardian.plan("store").orElseThrow();
    }

    private RetentionReport clean() {
        return watching.guardian.clean("store", plan());
    }

    private List<Alert> told(Kind kind) {
        return watching.alerts.stream().filter(alert -> alert.kind() == kind).toList();
    }

    /** Lets a look find that nothing may go, and then something come that may. */
    private void stop() {
        agent.make("busy", 42, FRESH);
        watching.looks(10);
        assertThat(source().cleanup().orElseThrow().stopped()).hasValue("nothing may go");
        agent.make("late", 3, OLD);
    }

    @Test
    void aCleanupByAPersonEndsAStopAndMovesTheNextCleanup() throws Exception {
        build(builder -> {});
        stop();

        RetentionReport report = clean();

        assertThat(report.removed()).hasSize(3);
        GuardianState.NextCleanup next = source().cleanup().orElseThrow();
        assertThat(next.stopped()).isEmpty();
        assertThat(next.due()).hasValue(watching.clock.instant().plus(Duration.ofMinutes(15)));
        agent.make("more", 1, OLD);
        watching.looks(29);
        assertThat(agent.size()).as("not yet").isEqualTo(43);
        watching.looks(2);
        assertThat(agent.size()).isEqualTo(42);
    }

    @Test
    void aPlanOfAPersonThatASinkForbidsEndsNoStopAndMovesNothing() throws Exception {
        build(builder -> {});
        stop();
        Optional<Instant> due = watching.guardian
                .state()
                .sources()
                .get(0)
                .cleanup()
                .orElseThrow()
                .due();
        obstacle.before = () -> {
            throw new IllegalStateException("not on Sundays");
        };

        assertThatThrownBy(this::clean)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("not on Sundays. Nothing was removed.");

        assertThat(agent.size()).isEqualTo(45);
        assertThat(source().cleanup().orElseThrow().stopped()).hasValue("nothing may go");
        assertThat(source().cleanup().orElseThrow().due()).isEqualTo(due);
    }

    @Test
    void aCleanupThatWasDoneDoesNotFailBecauseNobodyCanSeeWhatItLeft() throws Exception {
        build(builder -> {});
        stop();
        obstacle.after = () -> sourceFails = true;

        RetentionReport report = clean();

        assertThat(report.removed()).hasSize(3);
        assertThat(source().usage().orElseThrow().existing()).as("reckoned").isEqualTo(42);
        assertThat(source().cleanup().orElseThrow().stopped()).isEmpty();
        assertThat(source().cleanup().orElseThrow().removals())
                .as("the old plan")
                .isZero();
        assertThat(told(Kind.CLEANUP_FAILED)).isEmpty();
    }

    @Test
    void aCleanupThatIsDoneInTimeIsWatchedThoughNobodyCouldSeeWhatItLeft() throws Exception {
        agent.make("old", 25, OLD);
        agent.make("fresh", 20, FRESH);
        obstacle.after = () -> sourceFails = true;
        build(builder -> {});
        watching.looks(1);

        assertThat(agent.size()).isEqualTo(30);
        assertThat(source().usage().orElseThrow().existing()).isEqualTo(30);
        assertThat(told(Kind.CLEANUP_FAILED)).isEmpty();

        sourceFails = false;
        agent.make("again", 14, FRESH);
        watching.looks(2);
        assertThat(told(Kind.CLEANUP_STOPPED)).singleElement().satisfies(alert -> assertThat(alert.text())
                .contains("used again"));
    }

    @Test
    void aClockThatIsDoubtedIsToldOnceUntilItIsRight() throws Exception {
        agent.make("old", 42, OLD);
        build(builder -> {});
        watching.looks(1);
        assertThat(agent.size()).isEqualTo(30);
        watching.looks(40);
        agent.make("more", 11, OLD);

        watching.clock.jumpTo(watching.clock.instant().minus(Duration.ofDays(1)));
        watching.looks(90);

        assertThat(agent.size()).isEqualTo(41);
        assertThat(told(Kind.CLEANUP_FAILED)).singleElement().satisfies(alert -> {
            assertThat(alert.text()).startsWith("No cleanup while the clock is doubted: nothing goes, since the clock");
            assertThat(alert.advice()).isEqualTo("Set the clock right.");
        });
        RetentionPlan doubted = plan();
        assertThat(doubted.verdict()).isEqualTo(Verdict.CLOCK_DOUBTED);
        RetentionReport report = watching.guardian.clean("store", doubted);
        assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(report.because()).contains("the clock cannot be trusted");
        assertThat(agent.size()).isEqualTo(41);

        watching.clock.jumpTo(watching.clock.instant().plus(Duration.ofDays(1)));
        watching.looks(60);
        assertThat(agent.size())
                .as("tried again, once it went steadily for a while")
                .isEqualTo(30);
        assertThat(told(Kind.CLEANUP_FAILED)).hasSize(1);

        watching.looks(40);
        agent.make("once more", 11, OLD);
        watching.clock.jumpTo(watching.clock.instant().minus(Duration.ofDays(1)));
        watching.looks(60);
        assertThat(told(Kind.CLEANUP_FAILED)).as("doubted once more").hasSize(2);
    }

    @Test
    void whatWasRevokedGoesThoughTheClockIsDoubtedAndTheRestIsGivenUp() throws Exception {
        agent.make("agent:spy:direct:x", FRESH);
        agent.make("busy", 41, FRESH);
        byte[] late = agent.disk.content(AgentStore.DOCUMENT);
        agent.retention.revoke(Retention.RevokeBy.OWNER, "spy", "stolen");
        agent.disk.rewrite(AgentStore.DOCUMENT, late);
        agent.make("old", 3, OLD);
        agent.retention.plan(RetentionPolicy.unlimited());
        build(builder -> builder.settings(GuardianSettings.defaults()));
        watching.looks(1);
        obstacle.before = () -> watching.clock.jumpTo(watching.clock.instant().plus(Duration.ofHours(1)));

        RetentionPlan plan = plan();
        assertThat(plan.verdict()).isEqualTo(Verdict.READY);
        assertThat(plan.removals())
                .hasSize(4)
                .extracting(RetentionPlan.Removal::reason)
                .contains(Reason.REVOKED);
        RetentionReport report = watching.guardian.clean("store", plan);

        assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(report.removed()).extracting(RetentionReport.Removed::key).containsExactly("agent:spy:direct:x");
        assertThat(agent.size()).isEqualTo(44);
        assertThat(source().removed()).containsEntry(Reason.REVOKED, 1L).hasSize(1);
        List<String> lines = new String(agent.disk.content(AUDIT), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.contains("\"planned\"") && !line.contains("\"alert\""))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("\"event\": \"removed\"", "agent:spy:direct:x");
        assertThat(lines.get(1)).contains("\"event\": \"given up\"", "the clock cannot be trusted");
    }
}
