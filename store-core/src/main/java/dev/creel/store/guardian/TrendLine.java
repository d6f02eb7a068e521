package dev.creel.store.guardian;

import dev.creel.store.guardian.Trend.Basis;
import dev.creel.store.guardian.Trend.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells from samples when a limit will be met: from the slopes of all pairs of points (Theil and Sen), whose median a few
 * outliers do not move. Stateless.
 */
final class TrendLine {

    private static final Duration WINDOW = Duration.ofHours(2);
    private static final Duration LEAST_APART = Duration.ofMinutes(10);
    private static final int ENOUGH_POINTS = 12;
    /** Less than the last value by more than this share of the limit is a cleanup, or something that ended. */
    private static final double DROP = 0.05;

    private static final double HOURS_AHEAD = 24;
    private static final double DAYS_AHEAD = 90;
    /** What would come later than this may as well never come. */
    private static final double NEVER_DAYS = 365;

    private static final int NOON = 12;
    private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

    private TrendLine() {}

    private record Point(double at, double value) {}

    /** How much a value grows in one unit of time: likely, and within which range. */
    private record Slopes(double low, double likely, double high) {

        static Slopes of(List<Point> points, double leastApart) {
            List<Double> slopes = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                for (int j = i + 1; j < points.size(); j++) {
                    double apart = points.get(j).at - points.get(i).at;
                    if (apart >= leastApart) {
                        slopes.add((points.get(j).value - points.get(i).value) / apart);
                    }
                }
            }
            return new Slopes(quantile(slopes, 0.25), quantile(slopes, 0.5), quantile(slopes, 0.75));
        }
    }

    /**
     * Answers the forecast for one measure.
     *
     * @param samples in any order; those after now are passed over
     * @param figure what is used now, and the limit
     * @param zone whose days and hours count
     */
    static Trend of(List<Sample> samples, Usage.Figure figure, ZoneId zone, Instant now) {
        List<Sample> known = samples.stream()
                .filter(sample -> !sample.at().isAfter(now))
                .sorted(Comparator.comparing(Sample::at))
                .toList();
        PeakHours hours = PeakHours.of(known, figure.measure(), zone, now);
        Optional<Trend> soon = byHours(known, figure, hours, now);
        Optional<Trend> later = byDays(figure, hours, zone, now);
        return soon.filter(trend -> trend.basis() == Basis.HOURS && !isAfter(trend, later))
                .or(() -> later.filter(trend -> trend.basis() == Basis.DAYS))
                .or(() -> soon)
                .or(() -> later)
                .orElse(unknown(Basis.TOO_LITTLE, figure, 0, hours));
    }

    private static boolean isAfter(Trend trend, Optional<Trend> other) {
        return other.flatMap(Trend::likely)
                .filter(at -> trend.likely().orElse(Instant.MAX).isAfter(at))
                .isPresent();
    }

    private static Optional<Trend> byHours(List<Sample> known, Usage.Figure figure, PeakHours hours, Instant now) {
        List<Point> points = new ArrayList<>();
        for (Sample sample : known) {
            if (sample.at().isAfter(now.minus(WINDOW))) {
                double value = sample.of(figure.measure());
                if (!points.isEmpty() && value < points.get(points.size() - 1).value - DROP * figure.limit()) {
                    points.clear();
                }
                points.add(new Point(sample.at().toEpochMilli() / MILLIS_PER_HOUR, value));
            }
        }
        if (points.size() < ENOUGH_POINTS) {
            return Optional.empty();
        }
        Slopes slopes = Slopes.of(points, LEAST_APART.toMillis() / MILLIS_PER_HOUR);
        double left = Math.max(0, figure.limit() - figure.used());
        if (slopes.low <= 0 || left / slopes.likely > HOURS_AHEAD) {
            return Optional.of(unknown(Basis.STEADY, figure, slopes.likely, hours));
        }
        return Optional.of(new Trend(
                figure.measure(),
                Basis.HOURS,
                slopes.likely,
                Optional.of(after(now, left / slopes.high)),
                Optional.of(after(now, left / slopes.likely)),
                left / slopes.low > NEVER_DAYS * 24 ? Optional.empty() : Optional.of(after(now, left / slopes.low)),
                hours.peak(),
                hours.days()));
    }

    private static Optional<Trend> byDays(Usage.Figure figure, PeakHours hours, ZoneId zone, Instant now) {
        if (hours.days() < PeakHours.ENOUGH_DAYS) {
            return Optional.empty();
        }
        List<Point> points = new ArrayList<>();
        for (Map.Entry<LocalDate, Long> day : hours.maxima().entrySet()) {
            points.add(new Point(day.getKey().toEpochDay(), day.getValue()));
        }
        Slopes slopes = Slopes.of(points, 1);
        Point last = points.get(points.size() - 1);
        double left = Math.max(0, figure.limit() - last.value);
        LocalDate from = LocalDate.ofEpochDay((long) last.at);
        double ahead = LocalDate.ofInstant(now, zone).toEpochDay() - last.at;
        if (slopes.low <= 0 || left / slopes.likely > ahead + DAYS_AHEAD) {
            return Optional.of(unknown(Basis.STEADY, figure, slopes.likely / 24, hours));
        }
        OptionalInt peak = hours.peak();
        return Optional.of(new Trend(
                figure.measure(),
                Basis.DAYS,
                slopes.likely / 24,
                Optional.of(onDay(from, left / slopes.high, peak, zone, now)),
                Optional.of(onDay(from, left / slopes.likely, peak, zone, now)),
                left / slopes.low > NEVER_DAYS
                        ? Optional.empty()
                        : Optional.of(onDay(from, left / slopes.low, peak, zone, now)),
                peak,
                hours.days()));
    }

    private static Trend unknown(Basis basis, Usage.Figure figure, double perHour, PeakHours hours) {
        return new Trend(
                figure.measure(),
                basis,
                perHour,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                hours.peak(),
                hours.days());
    }

    private static Instant after(Instant now, double hours) {
        return now.plusMillis(Math.round(hours * MILLIS_PER_HOUR));
    }

    /** Answers the peak hour of the first day, not before now, on which so many days have passed. */
    private static Instant onDay(LocalDate from, double days, OptionalInt peak, ZoneId zone, Instant now) {
        LocalDate day = from.plusDays((long) Math.ceil(days));
        LocalDate today = LocalDate.ofInstant(now, zone);
        if (day.isBefore(today)) {
            day = today;
        }
        Instant at = day.atTime(peak.orElse(NOON), 0).atZone(zone).toInstant();
        return at.isBefore(now)
                ? day.plusDays(1).atTime(peak.orElse(NOON), 0).atZone(zone).toInstant()
                : at;
    }

    /** Answers the value below or at which the given share of values lies, by nearest rank; 0 if there is none. */
    static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
