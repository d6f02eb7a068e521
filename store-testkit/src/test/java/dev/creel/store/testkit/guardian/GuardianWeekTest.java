package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A week of day and night, bursts, a leak and a dead peer: without a guardian the limit is met, with one it never is. The
 * whole week is slow; {@code -Dcreel.charts=write} also writes its chart, which is compared otherwise.
 */
class GuardianWeekTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.creel.store");
    private static final List<Week.Event> EVENTS = Week.events(20260301);
    private static final Path IMAGES = Path.of("..", "docs", "images");

    @BeforeAll
    static void leaveOutWarnings() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterAll
    static void restoreLevel() {
        LOG.setLevel(null);
    }

    private static WeekRun.Result run(boolean guarded, Duration length) throws Exception {
        try (WeekRun run = new WeekRun(guarded)) {
            WeekRun.Result result = run.run(EVENTS, length);
            System.out.println("Guardian " + (guarded ? "on" : "off") + " for " + length.toDays() + " d: " + result);
            return result;
        }
    }

    private static void requireOff(WeekRun.Result off) {
        assertThat(off.met()).hasValueSatisfying(met -> assertThat(met).isLessThan(Duration.ofDays(2)));
        assertThat(off.refused()).isPositive();
    }

    private static void requireOn(WeekRun.Result on) {
        assertThat(on.met()).isEmpty();
        assertThat(on.refused()).isZero();
        assertThat(on.removed()).isPositive();
    }

    @Test
    void row19OneDayIsTooLongWithoutAGuardianAndNotWithOne() throws Exception {
        requireOff(run(false, Duration.ofDays(1)));
        requireOn(run(true, Duration.ofDays(1)));
    }

    @Tag("slow")
    @Test
    void row19LimitIsMetWithinTwoDaysWithoutAGuardianAndNeverInAWeekWithOne() throws Exception {
        WeekRun.Result off = run(false, Week.LENGTH);
        WeekRun.Result on = run(true, Week.LENGTH);

        requireOff(off);
        requireOn(on);
        assertThat(on.alerts())
                .containsEntry("peer UNREACHABLE WARNING", 1)
                .containsEntry("peer ANSWERS_AGAIN NORMAL", 1)
                .doesNotContainKeys("store CLEANUP_STOPPED WARNING", "store CLEANUP_FAILED WARNING");
        for (WeekChart chart : WeekChart.values()) {
            Path file = IMAGES.resolve(chart.file());
            if ("write".equals(System.getProperty("creel.charts"))) {
                Files.writeString(file, chart.svg(off, on));
            }
            assertThat(file).hasContent(chart.svg(off, on));
        }
    }
}
