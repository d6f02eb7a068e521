package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseTest {

    @Test
    void interruptDoesNotShortenAStepAndShowsAgainAtTheEnd() {
        Thread.currentThread().interrupt();
        boolean during;
        long elapsed;

        try (Pause pause = new Pause(Duration.ofSeconds(10))) {
            pause.step();
            during = Thread.currentThread().isInterrupted();
            elapsed = pause.elapsedNanos();
            assertThat(pause.isOver()).isFalse();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(during).isFalse();
        assertThat(elapsed).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void withoutAnInterruptNoneShows() {
        try (Pause pause = new Pause(Duration.ofSeconds(10))) {
            pause.step();
        }

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void pauseOfNoTimeIsOverAtOnceAndAPauseForEverNever() {
        try (Pause none = new Pause(Duration.ZERO);
                Pause forEver = new Pause(Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThat(none.isOver()).isTrue();
            assertThat(forEver.isOver()).isFalse();
        }
    }
}
