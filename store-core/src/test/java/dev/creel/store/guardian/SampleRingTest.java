package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Trend.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleRingTest {

    private static final Instant START = Instant.parse("2026-11-16T10:00:00Z");

    private final SampleRing ring = new SampleRing(Duration.ofDays(1));

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static Usage usage(long inUse, long existing, long bytes) {
        return Usage.of("main", START, inUse, existing, bytes, Usage.Limits.none());
    }

    @Test
    void aSampleHoldsTheMostOfEachMeasureWithinFiveMinutes() {
        ring.add(usage(3, 10, 500), minute(0));
        ring.add(usage(5, 9, 400), minute(2));
        ring.add(usage(4, 8, 600), minute(4));

        assertThat(ring.all()).containsExactly(new Sample(START, 5, 10, 600, 0));
    }

    @Test
    void aSampleIsAnsweredOnceByTheNextOneThatBegins() {
        assertThat(ring.add(usage(3, 10, 500), minute(1))).isEmpty();
        assertThat(ring.add(usage(4, 10, 500), minute(4))).isEmpty();
        assertThat(ring.add(usage(1, 10, 500), minute(5))).contains(new Sample(START, 4, 10, 500, 0));
        assertThat(ring.last()).contains(new Sample(minute(5), 1, 10, 500, 0));
    }

    @Test
    void partsOfASampleThatWereKeptBecomeOneAgain() {
        ring.add(new Sample(START, 4, 10, 500, 7));
        ring.add(new Sample(START, 2, 12, 400, 9));
        ring.add(usage(1, 1, 900), minute(3));

        assertThat(ring.all()).containsExactly(new Sample(START, 4, 12, 900, 9));
    }

    @Test
    void whatIsOlderThanIsKeptIsForgottenInOrder() {
        for (long i = 0; i < 1000; i++) {
            ring.add(usage(i, i, i), minute(5 * i));
        }

        assertThat(ring.all())
                .extracting(Sample::inUse)
                .containsExactlyElementsOf(
                        LongStream.range(1000 - 288, 1000).boxed().toList());
        assertThat(ring.all()).last().isEqualTo(new Sample(minute(5 * 999), 999, 999, 999, 0));
    }

    @Test
    void aClockThatGoesBackBeginsAnotherSample() {
        ring.add(usage(3, 3, 3), minute(60));
        ring.add(usage(4, 4, 4), minute(0));

        assertThat(ring.all()).extracting(Sample::at).containsExactly(minute(60), minute(0));
    }
}
