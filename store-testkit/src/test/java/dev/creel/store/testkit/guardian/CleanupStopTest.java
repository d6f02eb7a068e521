package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.RetentionPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cleaning up cannot help is told to a person once, and not tried again until its cause changes. */
class CleanupStopTest {

    private static final Duration OLD = Duration.ofHours(30);
    private static final Duration FRESH = Duration.ZERO;
    private static final Path DIRECTORY = Path.of("/guard");
    private static final CleanupSettings CLEANUP =
            CleanupSettings.builder().minSessions(0).maxRemovalShare(1).build();

    private final Watching watching = new Watching();
    private final AgentStore agent = new AgentStore(watching.clock);

    @BeforeEach
    void begin() throws Exception {
        begin(CLEANUP);
    }

    private void begin(CleanupSettings cleanup) throws Exception {
        FileOpsScope.with(
                agent.disk,
                () -> watching.build(builder -> builder.source(agent.source(50).build())
                        .directory(DIRECTORY)
                        .workers(Runnable::run)
                        .settings(GuardianSettings.builder().cleanup(cleanup).build())));
    }

    private void minutes(int minutes) {
        watching.looks(2 * minutes);
    }

    private List<Alert> stops() {
        return watching.alerts.stream()
                .filter(alert -> alert.kind() == Kind.CLEANUP_STOPPED)
                .toList();
    }

    /** Lets a cleanup free 15 sessions of which 12 are there again three minutes later. */
    private void rebound() {
        agent.make("old", 25, OLD);
        agent.make("fresh", 20, FRESH);
        minutes(3);
        assertThat(agent.size()).isEqualTo(30);
        agent.make("again", 11, FRESH);
        minutes(1);
        assertThat(stops()).isEmpty();
        agent.make("once more", 1, FRESH);
        minutes(1);
    }

    @Test
    void row20WhatIsUsedAgainAtOnceIsToldOnceAndNotCleanedAgain() {
        rebound();

        assertThat(stops()).singleElement().satisfies(alert -> {
            assertThat(alert.source()).isEqualTo("store");
            assertThat(alert.text()).isNotBlank();
            assertThat(alert.advice()).isNotBlank();
        });
        minutes(90);
        assertThat(agent.size()).isEqualTo(42);
        assertThat(stops()).hasSize(1);
    }

    @Test
    void stopByAReboundEndsOnceUsageFellWithoutACleanup() {
        rebound();
        agent.keys().stream().limit(5).forEach(agent::remove);
        minutes(1);
        agent.make("next", 8, OLD);

        minutes(15);

        assertThat(agent.size()).as("all but those that were used").isEqualTo(32);
        assertThat(stops()).hasSize(1);
    }

    @Test
    void stopByAReboundEndsOnceSomethingElseThatMayGoGrows() {
        rebound();
        for (int i = 0; i < 20; i++) {
            agent.make("agent:main:direct:peer" + i, OLD);
        }

        minutes(20);

        assertThat(agent.size()).isLessThanOrEqualTo(40);
    }

    @Test
    void stopEndsAtTheWordOfAPerson() {
        rebound();

        watching.guardian.resume("store");
        minutes(15);

        assertThat(agent.size()).isEqualTo(32);
    }

    @Test
    void stopOutlivesARestartButNotOtherSettings() throws Exception {
        rebound();
        watching.guardian.close();
        begin(CLEANUP);
        minutes(20);
        assertThat(agent.size()).isEqualTo(42);
        assertThat(stops()).hasSize(1);

        watching.guardian.close();
        begin(CLEANUP.toBuilder().headroom(50).build());
        minutes(1);

        assertThat(agent.size()).isLessThan(42);
    }

    private void grow(String name) {
        agent.make("old " + name, 2, OLD);
        agent.make("fresh " + name, 1, FRESH);
    }

    @Test
    void row20GrowthThatCleanupsDoNotHoldUpIsToldOnce() throws Exception {
        watching.guardian.close();
        begin(CLEANUP.toBuilder().every(Duration.ofMinutes(20)).build());
        agent.make("fresh", 40, FRESH);
        grow("a");
        minutes(16);
        assertThat(agent.size()).isEqualTo(41);
        grow("b");
        minutes(20);
        assertThat(agent.size()).isEqualTo(42);
        assertThat(stops()).isEmpty();
        grow("c");
        minutes(5);
        assertThat(agent.size()).isEqualTo(43);
        assertThat(stops()).hasSize(1);

        agent.make("later", 4, OLD);
        minutes(45);
        assertThat(agent.size()).as("not tried again").isEqualTo(47);
        agent.make("later still", 1, OLD);
        minutes(21);

        assertThat(agent.size()).as("clearly more may go").isEqualTo(43);
        assertThat(stops()).hasSize(1);
    }

    @Test
    void row11LimitThatIsExceededThoughNothingMayGoIsToldWithTheReasons() {
        agent.make("fresh", 45, FRESH);

        minutes(60);

        assertThat(agent.size()).isEqualTo(45);
        assertThat(stops()).singleElement().satisfies(alert -> assertThat(
                        alert.reclaim().orElseThrow().stays())
                .isNotEmpty());
        minutes(61);
        assertThat(agent.size()).as("tried again once something may go").isEqualTo(30);
        assertThat(stops()).hasSize(1);
    }

    /** Begins another guardian whose every other cleanup is forbidden, the first one too; answers the plans. */
    private List<RetentionPlan> forbidEveryOther() {
        List<RetentionPlan> plans = new ArrayList<>();
        watching.guardian.close();
        watching.build(builder -> builder.source(agent.source(50).build())
                .workers(Runnable::run)
                .settings(GuardianSettings.builder().cleanup(CLEANUP).build())
                .sink("boss", new AlertSink() {
                    @Override
                    public void alert(Alert alert) {}

                    @Override
                    public void planned(String source, RetentionPlan plan) {
                        plans.add(plan);
                        if (plans.size() % 2 == 1) {
                            throw new IllegalStateException("ask me again");
                        }
                    }
                }));
        return plans;
    }

    private List<Alert> failures() {
        return watching.alerts.stream()
                .filter(alert -> alert.kind() == Kind.CLEANUP_FAILED)
                .toList();
    }

    @Test
    void failureThatComesBackEveryOtherTimeIsToldOnce() {
        List<RetentionPlan> plans = forbidEveryOther();
        for (int i = 0; i < 10; i++) {
            agent.make("old" + i + ":", 45 - agent.size(), OLD);
            minutes(31);
            assertThat(agent.size()).isEqualTo(30);
        }

        assertThat(plans).hasSize(20);
        assertThat(failures()).hasSize(1);
    }

    @Test
    void failureLongAfterAnotherIsToldAnewThoughNothingWasDueSinceACleanupWorked() {
        List<RetentionPlan> plans = forbidEveryOther();
        agent.make("old", 45, OLD);
        minutes(31);
        assertThat(agent.size()).isEqualTo(30);
        minutes(120);
        assertThat(plans).as("nothing was due").hasSize(2);
        assertThat(failures()).hasSize(1);

        agent.make("more", 15, OLD);
        minutes(1);

        assertThat(plans).hasSize(3);
        assertThat(failures()).hasSize(2);
    }

    @Test
    void moreThanMayGoAtOnceIsLeftToAPerson() throws Exception {
        watching.guardian.close();
        begin(CLEANUP.toBuilder().headroom(80).maxRemovalShare(0.5).build());
        agent.make("old", 45, OLD);

        minutes(60);

        assertThat(agent.size()).isEqualTo(45);
        assertThat(stops()).singleElement().satisfies(alert -> assertThat(alert.advice())
                .contains("maxRemovalShare"));
    }

    @Test
    void stopByAReboundOutlastsAPlanThatWouldRemoveTooMany() throws Exception {
        watching.guardian.close();
        begin(CLEANUP.toBuilder().headroom(70).maxRemovalShare(0.5).build());
        agent.make("old", 22, OLD);
        agent.make("fresh", 23, FRESH);
        minutes(1);
        assertThat(agent.size()).isEqualTo(23);
        agent.make("again", 18, FRESH);
        minutes(1);
        assertThat(stops()).singleElement().satisfies(alert -> assertThat(alert.text())
                .contains("used again at once"));

        agent.make("old", 42, OLD);
        minutes(16);
        assertThat(stops()).hasSize(2).last().satisfies(alert -> {
            assertThat(alert.text()).contains("more sessions at once than it may");
            assertThat(alert.advice()).contains("maxRemovalShare");
        });

        agent.keys().stream().filter(key -> key.contains(":old")).limit(18).forEach(agent::remove);
        minutes(16);
        assertThat(agent.size()).as("hardly more than what came back").isEqualTo(65);
        agent.make("one more", 1, OLD);
        minutes(16);
        assertThat(agent.size()).isEqualTo(41);
        assertThat(stops()).hasSize(2);
    }
}
