package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;
import static dev.creel.store.retention.Sessions.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.QuotaUse;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import dev.creel.store.retention.RetentionPolicy.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SizeLimitsTest {

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }

    private static RetentionPolicy.Builder off() {
        return RetentionPolicy.unlimited().toBuilder().maxRemovalShare(1);
    }

    @Test
    void beyondTheCountTheLongestIdleGo() {
        RetentionPlan plan = new Sessions()
                .idle("a", hours(3))
                .idle("b", hours(1))
                .idle("c", hours(4))
                .with("never", "")
                .plan(off().maxSessions(2));
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::because)
                .containsExactly(
                        tuple("never", "the store has 4 sessions, limit 2; no activity on record"),
                        tuple("c", "the store has 4 sessions, limit 2; idle for 4 h"));
        assertThat(plan.shortfalls()).isEmpty();
    }

    @Test
    void ofEquallyIdleOnesTheFirstInTheDocumentStayAsInTheOriginal() {
        RetentionPlan plan = new Sessions()
                .idle("a", hours(1))
                .idle("b", hours(1))
                .idle("c", hours(1))
                .plan(off().maxSessions(1));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("c", "b");
    }

    @Test
    void row10ShortLivedSessionsGoBeforeLastingOnesHoweverFreshTheyAre() {
        RetentionPlan plan = new Sessions()
                .idle("agent:main:direct:1", hours(500))
                .idle("agent:main:subagent:1", hours(1))
                .idle("agent:main:subagent:2", hours(2))
                .idle("agent:main:direct:2", hours(400))
                .plan(off().maxSessions(1));
        assertThat(plan.removals())
                .extracting(Removal::key)
                .containsExactly("agent:main:subagent:2", "agent:main:subagent:1", "agent:main:direct:1");
    }

    @Test
    void row10TheHigherPriorityStaysLongerWithinItsClass() {
        RetentionPlan plan = new Sessions()
                .idle("vip:1", hours(9))
                .idle("plain", hours(1))
                .idle("spam:1", Duration.ZERO)
                .idle("cron:vip", hours(1))
                .plan(off().maxSessions(1)
                        .priority("vip:*", 5)
                        .priority("cron:vip", 9)
                        .priority("spam:*", -1));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("cron:vip", "spam:1", "plain");
    }

    @Test
    void row11IdleSessionsGoAlthoughTheCountIsBelowItsLimit() {
        RetentionPlan plan = new Sessions()
                .idle("old", Duration.ofDays(60))
                .idle("new", hours(1))
                .idle("newer", hours(0))
                .plan(RetentionPolicy.gatewayDefaults());
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("old");
    }

    @Test
    void row11EachLimitIsOverWhatTheOnesBeforeItLeft() {
        RetentionPlan plan = new Sessions()
                .idle("old", Duration.ofDays(60))
                .idle("a", hours(3))
                .idle("b", hours(2))
                .idle("c", hours(1))
                .plan(off().idleTimeout(Duration.ofDays(30)).maxSessions(3).maxBytes(120));
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::reason)
                .containsExactly(tuple("old", Reason.IDLE), tuple("a", Reason.BYTES));
        assertThat(plan.removals().get(1).because()).matches("the store has 1\\d\\d bytes of entries, limit 120; .*");
    }

    @Test
    void row11ALimitThatNothingMayBeRemovedForIsAnOutcomeWithReasons() {
        Circumstances leased = new Circumstances(
                NOW,
                Set.of("b"),
                Map.of("a", NOW),
                Map.of(),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                Optional.empty());
        RetentionPlan plan = new Sessions()
                .idle("a", hours(3))
                .idle("b", hours(2))
                .with("c", "\"status\":\"running\"," + at("updatedAt", hours(1)))
                .plan(off().maxSessions(1).maxBytes(5).build(), leased);
        assertThat(plan.removals()).isEmpty();
        assertThat(plan.shortfalls()).hasSize(2);
        assertThat(plan.shortfalls().get(0))
                .isEqualTo(new Shortfall(
                        Reason.COUNT, "store", 1, 3, Map.of(Shield.LEASED, 1, Shield.ACTIVE, 1, Shield.RUNNING, 1)));
        assertThat(plan.protections())
                .as("each once, for the first limit that chose it")
                .extracting(Protection::key, Protection::reason)
                .containsExactly(tuple("a", Reason.COUNT), tuple("b", Reason.COUNT), tuple("c", Reason.COUNT));
    }

    @Test
    void row11AShieldedVictimLetsTheNextOneGo() {
        RetentionPlan plan = new Sessions()
                .idle("vip", hours(9))
                .idle("a", hours(2))
                .idle("b", hours(1))
                .plan(off().maxSessions(2).exempt("vip"));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("a");
        assertThat(plan.protections()).extracting(Protection::key).containsExactly("vip");
        assertThat(plan.shortfalls()).isEmpty();
    }

    @Test
    void aRulesLimitIsOverTheSessionsThatTakeItFromTheRule() {
        RetentionPlan plan = new Sessions()
                .idle("agent:main:cron:1", hours(5))
                .idle("agent:main:cron:2", hours(4))
                .idle("agent:main:cron:3", hours(3))
                .idle("agent:main:cron:big:1", hours(9))
                .idle("agent:main:cron:big:2", hours(8))
                .idle("agent:main:cron:free:1", hours(7))
                .idle("agent:main:direct:1", hours(99))
                .plan(off().maxSessions(6)
                        .forKind(SessionKind.CRON, Rule.inherit().maxSessions(2))
                        .forKeys("agent:main:cron:big:*", Rule.inherit().maxSessions(1))
                        .forKeys("agent:main:cron:free:*", Rule.inherit().maxSessionsOff()));
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::because)
                .containsExactlyInAnyOrder(
                        tuple(
                                "agent:main:cron:big:1",
                                "the pattern agent:main:cron:big:* has 2 sessions, limit 1; idle for 9 h"),
                        tuple("agent:main:cron:1", "the kind cron has 3 sessions, limit 2; idle for 5 h"));
    }

    @Test
    void theStoresLimitIsOverAllAndComesAfterTheRules() {
        RetentionPlan plan = new Sessions()
                .idle("agent:main:cron:1", hours(5))
                .idle("agent:main:cron:2", hours(4))
                .idle("agent:main:direct:1", hours(99))
                .idle("agent:main:direct:2", hours(98))
                .plan(off().maxSessions(2)
                        .forKind(SessionKind.CRON, Rule.inherit().maxSessions(1))
                        .exempt("agent:main:cron:*"));
        assertThat(plan.removals())
                .extracting(Removal::key)
                .containsExactly("agent:main:direct:1", "agent:main:direct:2");
        assertThat(plan.shortfalls())
                .extracting(Shortfall::scope, Shortfall::remaining)
                .containsExactly(tuple("cron", 2L));
    }

    @Test
    void aSessionBeyondItsHardQuotaGoesAndOneBeyondTheNoticeIsNamed() {
        RetentionPlan plan = new Sessions()
                .with("low", "\"inputTokens\":100")
                .with("notice", "\"inputTokens\":101")
                .with("hard", "\"inputTokens\":201," + at("updatedAt", hours(1)))
                .with("shielded", "\"inputTokens\":900")
                .plan(off().quota(QuotaScope.SESSION, Counter.INPUT, 100, 200).exempt("shielded"));
        assertThat(plan.quotas())
                .containsExactly(
                        new QuotaUse("notice", 101, 100, 200),
                        new QuotaUse("hard", 201, 100, 200),
                        new QuotaUse("shielded", 900, 100, 200));
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::reason, Removal::because)
                .containsExactly(tuple("hard", Reason.TOKENS, "it used 201 input tokens, quota 200"));
        assertThat(plan.protections()).extracting(Protection::key).containsExactly("shielded");
        assertThat(plan.shortfalls())
                .containsExactly(new Shortfall(Reason.TOKENS, "shielded", 200, 900, Map.of(Shield.EXEMPT, 1)));
    }

    @Test
    void anOwnersLongestIdleGoUntilItIsWithinItsQuota() {
        RetentionPlan plan = new Sessions()
                .with("p1", "\"pluginOwnerId\":\"p\",\"totalTokens\":50," + at("updatedAt", hours(3)))
                .with("p2", "\"pluginOwnerId\":\"p\",\"totalTokens\":60," + at("updatedAt", hours(2)))
                .with("p0", "\"pluginOwnerId\":\"p\"," + at("updatedAt", hours(9)))
                .with("p3", "\"pluginOwnerId\":\"p\",\"totalTokens\":70," + at("updatedAt", hours(1)))
                .with("agent:w:main", "\"totalTokens\":999," + at("updatedAt", hours(1)))
                .with("nobodys", "\"totalTokens\":9999," + at("updatedAt", hours(1)))
                .plan(off().quota(QuotaScope.OWNER, Counter.TOTAL, 100, 130).exempt("agent:w:*"));
        assertThat(plan.removals())
                .as("one without tokens would not help")
                .extracting(Removal::key, Removal::because)
                .containsExactly(tuple("p1", "the owner p has 180 total tokens, limit 130; idle for 3 h"));
        assertThat(plan.quotas())
                .extracting(QuotaUse::scope, QuotaUse::used)
                .containsExactlyInAnyOrder(tuple("p", 180L), tuple("w", 999L));
        assertThat(plan.shortfalls())
                .containsExactly(new Shortfall(Reason.TOKENS, "w", 130, 999, Map.of(Shield.EXEMPT, 1)));
    }

    @Test
    void aKindsQuotaIsOverItsSessionsAndSenselessCountersDoNotOverflow() {
        RetentionPlan plan = new Sessions()
                .with("cron:1", "\"outputTokens\":9223372036854775807," + at("updatedAt", hours(2)))
                .with("cron:2", "\"outputTokens\":1e30," + at("updatedAt", hours(1)))
                .with("cron:3", "\"outputTokens\":-5," + at("updatedAt", hours(3)))
                .with("x", "\"outputTokens\":50," + at("updatedAt", hours(3)))
                .plan(off().quota(QuotaScope.KIND, Counter.OUTPUT, 10, 100));
        assertThat(plan.quotas())
                .extracting(QuotaUse::scope, QuotaUse::used)
                .containsExactlyInAnyOrder(tuple("cron", 1L << 43), tuple("other", 50L));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("cron:1", "cron:2");
    }
}
