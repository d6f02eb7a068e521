package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.LevelTracker.Step;
import dev.creel.store.guardian.LevelTracker.Tell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** People are told when a level rises, again after its cooldown, and once when it has recovered. Looks are 30 s apart. */
class LevelTrackerTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int HOUR = 120;

    private LevelTracker tracker = new LevelTracker(GuardianSettings.defaults(), START);
    private Instant now = START;
    private final List<String> told = new ArrayList<>();

    @Test
    void steadyWarningIsToldEveryFifteenMinutesWithTheLooksBetween() {
        looks(HOUR, minute -> 85);

        assertThat(told)
                .containsExactly("0:00 WARNING +0", "15:00 WARNING +29", "30:00 WARNING +29", "45:00 WARNING +29");
        assertThat(saved().suppressed()).isEqualTo(29);
    }

    @Test
    void steadyCriticalIsToldEveryFiveMinutes() {
        looks(HOUR, minute -> 95);

        assertThat(told).hasSize(12).first().isEqualTo("0:00 CRITICAL +0");
        assertThat(told.subList(1, 12)).allMatch(each -> each.endsWith(" CRITICAL +9"));
    }

    @Test
    void steadyNoticeIsToldEveryHalfHour() {
        looks(HOUR, minute -> 70);

        assertThat(told).containsExactly("0:00 NOTICE +0", "30:00 NOTICE +59");
    }

    @Test
    void anEscalationIsToldInTheLookThatSeesIt() {
        looks(HOUR, minute -> minute < 7 ? 85 : 95);

        assertThat(told)
                .containsExactly(
                        "0:00 WARNING +0",
                        "7:00 CRITICAL +13",
                        "12:00 CRITICAL +9",
                        "17:00 CRITICAL +9",
                        "22:00 CRITICAL +9",
                        "27:00 CRITICAL +9",
                        "32:00 CRITICAL +9",
                        "37:00 CRITICAL +9",
                        "42:00 CRITICAL +9",
                        "47:00 CRITICAL +9",
                        "52:00 CRITICAL +9",
                        "57:00 CRITICAL +9");
    }

    @Test
    void aFallToALowerLevelIsToldOnlyOnceItsCooldownIsOver() {
        looks(HOUR, minute -> minute < 1 ? 95 : 82);

        assertThat(told)
                .containsExactly("0:00 CRITICAL +0", "15:00 WARNING +29", "30:00 WARNING +29", "45:00 WARNING +29");
    }

    @Test
    void flappingAroundAThresholdGivesOneAlertAndOneRecovery() {
        looks(28, minute -> isWhole(minute) ? 81 : 79);
        looks(60, minute -> 40);

        assertThat(told).containsExactly("0:00 WARNING +0", "16:00 RECOVERED +27");
    }

    @Test
    void flappingAroundTheLowestThresholdGivesOneAlertAndOneRecovery() {
        looks(40, minute -> isWhole(minute) ? 66 : 64);
        looks(60, minute -> 40);

        assertThat(told).containsExactly("0:00 NOTICE +0", "22:00 RECOVERED +39");
    }

    @Test
    void aLevelHoldsDownToItsThresholdLessTheHysteresis() {
        looks(1, minute -> 90);
        looks(1, minute -> 85.01);
        assertThat(tracker.level()).isEqualTo(Level.CRITICAL);
        looks(1, minute -> 85);
        assertThat(tracker.level()).isEqualTo(Level.WARNING);
        looks(1, minute -> 75);
        assertThat(tracker.level()).isEqualTo(Level.NOTICE);
        looks(1, minute -> 60);
        assertThat(tracker.level()).isEqualTo(Level.NORMAL);
    }

    @Test
    void aLevelBeginsExactlyAtItsThreshold() {
        looks(1, minute -> 64.99);
        assertThat(tracker.level()).isEqualTo(Level.NORMAL);
        looks(1, minute -> 65);
        assertThat(tracker.level()).isEqualTo(Level.NOTICE);
        looks(1, minute -> 80);
        assertThat(tracker.level()).isEqualTo(Level.WARNING);
        looks(1, minute -> 90);
        assertThat(tracker.level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void aShortCalmIsNoRecovery() {
        looks(1, minute -> 85);
        looks(4, minute -> 10);
        looks(1, minute -> 70);
        looks(4, minute -> 10);

        assertThat(told).containsExactly("0:00 WARNING +0");
    }

    @Test
    void aNewRiseWithinTheCooldownIsCountedAlsoAfterARecovery() {
        looks(1, minute -> 85);
        looks(6, minute -> 10);
        looks(40, minute -> 85);

        assertThat(told).containsExactly("0:00 WARNING +0", "2:30 RECOVERED +0", "15:00 WARNING +23");
    }

    @Test
    void aRiseWithoutAnAlertHasNoRecovery() {
        looks(1, minute -> 85);
        looks(5, minute -> 10);
        looks(2, minute -> 85);
        looks(20, minute -> 10);

        assertThat(told).containsExactly("0:00 WARNING +0", "2:30 RECOVERED +0");
    }

    @Test
    void aRestartRepeatsNothing() {
        for (int crash = 0; crash < 10; crash++) {
            looks(1, minute -> 85);
            tracker = new LevelTracker(GuardianSettings.defaults(), saved());
        }

        assertThat(told).containsExactly("0:00 WARNING +0");
        assertThat(saved().suppressed()).isEqualTo(9);
        assertThat(tracker.since()).isEqualTo(START);
    }

    @Test
    void aClockSetBackSilencesNothingForLongerThanTheCooldown() {
        looks(1, minute -> 85);
        now = START.minus(Duration.ofHours(5));
        looks(31, minute -> 85);

        assertThat(told).containsExactly("0:00 WARNING +0", "-285:00 WARNING +30");
        assertThat(tracker.since()).isEqualTo(START.minus(Duration.ofHours(5)));
    }

    @Test
    void aClockSetForwardRepeatsOnce() {
        looks(1, minute -> 85);
        now = START.plus(Duration.ofHours(5));
        looks(29, minute -> 85);

        assertThat(told).containsExactly("0:00 WARNING +0", "300:00 WARNING +0");
    }

    private Saved saved() {
        return tracker.saved(Reach.NONE, CleanupJudge.State.NONE);
    }

    private static boolean isWhole(double minute) {
        return minute == Math.floor(minute);
    }

    /** Takes looks, of what is used at each minute. */
    private void looks(int count, DoubleUnaryOperator percentAtMinute) {
        for (int i = 0; i < count; i++) {
            Duration since = Duration.between(START, now);
            Step step = tracker.look(percentAtMinute.applyAsDouble(since.toSeconds() / 60.0), now);
            if (step.tell() != Tell.NOTHING) {
                told.add(since.toMinutes() + ":" + (since.toSecondsPart() == 0 ? "00" : since.toSecondsPart()) + " "
                        + (step.tell() == Tell.USAGE ? tracker.level() : step.tell()) + " +" + step.suppressed());
            }
            now = now.plusSeconds(30);
        }
    }
}
