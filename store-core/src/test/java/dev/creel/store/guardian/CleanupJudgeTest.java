package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.CleanupJudge.Cleaned;
import dev.creel.store.guardian.CleanupJudge.Decision;
import dev.creel.store.guardian.CleanupJudge.Facts;
import dev.creel.store.guardian.CleanupJudge.Looked;
import dev.creel.store.guardian.CleanupJudge.Planned;
import dev.creel.store.guardian.CleanupJudge.State;
import dev.creel.store.guardian.CleanupJudge.Stop;
import dev.creel.store.guardian.CleanupJudge.Tell;
import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.RetentionPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CleanupJudgeTest {

    private static final boolean CALM = true;
    private static final boolean NOT_CALM = false;
    private static final OptionalLong LIMIT = OptionalLong.of(100);

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private State state = State.NONE;

    private Decision judge(Facts facts) {
        Decision decision = CleanupJudge.judge(state, facts);
        state = decision.next();
        return decision;
    }

    private Decision plan(Verdict verdict, int removals) {
        return judge(new Planned(now, verdict, removals, removals, LIMIT, removals == 0, "cron of ops"));
    }

    private Decision plan(int removals) {
        return plan(Verdict.READY, removals);
    }

    private Decision cleaned(long before, long after, boolean calm) {
        return judge(new Cleaned(Measure.SESSIONS, LIMIT, before, after, (int) (before - after), calm, "cron of ops"));
    }

    private Decision look(Duration later, long sessions, boolean calm) {
        now = now.plus(later);
        return judge(new Looked(now, sessions, 0, calm, "cron of ops"));
    }

    private Decision look(Duration later, long sessions) {
        return look(later, sessions, NOT_CALM);
    }

    private void clean(long before, long after, boolean calm) {
        assertThat(plan((int) (before - after)).clean()).isTrue();
        assertThat(cleaned(before, after, calm).tell()).isEqualTo(Tell.NOTHING);
    }

    /** Frees 40 of 100, of which all are used again at once. */
    private void rebound() {
        clean(100, 60, CALM);
        requireTold(Stop.REBOUND, look(Duration.ofMinutes(1), 100));
    }

    private void requireTold(Stop why, Decision decision) {
        assertThat(decision.tell()).isEqualTo(Tell.STOP);
        assertThat(decision.clean()).isFalse();
        assertThat(state.stop()).contains(why);
    }

    private void requireUntold(Stop why, Decision decision) {
        assertThat(decision.tell()).isEqualTo(Tell.NOTHING);
        assertThat(decision.clean()).isFalse();
        assertThat(state.stop()).contains(why);
    }

    private void requireFreeToClean() {
        assertThat(state.stop()).isEmpty();
        assertThat(plan(5).clean()).isTrue();
    }

    @Test
    void planThatRemovesSomethingIsExecuted() {
        Decision decision = plan(5);

        assertThat(decision.clean()).isTrue();
        assertThat(decision.tell()).isEqualTo(Tell.NOTHING);
        assertThat(state.lastAt()).contains(now);
    }

    @Test
    void planThatMayRemoveNothingIsToldOnceUntilItMay() {
        requireTold(Stop.NOTHING_MAY_GO, plan(0));
        requireUntold(Stop.NOTHING_MAY_GO, plan(0));

        assertThat(plan(3).clean()).isTrue();
        assertThat(state.stop()).isEmpty();
    }

    @Test
    void stopThatComesBackWhileUsageStaysHighIsNotToldAgain() {
        requireTold(Stop.NOTHING_MAY_GO, plan(0));
        for (int i = 0; i < 24; i++) {
            look(Duration.ofHours(1), 96);
            clean(96, 95, NOT_CALM);
            requireUntold(Stop.NOTHING_MAY_GO, plan(0));
        }
    }

    @Test
    void stopThatComesBackAfterUsageWasLowForLessThanAnHourIsNotToldAgain() {
        requireTold(Stop.NOTHING_MAY_GO, plan(0));
        for (int i = 0; i < 5; i++) {
            look(Duration.ofMinutes(20), 70, CALM);
            assertThat(state.stop()).isEmpty();
            look(Duration.ofMinutes(59), 70, CALM);
            look(Duration.ofMillis(59_999), 81);
            requireUntold(Stop.NOTHING_MAY_GO, plan(0));
        }
    }

    @Test
    void stopThatComesBackAfterUsageWasLowForAnHourIsToldAnew() {
        requireTold(Stop.NOTHING_MAY_GO, plan(0));
        look(Duration.ofMinutes(20), 70, CALM);
        look(Duration.ofMinutes(60), 70, CALM);

        requireTold(Stop.NOTHING_MAY_GO, plan(0));
    }

    @Test
    void clockThatIsSetBackDoesNotMakeLowUsageLong() {
        requireTold(Stop.NOTHING_MAY_GO, plan(0));
        look(Duration.ofMinutes(20), 70, CALM);
        look(Duration.ofHours(-3), 70, CALM);
        look(Duration.ofMinutes(59), 70, CALM);
        requireUntold(Stop.NOTHING_MAY_GO, plan(0));
        look(Duration.ofMinutes(1), 70, CALM);
        look(Duration.ofMinutes(60), 70, CALM);

        requireTold(Stop.NOTHING_MAY_GO, plan(0));
    }

    @Test
    void eachKindOfStopIsToldOnceHoweverTheyAlternate() {
        requireTold(Stop.NOTHING_MAY_GO, plan(0));
        requireTold(Stop.TOO_MANY, plan(Verdict.TOO_MANY, 80));
        requireUntold(Stop.NOTHING_MAY_GO, plan(0));
        requireUntold(Stop.TOO_MANY, plan(Verdict.TOO_MANY, 80));
    }

    @Test
    void planThatHasNothingToDoStopsNothing() {
        Decision decision = judge(new Planned(now, Verdict.READY, 0, 0, LIMIT, false, ""));

        assertThat(decision.tell()).isEqualTo(Tell.NOTHING);
        assertThat(decision.clean()).isFalse();
        assertThat(state.stop()).isEmpty();
    }

    @Test
    void reboundIsFourFifthsOfWhatWasFreedWithinFifteenMinutes() {
        clean(100, 60, CALM);
        assertThat(look(Duration.ofMinutes(14), 91).tell()).isEqualTo(Tell.NOTHING);

        requireTold(Stop.REBOUND, look(Duration.ofMinutes(1), 92));

        assertThat(look(Duration.ofSeconds(30), 100).tell()).isEqualTo(Tell.NOTHING);
        requireUntold(Stop.REBOUND, plan(40));
    }

    @Test
    void whatComesBackLaterIsNoRebound() {
        clean(100, 60, CALM);

        look(Duration.ofMinutes(15).plusMillis(1), 100);

        requireFreeToClean();
    }

    @Test
    void whatComesBackAfterACleanupThatFreedTooLittleIsNoRebound() {
        clean(90, 80, NOT_CALM);
        look(Duration.ofMinutes(1), 90);
        requireFreeToClean();

        // The rest of what brought usage down was freed by another member of its group.
        clean(64, 60, CALM);
        look(Duration.ofMinutes(1), 64);
        requireFreeToClean();

        clean(65, 60, CALM);
        requireTold(Stop.REBOUND, look(Duration.ofMinutes(1), 64));
    }

    @Test
    void reboundInBytesIsSeenInBytes() {
        plan(5);
        judge(new Cleaned(Measure.BYTES, OptionalLong.of(1250), 1000, 500, 5, CALM, ""));
        assertThat(look(Duration.ofMinutes(1), 1000).tell()).isEqualTo(Tell.NOTHING);

        requireTold(Stop.REBOUND, judge(new Looked(now, 10, 900, NOT_CALM, "")));
    }

    @Test
    void stopEndsWhenUsageFallsWithoutUs() {
        rebound();

        look(Duration.ofMinutes(1), 70, CALM);

        requireFreeToClean();
    }

    @Test
    void stopByAReboundOutlastsAPlanThatFreesLittleMoreThanWhatCameBack() {
        rebound();

        requireUntold(Stop.REBOUND, plan(40));
        requireUntold(Stop.REBOUND, plan(44));
        requireUntold(Stop.REBOUND, plan(Verdict.TOO_MANY, 44));

        assertThat(plan(45).clean()).isTrue();
        assertThat(state.stop()).isEmpty();
    }

    @Test
    void stopByAReboundOutlastsAPlanThatWouldRemoveTooMany() {
        rebound();

        Decision tooMany = plan(Verdict.TOO_MANY, 60);

        requireTold(Stop.REBOUND, tooMany);
        assertThat(tooMany.why()).contains(Stop.TOO_MANY);
        assertThat(tooMany.growing()).isEqualTo("cron of ops");
        requireUntold(Stop.REBOUND, plan(Verdict.TOO_MANY, 60));
        requireUntold(Stop.REBOUND, plan(44));
        assertThat(plan(45).clean()).isTrue();
    }

    @Test
    void secondReboundInARowIsNotTold() {
        rebound();
        clean(105, 60, CALM);
        look(Duration.ofMinutes(1), 60, CALM);

        requireUntold(Stop.REBOUND, look(Duration.ofMinutes(10), 105));
        requireUntold(Stop.REBOUND, plan(45));
    }

    @Test
    void stopByAReboundEndsIfWhatItWasForHasNoLimitAnyMore() {
        rebound();

        assertThat(judge(new Planned(now, Verdict.READY, 5, 5, OptionalLong.empty(), false, ""))
                        .clean())
                .isTrue();
    }

    @Test
    void stopEndsAtTheWordOfAPersonAndIsToldAnewThen() {
        rebound();

        state = state.resumed();

        requireFreeToClean();
        rebound();
    }

    /** Lets three cleanups leave 85, 86 and 87 of 100 behind; the last one frees 13. */
    private void growth() {
        clean(100, 85, NOT_CALM);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86, NOT_CALM);
        look(Duration.ofMinutes(20), 90);
        plan(13);
        requireTold(Stop.GROWTH, cleaned(100, 87, NOT_CALM));
    }

    @Test
    void thirdCleanupInARowThatLeavesMoreBehindIsContinuedGrowth() {
        growth();

        look(Duration.ofMinutes(20), 100);
        requireUntold(Stop.GROWTH, plan(13));
    }

    @Test
    void stopByGrowthEndsOnceClearlyMoreMayGo() {
        growth();

        requireUntold(Stop.GROWTH, plan(17));
        assertThat(plan(18).clean()).isTrue();
    }

    @Test
    void growthIsSeenAlsoIfNothingMayGoInBetween() {
        clean(100, 95, NOT_CALM);
        plan(0);
        clean(100, 96, NOT_CALM);
        plan(0);
        plan(3);

        requireTold(Stop.GROWTH, cleaned(100, 97, NOT_CALM));
    }

    @Test
    void cleanupThatLeavesAsMuchAsTheOneBeforeBreaksTheRow() {
        clean(100, 85, NOT_CALM);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86, NOT_CALM);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86, NOT_CALM);
        look(Duration.ofMinutes(20), 90);

        clean(100, 87, NOT_CALM);
    }

    @Test
    void calmBetweenCleanupsBreaksTheRow() {
        clean(100, 85, NOT_CALM);
        look(Duration.ofMinutes(20), 90);
        clean(100, 86, NOT_CALM);
        look(Duration.ofMinutes(20), 60, CALM);

        clean(100, 87, NOT_CALM);
        clean(100, 88, NOT_CALM);
    }

    @Test
    void tooManyIsToldOnceAndEndsWithAPlanThatIsReady() {
        requireTold(Stop.TOO_MANY, plan(Verdict.TOO_MANY, 80));
        requireUntold(Stop.TOO_MANY, plan(Verdict.TOO_MANY, 80));

        assertThat(plan(5).clean()).isTrue();
    }

    @Test
    void doubtedClockIsToldOncePerDoubtAndStopsNothing() {
        Decision doubted = plan(Verdict.CLOCK_DOUBTED, 5);
        assertThat(doubted.tell()).isEqualTo(Tell.DOUBT);
        assertThat(doubted.clean()).isFalse();
        assertThat(plan(Verdict.CLOCK_DOUBTED, 5).tell()).isEqualTo(Tell.NOTHING);

        requireFreeToClean();
        assertThat(plan(Verdict.CLOCK_DOUBTED, 5).tell()).isEqualTo(Tell.DOUBT);
    }

    @Test
    void doubtedClockIsToldAlsoIfCleanupsAreStopped() {
        requireTold(Stop.NOTHING_MAY_GO, plan(0));

        assertThat(plan(Verdict.CLOCK_DOUBTED, 0).tell()).isEqualTo(Tell.DOUBT);
    }

    @Test
    void failureIsToldAnewAnHourAfterTheLastOneIfACleanupWorkedMeanwhile() {
        state = state.worked();
        assertThat(state.failsAnew(now)).isTrue();

        state = state.failed(now);
        assertThat(state.lastAt()).contains(now);
        assertThat(state.failsAnew(now.plus(Duration.ofDays(3)))).isFalse();

        state = state.worked();
        assertThat(state.failsAnew(now.plus(Duration.ofMinutes(60)).minusMillis(1)))
                .isFalse();
        assertThat(state.failsAnew(now.plus(Duration.ofMinutes(60)))).isTrue();
        assertThat(state.failsAnew(now.minusMillis(1)))
                .as("a clock that is set back")
                .isTrue();

        state = state.failed(now.plus(Duration.ofMinutes(60)));
        assertThat(state.failsAnew(now.plus(Duration.ofDays(3)))).isFalse();
    }

    @Test
    void clockThatIsSetBackHidesNoRebound() {
        clean(100, 60, CALM);

        requireTold(Stop.REBOUND, look(Duration.ofHours(-3), 100));
    }
}
