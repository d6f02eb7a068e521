package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What grew within the last hour, and whose it is. */
class GrowthTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Growth growth = new Growth();

    @Test
    void whatGrewInTheLastHourIsToldWithItsKindAndItsOwner() {
        for (int minute = 0; minute <= 120; minute += 5) {
            growth.add(usage(minute, 10 + minute, 20));
        }

        assertThat(growth.words(usage(120, 130, 20)))
                .isEqualTo("+60 sessions in the last hour, most of them cron, most of ops");
    }

    @Test
    void aShorterTimeIsToldAsSuch() {
        growth.add(usage(0, 10, 20));

        assertThat(growth.words(usage(25, 11, 20)))
                .isEqualTo("+1 session in the last 25 min, most of them cron, most of ops");
    }

    @Test
    void whatDidNotGrowIsNotTold() {
        growth.add(usage(0, 10, 20));

        assertThat(growth.words(usage(30, 10, 20))).isEmpty();
        assertThat(growth.words(usage(30, 5, 20))).isEmpty();
        assertThat(new Growth().words(usage(30, 5, 20))).isEmpty();
    }

    @Test
    void whatGrewFastestSinceACleanupIsAnotherThanWhatGrewFastestBefore() {
        growth.add(usage(0, 10, 20));
        growth.add(usage(10, 40, 20));
        growth.add(usage(20, 40, 25));

        assertThat(growth.fastest(usage(20, 40, 25), Instant.MIN)).isEqualTo("ops cron");
        assertThat(growth.fastest(usage(20, 40, 25), START.plus(Duration.ofMinutes(10))))
                .isEqualTo("main direct");
        assertThat(growth.fastest(usage(20, 40, 25), START.plus(Duration.ofMinutes(20))))
                .isEmpty();
    }

    @Test
    void whatGrewSinceACleanupIsComparedWithWhatItLeft() {
        growth.add(usage(0, 40, 25));
        growth.cleanedTo(usage(0, 20, 20));

        assertThat(growth.fastest(usage(4, 35, 20), START)).isEqualTo("ops cron");
        assertThat(growth.fastest(usage(4, 20, 30), START)).isEqualTo("main direct");
        assertThat(growth.fastest(usage(4, 20, 20), START)).isEmpty();
    }

    @Test
    void aClockSetBackForgetsWhatWasLater() {
        growth.add(usage(60, 10, 20));
        growth.add(usage(0, 30, 20));

        assertThat(growth.words(usage(5, 31, 20))).startsWith("+1 session in the last 5 min");
    }

    private static Usage usage(int minute, long cron, long direct) {
        return new Usage(
                "main",
                START.plus(Duration.ofMinutes(minute)),
                0,
                cron + direct,
                0,
                0,
                Usage.Limits.none(),
                Map.of(SessionKind.CRON, cron, SessionKind.DIRECT, direct),
                List.of(new Usage.Share("ops", cron, 0), new Usage.Share("main", direct, 0)),
                Optional.empty());
    }
}
