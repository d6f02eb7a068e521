package dev.creel.store.guardian;

import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What grew within the last hour, from a usage every five minutes. Not thread-safe. */
final class Growth {

    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Duration BACK = Duration.ofHours(1);

    private final Deque<Usage> kept = new ArrayDeque<>();
    private @Nullable Usage cleaned;

    /** Takes what is used now. */
    void add(Usage usage) {
        while (!kept.isEmpty() && kept.getLast().at().isAfter(usage.at())) {
            kept.removeLast();
        }
        if (kept.isEmpty() || !kept.getLast().at().plus(STEP).isAfter(usage.at())) {
            kept.addLast(usage);
        }
        while (kept.size() > 1 && kept.getFirst().at().plus(BACK).isBefore(usage.at())) {
            kept.removeFirst();
        }
    }

    /** Takes what a cleanup left. */
    void cleanedTo(Usage usage) {
        cleaned = usage;
    }

    /** Answers in words by how much what is nearest to its limit grew up to now, or an empty text. */
    String words(Usage now) {
        Usage before = kept.peekFirst();
        Measure measure = Owners.measure(now);
        long more = before == null ? 0 : Groups.used(now, measure) - Groups.used(before, measure);
        if (before == null || more <= 0) {
            return "";
        }
        Duration time = Duration.between(before.at(), now.at());
        return "+" + AlertText.amount(more, measure) + " in "
                + (time.compareTo(BACK) >= 0 ? "the last hour" : "the last " + AlertText.time(time))
                + most(kinds(before, now, measure), more)
                        .map(kind -> ", most of them " + words(kind))
                        .orElse("")
                + most(owners(before, now, measure), more)
                        .map(owner -> ", most of " + owner)
                        .orElse("");
    }

    /**
     * Answers what has grown since the last cleanup, such as {@code cron of ops}, or an empty text if nothing has. A kind or
     * an owner is named only if more than half of the growth is its own.
     *
     * @param measure of what
     * @param since when the cleanup was, if this object does not know what it left
     */
    String cause(Usage now, Measure measure, Instant since) {
        Usage before = cleaned != null
                ? cleaned
                : kept.stream()
                        .filter(each -> !each.at().isBefore(since))
                        .findFirst()
                        .orElse(kept.peekFirst());
        if (before == null) {
            return "";
        }
        Map<SessionKind, Long> kinds = kinds(before, now, measure);
        Map<String, Long> owners = owners(before, now, measure);
        long more =
                Math.max(Groups.used(now, measure) - Groups.used(before, measure), Math.max(sum(kinds), sum(owners)));
        if (more <= 0) {
            return "";
        }
        return most(kinds, more).map(Growth::words).orElse(measure == Measure.BYTES ? "bytes" : "sessions")
                + most(owners, more)
                        .or(() -> owners.size() > 1 && isMost(sum(owners), more)
                                ? Optional.of(owners.size() + " owners")
                                : Optional.empty())
                        .map(of -> " of " + of)
                        .orElse("");
    }

    /** Answers by how much each kind grew that did; nothing of a measure that is not known by kind. */
    private static Map<SessionKind, Long> kinds(Usage before, Usage now, Measure measure) {
        Map<SessionKind, Long> grew = new LinkedHashMap<>();
        if (measure == Measure.SESSIONS) {
            now.kinds()
                    .forEach((kind, count) ->
                            put(grew, kind, count - before.kinds().getOrDefault(kind, 0L)));
        }
        return grew;
    }

    /** Answers by how much each owner grew that did. */
    private static Map<String, Long> owners(Usage before, Usage now, Measure measure) {
        Map<String, Long> had = new LinkedHashMap<>();
        long least = Long.MAX_VALUE;
        for (Usage.Share owner : before.owners()) {
            had.put(owner.name(), Owners.of(owner, measure));
            least = Math.min(least, Owners.of(owner, measure));
        }
        // Who was not told of, since there were too many, may have had as much as the least of those who were.
        long other = had.size() < Usage.MAX_OWNERS ? 0 : least;
        Map<String, Long> grew = new LinkedHashMap<>();
        now.owners()
                .forEach(owner ->
                        put(grew, owner.name(), Owners.of(owner, measure) - had.getOrDefault(owner.name(), other)));
        return grew;
    }

    private static <K> void put(Map<K, Long> grew, K key, long more) {
        if (more > 0) {
            grew.merge(key, more, Groups::sum);
        }
    }

    private static long sum(Map<?, Long> grew) {
        return grew.values().stream().reduce(0L, Groups::sum);
    }

    /** Answers the one whose growth is more than half of all. */
    private static <K> Optional<K> most(Map<K, Long> grew, long all) {
        return grew.entrySet().stream()
                .filter(each -> isMost(each.getValue(), all))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private static boolean isMost(long part, long all) {
        return part > all / 2;
    }

    private static String words(SessionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
