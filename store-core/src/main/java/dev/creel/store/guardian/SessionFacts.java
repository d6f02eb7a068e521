package dev.creel.store.guardian;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What was read of each session of a store. A session is read again when its length or its {@code updatedAt} is another,
 * and all of them every 15 minutes, since other changes do not show. Used by one thread.
 */
final class SessionFacts {

    private static final Set<String> FIELDS =
            Set.of("status", "startedAt", "lastInteractionAt", "updatedAt", "pluginOwnerId", "totalTokens");

    private static final Duration ALL_ANEW = Duration.ofMinutes(15);

    /** How long the status {@code running} is believed without any sign of life, as retention does by default. */
    private static final Duration RUNNING = Duration.ofHours(6);

    /** How far ahead the clock of another process may be. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** No session used that many, and the sum over a million of them is still a number. */
    private static final long MOST_TOKENS = 1L << 42;

    private final LongSupplier ticker;
    private Map<Summary, Fact> known = Map.of();
    private long readAllAt;

    SessionFacts(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /**
     * What counts of one session. Immutable, thread-safe.
     *
     * @param kind what it is for
     * @param owner whose it is, if that is known
     * @param running whether its status says that it is running
     * @param user the activities of which the first that is no mistake is the last one of a user
     * @param life every sign of life
     * @param tokens the tokens that it used
     */
    record Fact(
            SessionKind kind,
            Optional<String> owner,
            boolean running,
            List<Instant> user,
            List<Instant> life,
            long tokens) {

        /** Answers whether it is in use: running, or a user was active in it within a time. */
        boolean isInUse(Instant now, Duration activeWithin) {
            return (running && life.stream().anyMatch(at -> isWithin(at, now, RUNNING)))
                    || user.stream()
                            .filter(at -> !at.isAfter(now.plus(AHEAD)))
                            .findFirst()
                            .filter(at -> isWithin(at, now, activeWithin))
                            .isPresent();
        }

        private static boolean isWithin(Instant at, Instant now, Duration time) {
            Duration ago = Duration.between(at, now);
            return ago.compareTo(time) <= 0 && ago.compareTo(AHEAD.negated()) >= 0;
        }
    }

    /** Answers what counts of each session there is now, by its summary. Forgets the others. */
    Map<Summary, Fact> read(SessionSnapshot snapshot) {
        long now = ticker.getAsLong();
        if (now - readAllAt >= ALL_ANEW.toNanos()) {
            known = Map.of();
        }
        if (known.isEmpty()) {
            readAllAt = now;
        }
        Map<Summary, Fact> before = known;
        Map<Summary, Fact> next = new HashMap<>();
        snapshot.summaries().forEach(summary -> {
            Fact fact = before.get(summary);
            next.put(summary, fact == null ? fact(snapshot, summary) : fact);
        });
        known = next;
        return next;
    }

    private static Fact fact(SessionSnapshot snapshot, Summary summary) {
        Optional<SessionEntry> entry;
        try {
            entry = snapshot.get(summary.key(), FIELDS);
        } catch (SessionStoreException.Damaged e) {
            entry = Optional.empty();
        }
        Optional<Instant> interaction = entry.flatMap(SessionEntry::lastInteractionAt);
        List<Instant> user = Stream.of(interaction, summary.updatedAt())
                .flatMap(Optional::stream)
                .toList();
        return new Fact(
                SessionKind.of(summary.key()),
                entry.flatMap(each -> text(each, "pluginOwnerId")).or(() -> SessionKind.agentIn(summary.key())),
                entry.flatMap(SessionEntry::status).filter("running"::equals).isPresent(),
                user,
                Stream.concat(user.stream(), entry.flatMap(SessionFacts::startedAt).stream())
                        .toList(),
                entry.map(each -> each.totalTokens().orElse(0))
                        .map(tokens -> Math.max(0, Math.min(tokens, MOST_TOKENS)))
                        .orElse(0L));
    }

    private static Optional<Instant> startedAt(SessionEntry entry) {
        return entry.value("startedAt")
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .map(Instant::ofEpochMilli);
    }

    private static Optional<String> text(SessionEntry entry, String field) {
        return entry.value(field)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isBlank());
    }
}
