package dev.creel.store.guardian;

import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.CleanupJudge.Stop;
import dev.creel.store.retention.RetentionPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes alerts. Stateless. */
final class Alerts {

    private static final Level TROUBLE = Level.WARNING;

    private Alerts() {}

    /** Answers that a source or a group is near a limit. */
    static Alert usage(
            long number, Instant at, Watch watch, Usage usage, int repeats, Optional<Alert.Reclaim> reclaim) {
        Optional<Trend> trend = watch.trend(at);
        return new Alert(
                number,
                at,
                Kind.USAGE,
                watch.level(),
                watch.level(),
                watch.name(),
                usage.figures(),
                Owners.told(usage),
                usage.kinds(),
                watch.growth().words(usage),
                reclaim,
                trend,
                repeats,
                AlertText.usage(usage, reclaim, trend, repeats, at)
                        + watch.trouble()
                                .map(words -> " Not all figures are new: " + words + ".")
                                .orElse(""),
                AlertText.advice(usage, reclaim));
    }

    /**
     * Answers that it is normal again.
     *
     * @param worst the highest level that people were told of
     */
    static Alert recovered(long number, Instant at, Watch watch, Usage usage, Level worst, int repeats) {
        return new Alert(
                number,
                at,
                Kind.RECOVERED,
                Level.NORMAL,
                worst,
                watch.name(),
                usage.figures(),
                Owners.told(usage),
                usage.kinds(),
                watch.growth().words(usage),
                Optional.empty(),
                watch.trend(at),
                repeats,
                AlertText.recovered(usage, repeats),
                "");
    }

    /** Answers that something does not work. */
    static Alert trouble(long number, Instant at, Kind kind, String of, String text, String advice) {
        return plain(number, at, kind, TROUBLE, of, text, advice, 0);
    }

    /** Answers that cleaning up a source is stopped. */
    static Alert stopped(
            long number,
            Instant at,
            Watch watch,
            Stop stop,
            String cause,
            Optional<RetentionPlan> plan,
            Duration idle) {
        Optional<Usage> usage = watch.usage();
        return new Alert(
                number,
                at,
                Kind.CLEANUP_STOPPED,
                Level.WARNING,
                Level.WARNING,
                watch.name(),
                usage.map(Usage::figures).orElse(List.of()),
                usage.map(Owners::told).orElse(List.of()),
                usage.map(Usage::kinds).orElse(Map.of()),
                usage.map(watch.growth()::words).orElse(""),
                plan.map(each -> AlertText.reclaim(List.of(each), idle)),
                watch.trend(at),
                0,
                "No further cleanup: " + AlertText.stop(stop, cause) + ".",
                AlertText.advice(stop, plan));
    }

    /** Answers that a source does not answer. */
    static Alert unreachable(long number, Instant at, String source, String words, int repeats) {
        return plain(
                number,
                at,
                Kind.UNREACHABLE,
                TROUBLE,
                source,
                "Does not answer: " + words
                        + (repeats == 0
                                ? ""
                                : ". It stopped answering " + repeats + " more times since the last alert"),
                "Its last figures stand until it answers. See what keeps it from answering.",
                repeats);
    }

    /** Answers that a source answers again. */
    static Alert answersAgain(long number, Instant at, String source) {
        return plain(number, at, Kind.ANSWERS_AGAIN, Level.NORMAL, source, "Answers again.", "", 0);
    }

    private static Alert plain(
            long number, Instant at, Kind kind, Level level, String source, String text, String advice, int repeats) {
        return new Alert(
                number,
                at,
                kind,
                level,
                // What does not answer was told of as a trouble.
                TROUBLE,
                source,
                List.of(),
                List.of(),
                Map.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                repeats,
                text,
                advice);
    }
}
