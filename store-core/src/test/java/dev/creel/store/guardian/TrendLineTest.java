package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.creel.store.guardian.Trend.Basis;
import dev.creel.store.guardian.Trend.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class TrendLineTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** A Monday, 13:00 in Berlin. */
    private static final Instant NOW = Instant.parse("2026-11-16T12:00:00Z");

    private static List<Sample> samples(Instant from, Instant to, ToLongFunction<Instant> existing) {
        List<Sample> samples = new ArrayList<>();
        for (Instant at = from; !at.isAfter(to); at = at.plus(SampleRing.SPAN)) {
            samples.add(new Sample(at, 0, existing.applyAsLong(at), 0, 0));
        }
        return samples;
    }

    private static List<Sample> lastHours(double hours, ToLongFunction<Instant> existing) {
        return samples(NOW.minus(Duration.ofMinutes((long) (hours * 60))), NOW, existing);
    }

    private static Trend trend(List<Sample> samples, long used, long limit) {
        return TrendLine.of(samples, new Usage.Figure(Usage.Measure.SESSIONS, used, limit), BERLIN, NOW);
    }

    private static double hoursTo(Instant at) {
        return Duration.between(at, NOW).toMillis() / -3_600_000.0;
    }

    private static long steps(Instant at, double perHour) {
        return Math.round(perHour * hoursTo(at));
    }

    @Test
    void aSteadyGrowthMeetsTheLimitWhenItMust() {
        Trend trend = trend(lastHours(2, at -> 412 + steps(at, 24)), 412, 500);

        assertThat(trend.basis()).isEqualTo(Basis.HOURS);
        assertThat(trend.perHour()).isEqualTo(24);
        assertThat(hoursTo(trend.likely().orElseThrow())).isCloseTo(88 / 24.0, within(0.001));
        assertThat(trend.earliest().orElseThrow())
                .isBeforeOrEqualTo(trend.likely().orElseThrow());
        assertThat(trend.latest().orElseThrow()).isAfterOrEqualTo(trend.likely().orElseThrow());
        assertThat(trend.peakHour()).isEmpty();
        assertThat(trend.days()).isZero();
    }

    @Test
    void aFewOutliersDoNotMoveIt() {
        List<Sample> samples = lastHours(2, at -> 412 + steps(at, 24));
        for (int i : new int[] {3, 11, 17}) {
            samples.set(i, new Sample(samples.get(i).at(), 0, samples.get(i).existing() + 20, 0, 0));
        }

        assertThat(trend(samples, 412, 500).perHour()).isCloseTo(24, within(2.5));
    }

    @Test
    void theRangeHoldsTheTruthInNoiseNearlyAlways() {
        int within = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            double perHour = 5 + random.nextInt(36);
            double left = perHour * (2 + random.nextInt(8));
            List<Sample> samples =
                    lastHours(2, at -> Math.round(1000 + perHour * hoursTo(at) + 1.5 * random.nextGaussian()));
            Trend trend = trend(samples, 1000, 1000 + Math.round(left));

            assertThat(trend.basis()).as("seed " + seed).isEqualTo(Basis.HOURS);
            double truth = Math.round(left) / perHour;
            boolean holds = hoursTo(trend.earliest().orElseThrow()) <= truth
                    && truth <= hoursTo(trend.latest().orElseThrow());
            within += holds ? 1 : 0;
        }
        assertThat(within).as("of 200").isGreaterThanOrEqualTo(195);
    }

    @Test
    void whatWasBeforeADropDoesNotCount() {
        List<Sample> samples = lastHours(2, at -> hoursTo(at) < -1 ? 480 : 300 + steps(at, 12));

        assertThat(trend(samples, 300, 500).perHour()).isCloseTo(12, within(0.01));
        assertThat(trend(samples, 300, 500).basis()).isEqualTo(Basis.HOURS);
    }

    @Test
    void tooLittleIsKnownSoonAfterADrop() {
        List<Sample> samples = lastHours(2, at -> hoursTo(at) < -0.5 ? 480 : 300 + steps(at, 12));

        assertThat(trend(samples, 300, 500).basis()).isEqualTo(Basis.TOO_LITTLE);
        assertThat(trend(List.of(), 300, 500))
                .isEqualTo(new Trend(
                        Usage.Measure.SESSIONS,
                        Basis.TOO_LITTLE,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        0));
    }

    @Test
    void whatFallsOrStaysOrGrowsTooSlowlyIsSteady() {
        assertThat(trend(lastHours(2, at -> 400), 400, 500).basis()).isEqualTo(Basis.STEADY);
        assertThat(trend(lastHours(2, at -> 400 + steps(at, -12)), 400, 500))
                .satisfies(trend -> assertThat(trend.basis()).isEqualTo(Basis.STEADY))
                .satisfies(trend -> assertThat(trend.perHour()).isEqualTo(-12));
        assertThat(trend(lastHours(2, at -> 400 + steps(at, 12)), 400, 40_000).basis())
                .isEqualTo(Basis.STEADY);
    }

    @Test
    void aLimitThatIsExceededIsMetNow() {
        Trend trend = trend(lastHours(2, at -> 520 + steps(at, 24)), 520, 500);

        assertThat(trend.earliest()).contains(NOW);
        assertThat(trend.latest()).contains(NOW);
    }

    @Test
    void samplesOfTheFutureAndTheirOrderDoNotMatter() {
        List<Sample> samples = lastHours(2, at -> 412 + steps(at, 24));
        Trend before = trend(samples, 412, 500);
        samples.add(new Sample(NOW.plusSeconds(86_400 * 400), 0, 1, 0, 0));
        Collections.shuffle(samples, new Random(1));

        assertThat(trend(samples, 412, 500)).isEqualTo(before);
    }

    @Test
    void growthFromDayToDayMeetsTheLimitInItsPeakHour() {
        // 10 more a day, 50 more in the hour from 14:00; the last complete day reached 450.
        List<Sample> samples = samples(NOW.minus(Duration.ofDays(6)), NOW, at -> {
            var local = at.atZone(BERLIN);
            long day = local.toLocalDate().toEpochDay()
                    - NOW.atZone(BERLIN).toLocalDate().toEpochDay();
            return 400 + 10 * (day + 1) + (local.getHour() == 14 ? 50 : 0);
        });
        Trend trend = trend(samples, 410, 500);

        assertThat(trend.basis()).isEqualTo(Basis.DAYS);
        assertThat(trend.days()).isEqualTo(5);
        assertThat(trend.peakHour()).hasValue(14);
        assertThat(trend.perHour()).isCloseTo(10 / 24.0, within(0.001));
        // Five days after Sunday.
        assertThat(trend.likely()).contains(Instant.parse("2026-11-20T13:00:00Z"));
        assertThat(trend.earliest()).isEqualTo(trend.likely());
    }

    @Test
    void theEarlierOfHoursAndDaysCounts() {
        List<Sample> samples = samples(NOW.minus(Duration.ofDays(6)), NOW, at -> 2000 + steps(at, 6));
        Trend days = trend(samples, 2000, 2400);
        Trend soon = trend(samples, 2000, 2030);

        assertThat(days.basis()).isEqualTo(Basis.DAYS);
        assertThat(soon.basis()).isEqualTo(Basis.HOURS);
        assertThat(hoursTo(soon.likely().orElseThrow())).isCloseTo(5, within(0.1));
    }

    @Test
    void anotherMeasureHasAnotherTrend() {
        List<Sample> samples = lastHours(2, at -> 412 + steps(at, 24));
        Trend trend = TrendLine.of(samples, new Usage.Figure(Usage.Measure.BYTES, 0, 100), BERLIN, NOW);

        assertThat(trend.measure()).isEqualTo(Usage.Measure.BYTES);
        assertThat(trend.basis()).isEqualTo(Basis.STEADY);
    }
}
