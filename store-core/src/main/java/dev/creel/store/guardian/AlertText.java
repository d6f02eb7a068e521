package dev.creel.store.guardian;

import dev.creel.store.guardian.CleanupJudge.Stop;
import dev.creel.store.guardian.Usage.Figure;
import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.RetentionPlan;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a guardian speaks. Stateless. */
final class AlertText {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final int LONGEST = 500;

    private AlertText() {}

    /** Answers what a source uses and what follows, such as {@code 412 of 500 sessions (82 %). A cleanup would free 61.} */
    static String usage(Usage usage, Optional<Alert.Reclaim> reclaim, Optional<Trend> trend, int repeats, Instant now) {
        return usage.worst().map(AlertText::figure).orElse(usage.existing() + " sessions") + "."
                + reclaim.filter(of ->
                                usage.worst().filter(AlertText::canBeFreed).isPresent())
                        .map(AlertText::freed)
                        .orElse("")
                + trend.map(of -> forecast(of, now)).orElse("")
                + repeats(repeats);
    }

    /** Answers that a source is normal again. */
    static String recovered(Usage usage, int repeats) {
        return "Normal again: " + usage.worst().map(AlertText::figure).orElse(usage.existing() + " sessions") + "."
                + repeats(repeats);
    }

    private static boolean canBeFreed(Figure figure) {
        return figure.measure() == Measure.SESSIONS || figure.measure() == Measure.BYTES;
    }

    private static String freed(Alert.Reclaim reclaim) {
        return reclaim.sessions() == 0
                ? " A cleanup would free nothing."
                : " A cleanup would free " + reclaim.sessions() + ".";
    }

    private static String forecast(Trend trend, Instant now) {
        if (trend.likely().isEmpty()) {
            return "";
        }
        String range = trend.earliest().map(at -> time(now, at)).orElse("")
                + trend.latest().map(at -> " to " + time(now, at)).orElse(" or more");
        return " At this rate full in " + time(now, trend.likely().get()) + " (" + range + ").";
    }

    private static String repeats(int repeats) {
        return repeats == 0 ? "" : " Seen " + repeats + (repeats == 1 ? " time" : " times") + " since the last alert.";
    }

    /** Answers a figure, such as {@code 48 of 60 in use (80 %)}; a percentage is never rounded up. */
    static String figure(Figure figure) {
        String of =
                switch (figure.measure()) {
                    case IN_USE -> figure.used() + " of " + figure.limit() + " in use";
                    case SESSIONS -> figure.used() + " of " + figure.limit() + " sessions";
                    case BYTES -> bytes(figure.used()) + " of " + bytes(figure.limit());
                    case TOKENS -> figure.used() + " of " + figure.limit() + " tokens";
                };
        return of + " (" + (long) figure.percent() + " %)";
    }

    /** Answers what plans would free together, in figures and words. */
    static Alert.Reclaim reclaim(List<RetentionPlan> plans, Duration idle) {
        Map<RetentionPlan.Shield, Integer> stays = new EnumMap<>(RetentionPlan.Shield.class);
        int removals = 0;
        long bytes = 0;
        for (RetentionPlan plan : plans) {
            stays(plan).forEach((shield, count) -> stays.merge(shield, count, Integer::sum));
            removals += plan.removals().size();
            bytes += bytes(plan);
        }
        String because = (removals == 0
                        ? "A cleanup would remove nothing"
                        : "A cleanup would remove " + sessions(removals) + " (" + bytes(bytes) + ") idle for "
                                + time(idle) + " or more")
                + stays.entrySet().stream()
                        .map(each -> each.getValue() + " " + shield(each.getKey(), idle))
                        .collect(Collectors.joining(", ", stays.isEmpty() ? "" : "; these stay: ", ""))
                + plans.stream()
                        .filter(plan -> plan.verdict() != RetentionPlan.Verdict.READY)
                        .map(plan -> "; it may not: " + plan.because())
                        .collect(Collectors.joining())
                + ".";
        return new Alert.Reclaim(removals, bytes, stays, because);
    }

    /** Answers how many sessions a limit would remove stay, and why. */
    static Map<RetentionPlan.Shield, Integer> stays(RetentionPlan plan) {
        Map<RetentionPlan.Shield, Integer> stays = new EnumMap<>(RetentionPlan.Shield.class);
        plan.protections().forEach(each -> stays.merge(each.shield(), 1, Integer::sum));
        return stays;
    }

    /** Answers the length of the entries that a plan removes. */
    static long bytes(RetentionPlan plan) {
        return plan.removals().stream().mapToLong(RetentionPlan.Removal::bytes).sum();
    }

    private static String shield(RetentionPlan.Shield shield, Duration idle) {
        return switch (shield) {
            case ACTIVE -> "without any activity on record";
            case LEASED -> "leased";
            case RUNNING -> "running";
            case EXEMPT -> "exempt or active in the last " + time(idle);
            case MINIMUM -> "for the minimum";
            case FROM_THE_FUTURE -> "active in the future";
            case UNREADABLE -> "unreadable";
        };
    }

    /** Answers what to do about usage. */
    static String advice(Usage usage, Optional<Alert.Reclaim> reclaim) {
        Optional<Figure> worst = usage.worst();
        if (worst.isEmpty()) {
            return "";
        }
        Measure measure = worst.get().measure();
        String most = Owners.told(usage).stream()
                .findFirst()
                .filter(owner -> Owners.of(owner, measure) > 0)
                .map(owner -> most(owner, measure))
                .orElse("");
        return switch (measure) {
            case IN_USE ->
                "All " + usage.inUse() + " are in use; a cleanup frees none. " + most
                        + "Stop some, or raise the limit.";
            case TOKENS -> "A cleanup gives no tokens back. " + most + "Stop some sessions, or raise the limit.";
            case SESSIONS, BYTES ->
                reclaim.map(of -> of.because() + " ").orElse("")
                        + most
                        + (reclaim.isPresent()
                                ? "Let the guardian clean up, or raise the limit."
                                : "Remove what nobody needs, or raise the limit.");
        };
    }

    private static String most(Usage.Share owner, Measure measure) {
        return switch (measure) {
            case IN_USE -> "The most are of " + owner.name() + " (" + owner.inUse() + "). ";
            case SESSIONS -> "The most are of " + owner.name() + " (" + owner.sessions() + "). ";
            case BYTES ->
                "The most bytes are of " + owner.name() + " (" + bytes(owner.bytes()) + " in "
                        + sessions(owner.sessions()) + "). ";
            case TOKENS -> "The most tokens are of " + owner.name() + " (" + owner.tokens() + "). ";
        };
    }

    /** Answers why cleaning up is stopped. */
    static String stop(Stop stop, String cause) {
        String why =
                switch (stop) {
                    case NOTHING_MAY_GO -> "nothing may go";
                    case REBOUND -> "what a cleanup freed was used again at once";
                    case GROWTH -> "each cleanup leaves more behind than the one before";
                    case TOO_MANY -> "it would remove more sessions at once than it may";
                };
        return cause.isEmpty() ? why : why + "; growing: " + cause;
    }

    /** Answers what to do about that. */
    static String advice(Stop stop, Optional<RetentionPlan> plan) {
        String because = plan.map(each -> each.because() + ". ").orElse("");
        return switch (stop) {
            case NOTHING_MAY_GO -> "End sessions, or raise the limit. It goes on once something may go.";
            case REBOUND, GROWTH -> "See what fills it up. It goes on once usage falls or clearly more may go.";
            case TOO_MANY -> because + "Raise maxRemovalShare if all of that may go, or remove some by hand.";
        };
    }

    /** Answers an amount of a measure, such as {@code 5 sessions}. */
    static String amount(long amount, Measure measure) {
        return switch (measure) {
            case IN_USE -> amount + " in use";
            case SESSIONS -> sessions(amount);
            case BYTES -> bytes(amount);
            case TOKENS -> amount + (amount == 1 ? " token" : " tokens");
        };
    }

    static String sessions(long count) {
        return count + (count == 1 ? " session" : " sessions");
    }

    /** Answers a number of bytes, such as {@code 12.4 MB}; of 1024 each. */
    static String bytes(long bytes) {
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

    private static String time(Instant now, Instant at) {
        return time(at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
    }

    /** Answers a length of time in its largest unit, such as {@code 3 h}. */
    static String time(Duration time) {
        long minutes = time.plusSeconds(30).toMinutes();
        if (minutes < 2) {
            return time.toSeconds() + " s";
        }
        if (minutes < 120) {
            return minutes + " min";
        }
        long hours = (minutes + 30) / 60;
        return hours < 48 ? hours + " h" : (hours + 12) / 24 + " d";
    }

    /** Answers a time of day. */
    static String clock(Instant at, ZoneId zone) {
        return CLOCK.format(at.atZone(zone));
    }

    /** Answers what an exception says, in one line that is not too long. */
    static String words(Throwable failure) {
        String said = failure.getMessage();
        String words = said == null || said.isBlank() ? failure.getClass().getSimpleName() : said;
        if (failure instanceof FileSystemException && failure.getClass() != FileSystemException.class) {
            words = failure.getClass().getSimpleName() + " " + words;
        }
        String line = words.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
