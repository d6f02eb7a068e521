package dev.creel.cli;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.GuardianState.NextCleanup;
import dev.creel.store.guardian.GuardianState.Source;
import dev.creel.store.guardian.Trend;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.Usage.Figure;
import dev.creel.store.guardian.Usage.Measure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows all that a guardian knows on one screen, in ASCII. Immutable, thread-safe. */
final class StatusScreen {

    private static final int BAR = 20;
    private static final int MOST_ALERTS = 5;
    private static final List<String> TITLES = List.of("SOURCE", "LEVEL", "IN USE", "SESSIONS", "USED", "TREND");
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    private final GuardianState state;
    private final Instant now;
    private final ZoneId zone;
    private final StringBuilder screen = new StringBuilder();

    private StatusScreen(GuardianState state, Instant now, ZoneId zone) {
        this.state = state;
        this.now = now;
        this.zone = zone;
    }

    /** Answers the screen, each line of it ended by a line feed. */
    static String of(GuardianState state, Instant now, ZoneId zone) {
        return new StatusScreen(state, now, zone).text();
    }

    private String text() {
        Duration ago = Duration.between(state.at(), now);
        line(DAY_AND_TIME.format(now.atZone(zone)) + "   looked " + words(ago.isNegative() ? Duration.ZERO : ago)
                + " ago" + (state.stalled() ? ", and no more since: all of this is from then" : ""));
        sources();
        for (Source source : state.sources()) {
            if (source.trouble().isEmpty()) {
                source.cleanup().flatMap(next -> cleanup(source.name(), next)).ifPresent(this::line);
            }
        }
        state.troubles().forEach(trouble -> line("Trouble: " + trouble));
        line("Last alerts" + (state.alerts().isEmpty() ? ": none" : ""));
        state.alerts().stream().limit(MOST_ALERTS).forEach(this::alert);
        return screen.toString();
    }

    private void line(String text) {
        screen.append(Output.printable(text).stripTrailing()).append('\n');
    }

    private void sources() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        state.sources().forEach(source -> rows.add(row(source)));
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = rows.get(i).get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            line(line.toString());
            if (i > 0) {
                state.sources().get(i - 1).trouble().ifPresent(words -> line("  " + words));
            }
        }
    }

    private List<String> row(Source source) {
        Optional<Usage> usage = source.usage();
        return List.of(
                source.name(),
                usage.isEmpty() ? "-" : source.level().name(),
                usage.map(of -> count(of.inUse(), of.limits().inUse())).orElse("-"),
                usage.map(of -> count(of.existing(), of.limits().sessions())).orElse("-"),
                usage.flatMap(Usage::worst).map(StatusScreen::bar).orElse("-"),
                source.trend().map(this::trend).orElse("-"));
    }

    private static String count(long count, OptionalLong limit) {
        return limit.isPresent() ? count + "/" + limit.getAsLong() : String.valueOf(count);
    }

    /** Answers how much of a limit is used; neither bar nor percentage is ever rounded up. */
    private static String bar(Figure figure) {
        int full = (int) Math.min(BAR, figure.percent() * BAR / 100);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] "
                + String.format(Locale.ROOT, "%3d %% %s", (long) figure.percent(), word(figure.measure()));
    }

    private static String word(Measure measure) {
        return Output.word(measure).replace('-', ' ');
    }

    private String trend(Trend trend) {
        String busiest = trend.peakHour().isPresent()
                ? String.format(
                        Locale.ROOT, ", busiest %02d:00", trend.peakHour().getAsInt())
                : "";
        return switch (trend.basis()) {
            case TOO_LITTLE -> "-";
            case STEADY -> (Math.abs(trend.perHour()) < 1 ? "steady" : growth(trend)) + busiest;
            case HOURS, DAYS ->
                trend.likely()
                                .map(likely -> "full in " + in(likely) + range(trend))
                                .orElse("growing")
                        + busiest;
        };
    }

    private static String growth(Trend trend) {
        long perHour = (long) trend.perHour();
        String amount = trend.measure() == Measure.BYTES ? bytes(Math.abs(perHour)) : String.valueOf(Math.abs(perHour));
        return (perHour < 0 ? "-" : "+") + amount + " an hour";
    }

    private String range(Trend trend) {
        return trend.earliest().map(earliest -> " (" + in(earliest)).orElse(" (now")
                + trend.latest().map(latest -> " to " + in(latest) + ")").orElse(" or more)");
    }

    private String in(Instant at) {
        return words(at.isBefore(now) ? Duration.ZERO : Duration.between(now, at));
    }

    private Optional<String> cleanup(String source, NextCleanup next) {
        String would =
                next.removals() + (next.removals() == 1 ? " session (" : " sessions (") + bytes(next.bytes()) + ")";
        if (next.stopped().isPresent()) {
            return Optional.of(
                    "Cleanup of " + source + " is stopped: " + next.stopped().get());
        }
        if (next.due().isPresent()) {
            return Optional.of(
                    "Cleanup of " + source + " from " + clock(next.due().get()) + " on: " + would + " as it is now");
        }
        return next.removals() == 0
                ? Optional.empty()
                : Optional.of("Cleanup of " + source + " is off; it would remove " + would);
    }

    private void alert(Alert alert) {
        line(String.format(
                Locale.ROOT, "  %s %-8s %s: %s", clock(alert.at()), alert.level(), alert.source(), alert.text()));
    }

    /** Answers a time of today, or the day too. */
    private String clock(Instant at) {
        boolean today = at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return (today ? TIME : DAY).format(at.atZone(zone));
    }

    private static String words(Duration time) {
        long minutes = time.toMinutes();
        if (minutes < 2) {
            return time.toSeconds() + " s";
        }
        if (minutes < 120) {
            return minutes + " min";
        }
        return minutes < 48 * 60 ? minutes / 60 + " h" : minutes / (24 * 60) + " d";
    }

    private static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        String[] units = {"KB", "MB", "GB", "TB", "PB", "EB"};
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1023.95 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
