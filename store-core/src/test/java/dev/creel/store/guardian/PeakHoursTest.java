package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Trend.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class PeakHoursTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<Sample> samples(String from, Instant to, ToLongFunction<ZonedDateTime> inUse) {
        List<Sample> samples = new ArrayList<>();
        for (Instant at = Instant.parse(from); at.isBefore(to); at = at.plus(Duration.ofMinutes(20))) {
            samples.add(new Sample(at, inUse.applyAsLong(at.atZone(BERLIN)), 0, 0, 0));
        }
        return samples;
    }

    private static PeakHours hours(List<Sample> samples, Instant now) {
        return PeakHours.of(samples, Usage.Measure.IN_USE, BERLIN, now);
    }

    @Test
    void theHourInWhichMostIsUsedOnAUsualDayIsThePeak() {
        Instant now = Instant.parse("2026-11-16T12:00:00Z");
        Random random = new Random(7);
        List<Sample> samples = samples("2026-11-10T23:00:00Z", now, at -> {
            boolean burst = at.getDayOfMonth() == 13 && at.getHour() == 3;
            return 10L + random.nextInt(5) + (at.getHour() == 14 ? 20 : 0) + (burst ? 500 : 0);
        });

        assertThat(hours(samples, now).peak()).hasValue(14);
        assertThat(hours(samples, now).days()).isEqualTo(5);
        assertThat(hours(samples, now).maxima())
                .containsOnlyKeys(LocalDate.parse("2026-11-11")
                        .datesUntil(LocalDate.parse("2026-11-16"))
                        .toList());
    }

    @Test
    void twoDaysTellNothing() {
        Instant now = Instant.parse("2026-11-16T12:00:00Z");
        List<Sample> samples = samples("2026-11-13T23:00:00Z", now, ZonedDateTime::getHour);

        assertThat(hours(samples, now).days()).isEqualTo(2);
        assertThat(hours(samples, now).peak()).isEmpty();
    }

    @Test
    void daysOfWhichLittleIsKnownDoNotCount() {
        Instant now = Instant.parse("2026-11-16T12:00:00Z");
        List<Sample> samples = samples("2026-11-10T12:00:00Z", now, ZonedDateTime::getHour);
        samples.removeIf(sample -> sample.at().atZone(BERLIN).getDayOfMonth() == 12
                && sample.at().atZone(BERLIN).getHour() < 5);

        assertThat(hours(samples, now).maxima().keySet())
                .extracting(LocalDate::getDayOfMonth)
                .containsExactly(11, 13, 14, 15);
    }

    @Test
    void hoursThatAreAllAlikeHaveNoPeak() {
        Instant now = Instant.parse("2026-11-16T12:00:00Z");

        assertThat(hours(samples("2026-11-10T23:00:00Z", now, at -> 5), now).peak())
                .isEmpty();
    }

    @Test
    void aDayOnWhichClocksArePutForwardIsCompleteToo() {
        Instant now = Instant.parse("2026-03-31T12:00:00Z");
        List<Sample> samples = samples("2026-03-27T23:00:00Z", now, ZonedDateTime::getHour);

        assertThat(hours(samples, now).days()).isEqualTo(3);
        assertThat(hours(samples, now).peak()).hasValue(23);
    }
}
