package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MomentTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private final Moment before = new Moment(5_000_000, NOON);

    @Test
    void machineWasSuspendedThenTheTimeMeanwhileCounts() {
        assertThat(before.millisUntil(new Moment(7_000_000, NOON.plusSeconds(60))))
                .isEqualTo(60_000);
    }

    @Test
    void clockWasSetBackThenTheTimeThatPassedCounts() {
        assertThat(before.millisUntil(new Moment(35_000_000, NOON.minusSeconds(60))))
                .isEqualTo(30);
    }
}
