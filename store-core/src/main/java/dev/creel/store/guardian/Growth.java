package dev.creel.store.guardian;

import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /** Answers in words what grew up to now, or an empty text. */
    String words(Usage now) {
        Usage before = kept.peekFirst();
        long more = before == null ? 0 : now.existing() - before.existing();
        if (before == null || more <= 0) {
            return "";
        }
        Duration time = Duration.between(before.at(), now.at());
        String when = time.compareTo(BACK) >= 0 ? "the last hour" : "the last " + AlertText.time(time);
        return "+" + more + (more == 1 ? " session in " : " sessions in ") + when
                + kind(before, now)
                        .filter(kind -> increase(before.kinds(), now.kinds(), kind) * 2 > more)
                        .map(kind -> ", most of them " + words(kind))
                        .orElse("")
                + owner(before, now)
                        .filter(owner -> increase(owners(before), owners(now), owner) * 2 > more)
                        .map(owner -> ", most of " + owner)
                        .orElse("");
    }

    /**
     * Answers the owner and the kind that have grown most since the last cleanup, or an empty text if nothing has.
     *
     * @param since when it was, if this object does not know what it left
     */
    String fastest(Usage now, Instant since) {
        Usage before = cleaned != null
                ? cleaned
                : kept.stream()
                        .filter(each -> !each.at().isBefore(since))
                        .findFirst()
                        .orElse(kept.peekFirst());
        if (before == null) {
            return "";
        }
        return (owner(before, now).orElse("") + " "
                        + kind(before, now).map(Growth::words).orElse(""))
                .trim();
    }

    private static Optional<SessionKind> kind(Usage before, Usage now) {
        return most(before.kinds(), now.kinds());
    }

    private static Optional<String> owner(Usage before, Usage now) {
        return most(owners(before), owners(now));
    }

    private static Map<String, Long> owners(Usage usage) {
        return usage.owners().stream()
                .collect(Collectors.toMap(Usage.Share::name, Usage.Share::sessions, Long::sum, LinkedHashMap::new));
    }

    private static <K> Optional<K> most(Map<K, Long> before, Map<K, Long> now) {
        return now.keySet().stream()
                .filter(each -> increase(before, now, each) > 0)
                .max(Comparator.comparingLong(each -> increase(before, now, each)));
    }

    private static <K> long increase(Map<K, Long> before, Map<K, Long> now, K key) {
        return now.getOrDefault(key, 0L) - before.getOrDefault(key, 0L);
    }

    private static String words(SessionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
