package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.CleanupJudge.Cleaned;
import dev.creel.store.guardian.CleanupJudge.Decision;
import dev.creel.store.guardian.CleanupJudge.Facts;
import dev.creel.store.guardian.CleanupJudge.Looked;
import dev.creel.store.guardian.CleanupJudge.Planned;
import dev.creel.store.guardian.CleanupJudge.State;
import dev.creel.store.guardian.CleanupJudge.Stop;
import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.RetentionPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CleanupJudgeTest {

    private static final boolean CALM = true;
    private static final boolean NOT_CALM = false;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private State state = State.NONE;

    private Decision judge(Facts facts) {
        Decision decision = CleanupJudge.judge(state, facts);
        state = decision.next();
        return decision;
    }

    private Decision plan(Verdict verdict, int removals) {
        return judge(new Planned(now, verdict, removals, removals == 0, "ops cron"));
    }

    private Decision cleaned(long before, long after, boolean calm) {
        return judge(new Cleaned(Measure.SESSIONS, before, after, (int) (before - after), calm, "ops cron"));
    }

    private Decision look(Duration later, long sessions, boolean calm, String growing) {
        now = now.plus(later);
        return judge(new Looked(now, sessions, 0, calm, growing));
    }

    private Decision look(Duration later, long sessions) {
        return look(later, sessions, NOT_CALM, "ops cron");
    }

    private void clean(long before, long after) {
        assertThat(plan(Verdict.READY, (int) (before - after)).clean()).isTrue();
        assertThat(cleaned(before, after, NOT_CALM).tell()).isFalse();
    }

    private void requireStopped(Stop why, Decision decision) {
        assertThat(decision.tell()).isTrue();
        assertThat(decision.clean()).isFalse();
        assertThat(state.stop()).contains(why);
    }

    private void requireFreeToClean() {
        assertThat(state.stop()).isEmpty();
        assertThat(plan(Verdict.READY, 5).clean()).isTrue();
    }

    @Test
    void planThatRemovesSomethingIsExecuted() {
        Decision decision = plan(Verdict.READY, 5);

        assertThat(decision.clean()).isTrue();
        assertThat(decision.tell()).isFalse();
        assertThat(state.lastAt()).contains(now);
    }

    @Test
    void planThatMayRemoveNothingIsToldOnceUntilItMay() {
        requireStopped(Stop.NOTHING_MAY_GO, plan(Verdict.READY, 0));
        assertThat(plan(Verdict.READY, 0).tell()).isFalse();

        Decision decision = plan(Verdict.READY, 3);

        assertThat(decision.clean()).isTrue();
        assertThat(state.stop()).isEmpty();
        cleaned(100, 97, CALM);
        requireStopped(Stop.NOTHING_MAY_GO, plan(Verdict.READY, 0));
    }

    @Test
    void planThatHasNothingToDoStopsNothing() {
        Decision decision = judge(new Planned(now, Verdict.READY, 0, false, ""));

        assertThat(decision.tell()).isFalse();
        assertThat(decision.clean()).isFalse();
        assertThat(state.stop()).isEmpty();
    }

    @Test
    void reboundIsFourFifthsOfWhatWasFreedWithinFifteenMinutes() {
        clean(100, 60);
        assertThat(look(Duration.ofMinutes(14), 91).tell()).isFalse();

        requireStopped(Stop.REBOUND, look(Duration.ofMinutes(1), 92));

        assertThat(look(Duration.ofSeconds(30), 100).tell()).isFalse();
        assertThat(plan(Verdict.READY, 40).clean()).isFalse();
    }

    @Test
    void whatComesBackLaterIsNoRebound() {
        clean(100, 60);

        look(Duration.ofMinutes(15).plusMillis(1), 100);

        requireFreeToClean();
    }

    @Test
    void reboundInBytesIsSeenInBytes() {
        plan(Verdict.READY, 5);
        judge(new Cleaned(Measure.BYTES, 1000, 500, 5, NOT_CALM, ""));
        assertThat(look(Duration.ofMinutes(1), 1000).tell()).isFalse();

        requireStopped(Stop.REBOUND, judge(new Looked(now, 10, 900, NOT_CALM, "")));
    }

    @Test
    void stopEndsWhenUsageFallsWithoutUs() {
        clean(100, 60);
        look(Duration.ofMinutes(1), 100);

        look(Duration.ofMinutes(1), 70, CALM, "ops cron");

        requireFreeToClean();
    }

    @Test
    void stopEndsWhenSomethingElseGrows() {
        clean(100, 60);
        look(Duration.ofMinutes(1), 100);
        look(Duration.ofMinutes(1), 100, NOT_CALM, "");
        assertThat(state.stop()).contains(Stop.REBOUND);

        look(Duration.ofMinutes(1), 100, NOT_CALM, "main direct");

        requireFreeToClean();
    }

    @Test
    void whatGrowsFirstIsTheCauseIfNothingWasGrowing() {
        clean(100, 60);
        look(Duration.ofMinutes(1), 100, NOT_CALM, "");
        assertThat(state.stop()).contains(Stop.REBOUND);

        look(Duration.ofMinutes(1), 100, NOT_CALM, "main direct");
        assertThat(state.stop()).contains(Stop.REBOUND);
        assertThat(state.cause()).isEqualTo("main direct");

        look(Duration.ofMinutes(1), 100, NOT_CALM, "ops cron");
        requireFreeToClean();
    }

    @Test
    void stopEndsAtTheWordOfAPerson() {
        clean(100, 60);
        look(Duration.ofMinutes(1), 100);

        state = state.resumed();

        requireFreeToClean();
    }

    @Test
    void thirdCleanupInARowThatLeavesMoreBehindIsContinuedGrowth() {
        clean(100, 85);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86);
        look(Duration.ofMinutes(20), 90);
        plan(Verdict.READY, 10);

        requireStopped(Stop.GROWTH, cleaned(100, 87, NOT_CALM));

        look(Duration.ofMinutes(20), 100);
        assertThat(plan(Verdict.READY, 5).clean()).isFalse();
    }

    @Test
    void cleanupThatLeavesAsMuchAsTheOneBeforeBreaksTheRow() {
        clean(100, 85);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86);
        look(Duration.ofMinutes(20), 90);

        clean(100, 87);
    }

    @Test
    void calmBetweenCleanupsBreaksTheRow() {
        clean(100, 85);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86);
        look(Duration.ofMinutes(20), 60, CALM, "");

        clean(100, 87);
    }

    @Test
    void tooManyIsToldOnceAndEndsWithAPlanThatIsReady() {
        requireStopped(Stop.TOO_MANY, plan(Verdict.TOO_MANY, 80));
        assertThat(plan(Verdict.TOO_MANY, 80).tell()).isFalse();
        look(Duration.ofMinutes(1), 10, CALM, "main direct");
        assertThat(state.stop()).contains(Stop.TOO_MANY);

        assertThat(plan(Verdict.READY, 5).clean()).isTrue();
    }

    @Test
    void doubtedClockIsToldOncePerDoubtAndStopsNothing() {
        Decision doubted = plan(Verdict.CLOCK_DOUBTED, 5);
        assertThat(doubted.tell()).isTrue();
        assertThat(doubted.clean()).isFalse();
        assertThat(plan(Verdict.CLOCK_DOUBTED, 5).tell()).isFalse();

        requireFreeToClean();
        assertThat(plan(Verdict.CLOCK_DOUBTED, 5).tell()).isTrue();
    }

    @Test
    void clockThatIsSetBackHidesNoRebound() {
        clean(100, 60);

        requireStopped(Stop.REBOUND, look(Duration.ofHours(-3), 100));
    }
}
