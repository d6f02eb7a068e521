package dev.creel.store.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import dev.creel.store.retention.RetentionPolicy.Rule;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionPolicyTest {

    private static final Duration ZERO = Duration.ZERO;
    private static final Duration NEGATIVE = Duration.ofDays(-1);

    static Stream<Arguments> row12EveryZeroAndNegativeSetting() {
        return Stream.of(
                refused(policy -> policy.idleTimeout(ZERO), "idleTimeout is PT0S", "idleTimeoutOff()"),
                refused(policy -> policy.idleTimeout(NEGATIVE), "idleTimeout is PT-24H", "idleTimeoutOff()"),
                refused(policy -> policy.lifetime(ZERO), "lifetime is PT0S", "lifetimeOff()"),
                refused(policy -> policy.maxSessions(0), "maxSessions is 0", "maxSessionsOff()"),
                refused(policy -> policy.maxSessions(-5), "maxSessions is -5", "maxSessionsOff()"),
                refused(policy -> policy.maxBytes(0), "maxBytes is 0", "maxBytesOff()"),
                refused(policy -> policy.diskBudget(0), "diskBudget is 0", "diskBudgetOff()"),
                refused(policy -> policy.highWater(0), "highWater is 0", "more than zero"),
                refused(policy -> policy.minSessions(-1), "minSessions is -1", "0, for none, or more"),
                refused(policy -> policy.runningProtection(ZERO), "runningProtection is PT0S", "more than zero"),
                refused(policy -> policy.leaseProtection(ZERO), "leaseProtection is PT0S", "more than zero"),
                refused(policy -> policy.maxRemovalShare(0), "maxRemovalShare is 0.0", "more than 0, at most 1"),
                refused(policy -> policy.maxRemovalShare(1.01), "maxRemovalShare is 1.01", "more than 0, at most 1"),
                refused(policy -> policy.maxRemovalShare(Double.NaN), "maxRemovalShare is NaN", "more than 0"),
                refused(policy -> policy.notice(ZERO), "notice is PT0S", "noticeOff()"),
                refused(policy -> policy.touchShare(-0.1), "touchShare is -0.1", "at least 0, less than 1"),
                refused(policy -> policy.touchShare(1), "touchShare is 1.0", "at least 0, less than 1"),
                refused(policy -> policy.clockTolerance(ZERO), "clockTolerance is PT0S", "more than zero"),
                refused(policy -> policy.archiveRetention(ZERO), "archiveRetention is PT0S", "archiveRetentionOff()"),
                refused(policy -> policy.archiveMaxBytes(0), "archiveMaxBytes is 0", "archiveMaxBytesOff()"),
                refused(policy -> policy.orphanGrace(ZERO), "orphanGrace is PT0S", "more than zero"),
                refused(policy -> policy.tombstoneTime(ZERO), "tombstoneTime is PT0S", "more than zero"),
                refused(policy -> policy.exempt("a*", ZERO), "exempt(\"a*\") is PT0S", "more than zero"),
                refused(policy -> policy.exempt(" "), "key pattern is \" \"", "must have a character"),
                refused(
                        policy -> policy.quota(QuotaScope.OWNER, Counter.TOTAL, 0, 5),
                        "quota of OWNER and TOTAL has notice 0",
                        "more than zero"),
                refused(
                        policy -> policy.quota(QuotaScope.OWNER, Counter.TOTAL, 6, 5),
                        "notice 6 and hard 5",
                        "hard not less"),
                refused(
                        policy -> policy.forKeys("*", Rule.inherit().idleTimeout(ZERO)),
                        "idleTimeout is PT0S",
                        "idleTimeoutOff()"),
                refused(
                        policy -> policy.idleTimeout(Duration.ofSeconds(Long.MAX_VALUE)),
                        "at most 365000 days",
                        "idleTimeoutOff()"));
    }

    private static Arguments refused(Consumer<RetentionPolicy.Builder> setting, String says, String advises) {
        return Arguments.of(setting, says, advises);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("row12EveryZeroAndNegativeSetting")
    void row12ZeroAndNegativeSettingsAreRefusedByNameWithAdvice(
            Consumer<RetentionPolicy.Builder> setting, String says, String advises) {
        assertThatThrownBy(() -> setting.accept(RetentionPolicy.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says)
                .hasMessageContaining(advises);
    }

    @Test
    void gatewayDefaultsAreThoseOfTheOriginal() {
        RetentionPolicy policy = RetentionPolicy.gatewayDefaults();
        assertThat(policy.mode()).isEqualTo(Mode.WARN);
        assertThat(policy.idleTimeout()).hasValue(Duration.ofDays(30));
        assertThat(policy.lifetime()).isEmpty();
        assertThat(policy.maxSessions()).hasValue(500);
        assertThat(policy.maxBytes()).isEmpty();
        assertThat(policy.diskBudget()).isEmpty();
        assertThat(policy.highWater()).isEmpty();
        assertThat(policy.touchShare()).isZero();
        assertThat(policy.archiveRetention()).hasValue(Duration.ofDays(30));
    }

    @Test
    void whatIsNotSetHasItsDocumentedDefault() {
        RetentionPolicy policy = RetentionPolicy.builder().build();
        assertThat(policy.minSessions()).isZero();
        assertThat(policy.runningProtection()).isEqualTo(Duration.ofHours(6));
        assertThat(policy.leaseProtection()).isEqualTo(Duration.ofHours(24));
        assertThat(policy.maxRemovalShare()).isEqualTo(0.5);
        assertThat(policy.notice()).isEmpty();
        assertThat(policy.touchShare()).isEqualTo(0.05);
        assertThat(policy.clockTolerance()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.archiveMaxBytes()).hasValue(256L * 1024 * 1024);
        assertThat(policy.orphanGrace()).isEqualTo(Duration.ofHours(24));
        assertThat(policy.tombstoneTime()).isEqualTo(Duration.ofHours(24));
        assertThat(policy.archiveNaming()).isEqualTo(ArchiveNaming.SIDE_FOLDER);
        assertThat(policy.quotas()).isEmpty();
    }

    @Test
    void unlimitedHasNoLimit() {
        RetentionPolicy policy = RetentionPolicy.unlimited();
        assertThat(policy.idleTimeout()).isEmpty();
        assertThat(policy.lifetime()).isEmpty();
        assertThat(policy.maxSessions()).isEmpty();
        assertThat(policy.maxBytes()).isEmpty();
        assertThat(policy.diskBudget()).isEmpty();
        assertThat(policy.archiveRetention()).isEmpty();
        assertThat(policy.archiveMaxBytes()).isEmpty();
    }

    @Test
    void highWaterIsFourFifthsOfTheBudgetButAtLeastOneAndNeverMoreThanIt() {
        assertThat(RetentionPolicy.builder().diskBudget(1_001).build().highWater())
                .hasValue(800);
        assertThat(RetentionPolicy.builder().diskBudget(1_004).build().highWater())
                .hasValue(803);
        assertThat(RetentionPolicy.builder().diskBudget(1).build().highWater()).hasValue(1);
        assertThat(RetentionPolicy.builder().diskBudget(Long.MAX_VALUE).build().highWater())
                .hasValue(Long.MAX_VALUE / 10 * 8 + 5);
        assertThat(RetentionPolicy.builder()
                        .highWater(70)
                        .diskBudget(60)
                        .build()
                        .highWater())
                .hasValue(60);
        assertThat(RetentionPolicy.builder()
                        .diskBudget(60)
                        .highWater(50)
                        .build()
                        .highWater())
                .hasValue(50);
    }

    @Test
    void thePatternWithTheMostLettersWinsThenTheKindThenTheStore() {
        RetentionPolicy policy = RetentionPolicy.builder()
                .idleTimeout(Duration.ofDays(1))
                .maxSessions(10)
                .forKind(SessionKind.GROUP, Rule.inherit().idleTimeout(Duration.ofDays(2)))
                .forKeys(
                        "agent:*:telegram:*",
                        Rule.inherit().idleTimeout(Duration.ofDays(3)).maxSessionsOff())
                .forKeys("agent:*", Rule.inherit().idleTimeout(Duration.ofDays(4)))
                .forKeys("*:telegram:group:*", Rule.inherit().lifetime(Duration.ofDays(5)))
                .build();
        PolicySettings settings = policy.settings();
        assertThat(settings.limits("session:1", SessionKind.OTHER).idleTimeout().value())
                .hasValue(Duration.ofDays(1));
        assertThat(settings.limits("discord:group:1", SessionKind.GROUP)
                        .idleTimeout()
                        .value())
                .hasValue(Duration.ofDays(2));
        assertThat(settings.limits("agent:a:telegram:dm:1", SessionKind.DIRECT)
                        .idleTimeout()
                        .value())
                .hasValue(Duration.ofDays(3));
        assertThat(settings.limits("agent:a:telegram:dm:1", SessionKind.DIRECT)
                        .maxSessions()
                        .value())
                .isEmpty();
        assertThat(settings.limits("agent:a:main", SessionKind.MAIN)
                        .idleTimeout()
                        .value())
                .hasValue(Duration.ofDays(4));
        assertThat(settings.limits("agent:a:telegram:group:1", SessionKind.GROUP)
                        .idleTimeout()
                        .value())
                .as("the closest pattern leaves it to the kind")
                .hasValue(Duration.ofDays(2));
    }

    @Test
    void ofTwoPatternsWithAsManyLettersTheLaterOneWins() {
        Rule one = Rule.inherit().maxSessions(1);
        Rule two = Rule.inherit().maxSessions(2);
        RetentionPolicy.Builder policy =
                RetentionPolicy.builder().forKeys("ab*", one).forKeys("*ab", two);
        assertThat(policy.build()
                        .settings()
                        .limits("ab", SessionKind.OTHER)
                        .maxSessions()
                        .value())
                .hasValue(2);
        assertThat(policy.forKeys("AB*", one)
                        .build()
                        .settings()
                        .limits("ab", SessionKind.OTHER)
                        .maxSessions()
                        .value())
                .hasValue(1);
    }

    @Test
    void aBuilderOfAPolicyDoesNotChangeThePolicy() {
        RetentionPolicy policy = RetentionPolicy.builder().build();
        RetentionPolicy other = policy.toBuilder()
                .mode(Mode.ENFORCE)
                .forKind(SessionKind.CRON, Rule.inherit().maxSessions(1))
                .exempt("x")
                .priority("y", 3)
                .build();
        assertThat(policy.mode()).isEqualTo(Mode.WARN);
        assertThat(policy.toString())
                .isEqualTo(RetentionPolicy.builder().build().toString());
        assertThat(other.toBuilder().build().toString()).isEqualTo(other.toString());
    }

    @Test
    void aPolicyCanBeLogged() {
        assertThat(RetentionPolicy.byKind().toBuilder()
                        .diskBudgetOff()
                        .noticeOff()
                        .quota(QuotaScope.OWNER, Counter.TOTAL, 1, 2)
                        .exempt("agent:*:vip", Duration.ofDays(90))
                        .build()
                        .toString())
                .startsWith(
                        "RetentionPolicy[mode=WARN, idleTimeout=PT720H, lifetime=off, maxSessions=500, maxBytes=off")
                .contains("HEARTBEAT=idleTimeout=PT24H", "MAIN", "agent:*:vip until idle for 90 d")
                .contains("scope=OWNER, counter=TOTAL, notice=1, hard=2", "archiveMaxBytes=268435456");
    }
}
