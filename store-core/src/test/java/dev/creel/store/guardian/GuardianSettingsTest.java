package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Settings have sensible defaults, and settings that make no sense are refused with all that is wrong. */
class GuardianSettingsTest {

    @Test
    void theDefaultsAreThoseThatAreDocumented() {
        GuardianSettings defaults = GuardianSettings.defaults();

        assertThat(defaults.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.threshold(Level.NORMAL)).isZero();
        assertThat(defaults.threshold(Level.NOTICE)).isEqualTo(65);
        assertThat(defaults.threshold(Level.WARNING)).isEqualTo(80);
        assertThat(defaults.threshold(Level.CRITICAL)).isEqualTo(90);
        assertThat(defaults.hysteresis()).isEqualTo(5);
        assertThat(defaults.cooldown(Level.NOTICE)).isEqualTo(Duration.ofMinutes(30));
        assertThat(defaults.cooldown(Level.WARNING)).isEqualTo(Duration.ofMinutes(15));
        assertThat(defaults.cooldown(Level.CRITICAL)).isEqualTo(Duration.ofMinutes(5));
        assertThat(defaults.recoverAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(defaults.failedLooks()).isEqualTo(2);
        assertThat(defaults.keepSamples()).isEqualTo(Duration.ofDays(14));
        assertThat(defaults.cleanup()).isEmpty();
    }

    @Test
    void theDefaultsOfACleanupAreThoseThatAreDocumented() {
        CleanupSettings defaults = CleanupSettings.defaults();

        assertThat(defaults.every()).isEqualTo(Duration.ofMinutes(15));
        assertThat(defaults.idle()).isEqualTo(Duration.ofHours(2));
        assertThat(defaults.minSessions()).isEqualTo(10);
        assertThat(defaults.from()).isEqualTo(Level.WARNING);
        assertThat(defaults.headroom()).isEqualTo(40);
        assertThat(defaults.atCritical()).isFalse();
        assertThat(defaults.exempt()).isEmpty();
        assertThat(defaults.exemptKinds()).containsExactly(SessionKind.MAIN);
        assertThat(defaults.priorities()).isEmpty();
        assertThat(defaults.exemptFrom()).isEmpty();
        assertThat(defaults.maxRemovalShare()).isEqualTo(0.5);
        assertThat(defaults.runningProtection()).isEqualTo(Duration.ofHours(6));
        assertThat(defaults.leaseProtection()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void equalSettingsHaveEqualLines() {
        GuardianSettings settings = GuardianSettings.builder()
                .interval(Duration.ofSeconds(5))
                .threshold(Level.CRITICAL, 95)
                .cleanup(CleanupSettings.builder()
                        .exempt("agent:main:*")
                        .exemptKinds(Set.of())
                        .priority("agent:ops:*", 10)
                        .exemptFrom(10)
                        .build())
                .build();

        assertThat(settings.toBuilder().build()).hasToString(settings.toString());
        assertThat(settings.cleanup().orElseThrow().toBuilder().build())
                .hasToString(settings.cleanup().orElseThrow().toString());
        assertThat(settings.toBuilder().cleanupOff().build().toString())
                .isNotEqualTo(settings.toString())
                .doesNotContain("\n");
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        GuardianSettings.Builder builder = GuardianSettings.builder()
                .interval(Duration.ofMillis(999))
                .threshold(Level.WARNING, 65)
                .hysteresis(0)
                .cooldown(Level.CRITICAL, Duration.ofHours(1))
                .recoverAfter(Duration.ofSeconds(-1))
                .failedLooks(0)
                .keepSamples(Duration.ofHours(23));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interval is PT0.999S; it must be PT1S to 365 days")
                .hasMessageContaining("threshold(WARNING) is 65; it must be more than 65 and at most 100")
                .hasMessageContaining("hysteresis is 0; it must be at least 1 and less than 2")
                .hasMessageContaining(
                        "cooldown(CRITICAL) is PT1H; it must be at least the interval PT0.999S and at most" + " PT15M")
                .hasMessageContaining("recoverAfter is PT-1S; it must be zero to 365 days")
                .hasMessageContaining("failedLooks is 0; it must be 1 to 100")
                .hasMessageContaining("keepSamples is PT23H; it must be 1 to 90 days");
    }

    @Test
    void whenTheHysteresisReachesTheNextThresholdThenItIsRefused() {
        assertThatThrownBy(() -> GuardianSettings.builder().hysteresis(10).build())
                .hasMessage("hysteresis is 10; it must be at least 1 and less than 10, the smallest step from one"
                        + " threshold to the next");
        assertThatCode(() -> GuardianSettings.builder().hysteresis(9).build()).doesNotThrowAnyException();
    }

    @Test
    void aCooldownShorterThanTheIntervalIsRefused() {
        assertThatThrownBy(() -> GuardianSettings.builder()
                        .interval(Duration.ofMinutes(6))
                        .build())
                .hasMessage("cooldown(CRITICAL) is PT5M; it must be at least the interval PT6M and at most PT15M");
    }

    @Test
    void aCleanupThatWouldFreeNothingIsRefused() {
        CleanupSettings cleanup = CleanupSettings.builder().headroom(20).build();

        assertThatThrownBy(() -> GuardianSettings.builder().cleanup(cleanup).build())
                .hasMessage("headroom is 20; it must be more than 20, which is free already when a cleanup begins at"
                        + " WARNING");
        assertThatCode(() -> GuardianSettings.builder()
                        .cleanup(cleanup.toBuilder().headroom(21).build())
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void allFaultsOfACleanupAreNamedAtOnce() {
        CleanupSettings.Builder builder = CleanupSettings.builder()
                .every(Duration.ofSeconds(59))
                .idle(Duration.ZERO)
                .minSessions(-1)
                .from(Level.NORMAL)
                .headroom(100)
                .exempt(" ")
                .priority("", 1)
                .maxRemovalShare(0);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("every is PT59S; it must be PT1M to 365 days")
                .hasMessageContaining("idle is PT0S; it must be more than a millisecond, at most 365 days")
                .hasMessageContaining("minSessions is -1; it must be 0 or more")
                .hasMessageContaining("from is NORMAL; it must be NOTICE, WARNING or CRITICAL")
                .hasMessageContaining("headroom is 100; it must be 1 to 99")
                .hasMessageContaining("exempt is \" \"; it must be a key in which * stands for any characters")
                .hasMessageContaining("priority is \"\"; it must be a key in which * stands for any characters")
                .hasMessageContaining("maxRemovalShare is 0.0; it must be more than 0, at most 1");
    }

    @Test
    void normalHasNoThresholdAndNoCooldown() {
        assertThatThrownBy(() -> GuardianSettings.builder().threshold(Level.NORMAL, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GuardianSettings.builder().cooldown(Level.NORMAL, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
