package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

    private final VirtualClock clock = new VirtualClock();

    @Test
    void timeStandsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(VirtualClock.START).isEqualTo(clock.instant());
        assertThat(clock.getAsLong()).isZero();
    }

    @Test
    void advanceMovesClockAndTickerTogether() {
        clock.advance(Duration.ofSeconds(45));
        clock.advance(Duration.ofNanos(1));

        assertThat(clock.instant()).isEqualTo(VirtualClock.START.plusNanos(45_000_000_001L));
        assertThat(clock.getAsLong()).isEqualTo(45_000_000_001L);
    }

    @Test
    void jumpMovesTheClockAloneInEitherDirection() {
        clock.advance(Duration.ofSeconds(1));

        clock.jumpTo(Instant.EPOCH);

        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        assertThat(clock.getAsLong()).isEqualTo(1_000_000_000L);
        clock.advance(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1));
    }

    @Test
    void advanceBackwardsIsRefusedAndNamesTheWayToDoIt() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S")
                .hasMessageContaining("jumpTo");
        assertThat(clock.instant()).isEqualTo(VirtualClock.START);
    }

    @Test
    void noStepIsLostWhenManyThreadsAdvance() throws Exception {
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int step = 0; step < 1_000; step++) {
                    clock.advance(Duration.ofNanos(1));
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(clock.getAsLong()).isEqualTo(4_000);
        assertThat(clock.instant()).isEqualTo(VirtualClock.START.plusNanos(4_000));
    }
}
