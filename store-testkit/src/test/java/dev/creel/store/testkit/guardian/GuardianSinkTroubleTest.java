package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sink that hangs or fails holds nobody up, loses no more than it must, and is told once. */
class GuardianSinkTroubleTest {

    private static final int HOUR = 120;

    private final Watching watching = new Watching();

    @Test
    void aSinkThatHangsHoldsNobodyUpAndIsToldOnce() throws Exception {
        Workers.Hang hang = new Workers.Hang();
        List<Alert> late = new ArrayList<>();
        watching.build(builder -> builder.source(watching.main).sink("pager", alert -> {
            if (late.isEmpty()) {
                hang.hang();
            }
            late.add(alert);
        }));
        watching.main.uses(85);

        watching.looks(HOUR);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE WARNING +0",
                        "1:00 pager SINK_FAILED WARNING +0",
                        "15:00 main USAGE WARNING +29",
                        "30:00 main USAGE WARNING +29",
                        "45:00 main USAGE WARNING +29");
        assertThat(watching.guardian.state().troubles()).containsExactly("pager: it has not come back for 60 s");
        hang.release();
        assertThat(late).extracting(Alert::number).containsExactly(1L, 3L, 4L, 5L);
        assertThat(watching.guardian.state().troubles()).isEmpty();
    }

    @Test
    void aSinkThatHangsForEverKeepsTheLastHundredAlerts() throws Exception {
        Workers.Hang hang = new Workers.Hang();
        List<Alert> late = new ArrayList<>();
        watching.build(builder -> builder.source(watching.main).sink("pager", alert -> {
            if (late.isEmpty()) {
                hang.hang();
            }
            late.add(alert);
        }));
        watching.main.uses(95);

        watching.looks(12 * HOUR);
        hang.release();

        assertThat(late).hasSize(101).first().extracting(Alert::number).isEqualTo(1L);
        assertThat(late.get(100).number()).isEqualTo(145);
    }

    @Test
    void anAlertThatFailsForAWhileIsTriedAgainInOrder() {
        List<String> tries = new ArrayList<>();
        watching.build(builder -> builder.source(watching.main).sink("hook", alert -> {
            tries.add(Duration.between(watching.alerts.get(0).at(), watching.clock.instant())
                            .toSeconds() + " " + alert.number());
            if (tries.size() < 4) {
                throw new IOException("429");
            }
        }));
        watching.main.uses(95);

        watching.looks(12);

        assertThat(tries).containsExactly("0 1", "5 1", "35 1", "155 1", "300 2");
        assertThat(watching.told()).containsExactly("0:00 main USAGE CRITICAL +0", "5:00 main USAGE CRITICAL +9");
    }

    @Test
    void aSinkThatFailsForGoodIsToldOnceUntilItWorks() {
        List<Long> taken = new ArrayList<>();
        watching.build(builder -> builder.source(watching.main).sink("hook", alert -> {
            if (alert.number() < 5) {
                throw new IllegalStateException("404");
            }
            taken.add(alert.number());
        }));
        watching.main.uses(95);

        watching.looks(40);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE CRITICAL +0",
                        "0:00 hook SINK_FAILED WARNING +0",
                        "5:00 main USAGE CRITICAL +9",
                        "10:00 main USAGE CRITICAL +9",
                        "15:00 main USAGE CRITICAL +9");
        assertThat(watching.alerts.get(1).text()).isEqualTo("alert 1 was not taken: 404");
        assertThat(taken).containsExactly(5L);
        assertThat(watching.guardian.state().troubles()).isEmpty();
    }

    @Test
    void aSinkThatFailsEveryOtherTimeIsToldOnceInACooldown() {
        watching.build(builder -> builder.source(watching.main).sink("hook", alert -> {
            if (alert.source().equals("main") && alert.at().getEpochSecond() / 300 % 2 == 0) {
                throw new IllegalStateException("404");
            }
        }));
        watching.main.uses(95);

        watching.looks(HOUR);

        assertThat(watching.told())
                .filteredOn(line -> line.contains("SINK_FAILED"))
                .hasSize(3);
    }

    @Test
    void aSinkThatBreaksForGoodWithinTheCooldownIsToldOnceItIsOver() {
        watching.build(builder -> builder.source(watching.main).sink("hook", alert -> {
            if (alert.number() != 3) {
                throw new IllegalStateException("404");
            }
        }));
        watching.main.uses(95);

        watching.looks(HOUR);

        assertThat(watching.told())
                .filteredOn(line -> line.contains("SINK_FAILED"))
                .containsExactly("0:00 hook SINK_FAILED WARNING +0", "15:00 hook SINK_FAILED WARNING +0");
    }

    @Test
    void anAlertThatIsNotForASinkDoesNotShowThatItWorks() {
        watching.build(builder -> builder.source(watching.main)
                .sink(
                        "hook",
                        AlertSink.listener(alert -> {
                                    throw new IllegalStateException("404");
                                })
                                .from(Level.CRITICAL)));
        watching.main.uses(95);
        watching.looks(1);
        watching.main.uses(70);

        watching.looks(HOUR);

        assertThat(watching.guardian.state().troubles()).containsExactly("hook: alert 1 was not taken: 404");
        assertThat(watching.told())
                .filteredOn(line -> line.contains("SINK_FAILED"))
                .hasSize(1);
    }
}
