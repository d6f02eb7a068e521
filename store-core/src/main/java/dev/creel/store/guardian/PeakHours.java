package dev.creel.store.guardian;

import dev.creel.store.guardian.Trend.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The complete days of which samples are known: the most that was used in each hour of them. Not thread-safe. */
final class PeakHours {

    /** From how many complete days on they tell something. */
    static final int ENOUGH_DAYS = 3;

    private static final int HOURS = 24;
    /** A day has 23 hours when clocks are put forward, and a guardian may be restarted. */
    private static final int ENOUGH_HOURS = 20;

    private static final long UNKNOWN = -1;

    private final SortedMap<LocalDate, long[]> days = new TreeMap<>();

    private PeakHours() {}

    /**
     * Looks at the days that are over, as far as enough hours of them are known.
     *
     * @param samples in any order
     */
    static PeakHours of(List<Sample> samples, Usage.Measure measure, ZoneId zone, Instant now) {
        PeakHours hours = new PeakHours();
        for (Sample sample : samples) {
            ZonedDateTime at = sample.at().atZone(zone);
            long[] day = hours.days.computeIfAbsent(at.toLocalDate(), date -> unknown());
            day[at.getHour()] = Math.max(day[at.getHour()], sample.of(measure));
        }
        LocalDate today = LocalDate.ofInstant(now, zone);
        hours.days
                .entrySet()
                .removeIf(day -> !day.getKey().isBefore(today)
                        || Arrays.stream(day.getValue())
                                        .filter(hour -> hour != UNKNOWN)
                                        .count()
                                < ENOUGH_HOURS);
        return hours;
    }

    private static long[] unknown() {
        long[] day = new long[HOURS];
        Arrays.fill(day, UNKNOWN);
        return day;
    }

    /** Answers how many complete days are known. */
    int days() {
        return days.size();
    }

    /** Answers the most that was used on each complete day. */
    SortedMap<LocalDate, Long> maxima() {
        SortedMap<LocalDate, Long> maxima = new TreeMap<>();
        for (Map.Entry<LocalDate, long[]> day : days.entrySet()) {
            maxima.put(day.getKey(), Arrays.stream(day.getValue()).max().orElse(0));
        }
        return maxima;
    }

    /** Answers the hour of day in which most is used on a usual day, the first of several; nothing if all are alike. */
    OptionalInt peak() {
        if (days.size() < ENOUGH_DAYS) {
            return OptionalInt.empty();
        }
        double least = Double.MAX_VALUE;
        double most = -1;
        int peak = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            List<Double> values = new ArrayList<>();
            for (long[] day : days.values()) {
                if (day[hour] != UNKNOWN) {
                    values.add((double) day[hour]);
                }
            }
            if (!values.isEmpty()) {
                double median = TrendLine.quantile(values, 0.5);
                least = Math.min(least, median);
                peak = median > most ? hour : peak;
                most = Math.max(most, median);
            }
        }
        return most > least ? OptionalInt.of(peak) : OptionalInt.empty();
    }
}
