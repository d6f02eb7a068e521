package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;
import static dev.creel.store.retention.Sessions.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.retention.RetentionPlan.Expiring;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLimitsTest {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final RetentionPolicy.Builder OFF =
            RetentionPolicy.unlimited().toBuilder().touchShare(0).maxRemovalShare(1);

    private static RetentionPolicy.Builder idleTimeout(Duration timeout) {
        return OFF.build().toBuilder().idleTimeout(timeout);
    }

    @Test
    void aSessionIdleForLongerThanTheTimeoutGoesAndThePlanSaysWhy() {
        RetentionPlan plan = new Sessions()
                .idle("agent:main:main", Duration.ofDays(1))
                .idle("agent:main:whatsapp:group:1", Duration.ofDays(41))
                .plan(idleTimeout(MONTH));
        assertThat(plan.removals()).hasSize(1);
        Removal removal = plan.removals().get(0);
        assertThat(removal.key()).isEqualTo("agent:main:whatsapp:group:1");
        assertThat(removal.kind()).isEqualTo(SessionKind.GROUP);
        assertThat(removal.reason()).isEqualTo(Reason.IDLE);
        assertThat(removal.because()).isEqualTo("idle for 41 d, limit 30 d");
        assertThat(removal.activeAt()).hasValue(NOW.minus(Duration.ofDays(41)));
        assertThat(removal.bytes()).isPositive();
        assertThat(removal.restorable()).isTrue();
        assertThat(plan.verdict()).isEqualTo(Verdict.READY);
        assertThat(plan.because()).isEqualTo("1 of 2 sessions go");
        assertThat(plan.examined()).isEqualTo(2);
        assertThat(plan.madeAt()).isEqualTo(NOW);
    }

    @Test
    void atTheLimitToTheMillisecondASessionStays() {
        Sessions sessions = new Sessions().idle("a", MONTH).idle("b", MONTH.plusMillis(1));
        assertThat(sessions.plan(idleTimeout(MONTH)).removals())
                .extracting(Removal::key)
                .containsExactly("b");
    }

    @Test
    void anEntryWithoutAnyTimeIsNotIdle() {
        assertThat(new Sessions()
                        .with("a", "")
                        .withEntry("b", "null")
                        .with("c", "\"updatedAt\":\"yesterday\"")
                        .plan(idleTimeout(MONTH))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void row17SystemTrafficDoesNotRefreshASessionThatNoUserIsActiveIn() {
        RetentionPlan plan = new Sessions()
                .with("polled", at("lastInteractionAt", Duration.ofDays(31)) + "," + at("updatedAt", Duration.ZERO))
                .with("used", at("lastInteractionAt", Duration.ofDays(1)) + "," + at("updatedAt", Duration.ofDays(60)))
                .plan(idleTimeout(MONTH));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("polled");
    }

    @Test
    void row17ATouchThatIsNotWrittenYetCountsAndAnOlderOneDoesNotSetTheTimeBack() {
        Map<String, Instant> touches = Map.of(
                "agent:main:main", NOW.minus(Duration.ofHours(1)), "agent:main:two", NOW.minus(Duration.ofDays(90)));
        Circumstances touched = new Circumstances(
                NOW, Set.of(), Map.of(), touches, Duration.ZERO, List.of(), Optional.empty(), Optional.empty());
        RetentionPlan plan = new Sessions()
                .idle("Agent:Main:Main", Duration.ofDays(31))
                .idle("agent:main:two", Duration.ofDays(2))
                .plan(idleTimeout(MONTH).build(), touched);
        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    void row17TheTimeoutIsLongerByTheShareThatATouchMayStayUnwritten() {
        Sessions sessions = new Sessions()
                .idle("within", Duration.ofMinutes(105))
                .idle("beyond", Duration.ofMinutes(105).plusMillis(1));
        RetentionPolicy policy =
                idleTimeout(Duration.ofMinutes(100)).touchShare(0.05).build();
        assertThat(sessions.plan(policy).removals()).extracting(Removal::key).containsExactly("beyond");
    }

    private static Circumstances lagging(Duration touchLag) {
        return new Circumstances(
                NOW, Set.of(), Map.of(), Map.of(), touchLag, List.of(), Optional.empty(), Optional.empty());
    }

    @Test
    void row17OfTheShareAndTheLagOfOtherProcessesTheGreaterOneLengthensTheTimeout() {
        Sessions sessions = new Sessions()
                .idle("within", Duration.ofMinutes(109))
                .idle("beyond", Duration.ofMinutes(109).plusMillis(1));
        RetentionPolicy.Builder policy = idleTimeout(Duration.ofMinutes(100));
        RetentionPlan lag = sessions.plan(policy.touchShare(0.05).build(), lagging(Duration.ofMinutes(9)));
        RetentionPlan share = sessions.plan(policy.touchShare(0.09).build(), lagging(Duration.ofMinutes(5)));
        assertThat(lag.removals())
                .extracting(Removal::key, Removal::because)
                .containsExactly(tuple(
                        "beyond", "idle for 109 min, limit 100 min, touches of other processes lag by up to 9 min"));
        assertThat(share.removals())
                .extracting(Removal::key, Removal::because)
                .containsExactly(tuple("beyond", "idle for 109 min, limit 100 min"));
    }

    @Test
    void row18NoticeIsGivenOfTheTimeThatTheLagAllows() {
        RetentionPlan plan = new Sessions()
                .idle("soon", Duration.ofDays(29))
                .plan(idleTimeout(MONTH).notice(Duration.ofDays(3)).build(), lagging(Duration.ofDays(1)));
        assertThat(plan.expiring()).containsExactly(new Expiring("soon", Reason.IDLE, NOW.plus(Duration.ofDays(2))));
    }

    @Test
    void row17AnExemptionUntilIdleForAnAgeLastsLongerByTheLag() {
        RetentionPolicy policy =
                idleTimeout(Duration.ofDays(1)).exempt("*", Duration.ofDays(10)).build();
        RetentionPlan plan = new Sessions()
                .idle("within", Duration.ofDays(12))
                .idle("beyond", Duration.ofDays(12).plusMillis(1))
                .plan(policy, lagging(Duration.ofDays(2)));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("beyond");
        assertThat(plan.protections()).extracting(Protection::key).containsExactly("within");
    }

    @Test
    void aLagIsNeverNegative() {
        assertThatThrownBy(() -> lagging(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("touchLag is PT-0.001S; it must not be negative");
    }

    @Test
    void row17LifetimeIsTheFirstToFireHoweverActiveASessionIs() {
        RetentionPlan plan = new Sessions()
                .with(
                        "old",
                        at("updatedAt", Duration.ZERO) + "," + at("sessionStartedAt", Duration.ofDays(8)) + ","
                                + at("startedAt", Duration.ofDays(1)))
                .with("run", at("updatedAt", Duration.ZERO) + "," + at("startedAt", Duration.ofDays(9)))
                .with("new", at("updatedAt", Duration.ZERO) + "," + at("sessionStartedAt", Duration.ofDays(7)))
                .with("unknown", at("updatedAt", Duration.ofDays(90)))
                .with("both", at("updatedAt", Duration.ofDays(90)) + "," + at("startedAt", Duration.ofDays(91)))
                .plan(OFF.build().toBuilder().lifetime(Duration.ofDays(7)).idleTimeout(MONTH));
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::reason, Removal::because)
                .containsExactly(
                        tuple("old", Reason.LIFETIME, "started 8 d ago, lifetime 7 d"),
                        tuple("run", Reason.LIFETIME, "started 9 d ago, lifetime 7 d"),
                        tuple("both", Reason.LIFETIME, "started 91 d ago, lifetime 7 d"),
                        tuple("unknown", Reason.IDLE, "idle for 90 d, limit 30 d"));
    }

    @Test
    void row17ADoubtedClockSuspendsThePlanAndSaysSo() {
        Circumstances jumped = new Circumstances(
                NOW,
                Set.of(),
                Map.of(),
                Map.of(),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                Optional.of("it jumped by 1 d"));
        RetentionPlan plan = new Sessions()
                .idle("a", Duration.ofDays(31))
                .plan(idleTimeout(MONTH).build(), jumped);
        assertThat(plan.verdict()).isEqualTo(Verdict.CLOCK_DOUBTED);
        assertThat(plan.because()).isEqualTo("nothing goes, since the clock cannot be trusted: it jumped by 1 d");
    }

    @ParameterizedTest(name = "{0} days")
    @ValueSource(longs = {1, 7})
    void row17AClockThatWasSetBackRemovesNothing(long days) {
        RetentionPlan plan = new Sessions()
                .idle("a", Duration.ofDays(-days))
                .plan(idleTimeout(MONTH).maxBytes(1));
        assertThat(plan.removals()).isEmpty();
        assertThat(plan.protections())
                .singleElement()
                .extracting(Protection::shield, Protection::reason)
                .containsExactly(Shield.FROM_THE_FUTURE, Reason.BYTES);
        assertThat(plan.protections().get(0).because())
                .startsWith("stays because its last activity is " + (days == 1 ? "24 h" : "7 d") + " in the future;");
    }

    @Test
    void row17ATimeFarAheadIsNoActivityAndShieldsNothing() {
        RetentionPlan plan = new Sessions()
                .idle("a", Duration.ofDays(-8))
                .with("b", at("lastInteractionAt", Duration.ofDays(-400)) + "," + at("updatedAt", Duration.ofDays(31)))
                .idle("c", Duration.ofDays(2))
                .plan(idleTimeout(MONTH).maxSessions(1).maxRemovalShare(1));
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::reason)
                .containsExactly(tuple("b", Reason.IDLE), tuple("a", Reason.COUNT));
        assertThat(plan.removals().get(1).because()).endsWith("; no activity on record");
    }

    @Test
    void anActivityAheadByLessThanTheToleranceIsAnOrdinaryOne() {
        RetentionPlan plan = new Sessions()
                .idle("a", Duration.ofMinutes(-5))
                .idle("b", Duration.ZERO)
                .plan(OFF.build().toBuilder().maxSessions(1));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("b");
    }

    @Test
    void row18NoticeIsGivenOfWhatGoesNextTheFirstOneFirst() {
        RetentionPlan plan = new Sessions()
                .idle("later", Duration.ofDays(28))
                .idle("soon", Duration.ofDays(29))
                .idle("not yet", Duration.ofDays(26))
                .idle("vip", Duration.ofDays(29))
                .idle("gone", Duration.ofDays(31))
                .with("old", at("updatedAt", Duration.ofDays(29)) + "," + at("startedAt", Duration.ofDays(99)))
                .plan(idleTimeout(MONTH)
                        .lifetime(Duration.ofDays(100))
                        .exempt("vip")
                        .notice(Duration.ofDays(3)));
        assertThat(plan.expiring())
                .containsExactly(
                        new Expiring("soon", Reason.IDLE, NOW.plus(Duration.ofDays(1))),
                        new Expiring("old", Reason.LIFETIME, NOW.plus(Duration.ofDays(1))),
                        new Expiring("later", Reason.IDLE, NOW.plus(Duration.ofDays(2))));
    }

    @Test
    void aKindCanBeKeptShorterOrForEver() {
        RetentionPlan plan = new Sessions()
                .idle("agent:main:main", Duration.ofDays(365))
                .idle("agent:left:main", Duration.ofDays(366))
                .idle("agent:main:cron:job", Duration.ofDays(8))
                .idle("agent:main:subagent:1", Duration.ofDays(4))
                .idle("agent:main:main:heartbeat", Duration.ofHours(30))
                .idle("agent:main:direct:1", Duration.ofDays(20))
                .plan(RetentionPolicy.byKind().toBuilder().maxRemovalShare(1));
        assertThat(plan.removals())
                .extracting(Removal::key)
                .containsExactly(
                        "agent:left:main", "agent:main:cron:job", "agent:main:subagent:1", "agent:main:main:heartbeat");
        assertThat(plan.protections()).extracting(Protection::shield).containsExactly(Shield.EXEMPT);
    }

    @Test
    void aRuleCanSwitchTheTimeoutOffForSomeKeys() {
        RetentionPlan plan = new Sessions()
                .idle("keep:1", Duration.ofDays(400))
                .idle("other", Duration.ofDays(400))
                .plan(idleTimeout(MONTH).forKeys("keep:*", Rule.inherit().idleTimeoutOff()));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("other");
    }

    @Test
    void row12APlanForTooLargeAShareIsListedButStopped() {
        Sessions sessions = new Sessions()
                .idle("a", Duration.ofDays(31))
                .idle("b", Duration.ofDays(31))
                .idle("c", Duration.ofDays(1))
                .idle("d", Duration.ofDays(1));
        RetentionPolicy policy = idleTimeout(MONTH).maxRemovalShare(0.5).build();
        assertThat(sessions.plan(policy).verdict()).as("exactly half").isEqualTo(Verdict.READY);

        RetentionPlan plan = sessions.idle("e", Duration.ofDays(31)).plan(policy);
        assertThat(plan.verdict()).isEqualTo(Verdict.TOO_MANY);
        assertThat(plan.removals()).hasSize(3);
        assertThat(plan.because())
                .isEqualTo("nothing goes, since limits would remove 3 of 5 sessions, a larger share than"
                        + " maxRemovalShare 0.5 allows");
    }
}
