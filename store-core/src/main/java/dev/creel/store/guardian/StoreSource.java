package dev.creel.store.guardian;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileStoreStats;
import dev.creel.store.guardian.SessionFacts.Fact;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts the sessions of a store. Used by one thread at a time. */
final class StoreSource implements UsageSource {

    private final String name;
    private final SessionStore store;
    private final Usage.Limits limits;
    private final Retention retention;
    private final boolean ownsRetention;
    private final Counting counting;
    private final Duration activeWithin;
    private final InstantSource clock;
    private final SessionFacts facts;

    StoreSource(StoreBuilder builder) {
        name = builder.name;
        store = builder.store;
        limits = builder.limits;
        counting = builder.counting;
        activeWithin = builder.activeWithin;
        clock = builder.clock;
        facts = new SessionFacts(builder.ticker);
        ownsRetention = builder.retention == null;
        retention = builder.retention != null
                ? builder.retention
                : Retention.builder(store)
                        .owner("guardian")
                        .clock(clock)
                        .ticker(builder.ticker)
                        .build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Retention> retention() {
        return Optional.of(retention);
    }

    @Override
    public List<Usage> read() {
        Instant now = clock.instant();
        Map<Summary, Fact> sessions;
        try (SessionSnapshot snapshot = store.snapshot()) {
            sessions = facts.read(snapshot);
        }
        Map<SessionKind, Long> kinds = new EnumMap<>(SessionKind.class);
        Map<String, Usage.Share> owners = new HashMap<>();
        long bytes = 0;
        long tokens = 0;
        for (Map.Entry<Summary, Fact> each : sessions.entrySet()) {
            long length = each.getKey().bytes();
            bytes += length;
            tokens += each.getValue().tokens();
            kinds.merge(each.getValue().kind(), 1L, Long::sum);
            each.getValue()
                    .owner()
                    .ifPresent(owner -> owners.merge(owner, new Usage.Share(owner, 1, length), StoreSource::sum));
        }
        return List.of(new Usage(
                name,
                now,
                inUse(sessions, now),
                sessions.size(),
                bytes,
                tokens,
                limits,
                kinds,
                owners.values().stream()
                        .sorted(Comparator.comparingLong(Usage.Share::sessions)
                                .reversed()
                                .thenComparing(Usage.Share::name))
                        .limit(Usage.MAX_OWNERS)
                        .toList(),
                work()));
    }

    private static Usage.Share sum(Usage.Share one, Usage.Share other) {
        return new Usage.Share(one.name(), one.sessions() + other.sessions(), one.bytes() + other.bytes());
    }

    private long inUse(Map<Summary, Fact> sessions, Instant now) {
        Optional<Map<String, Instant>> leased = counting == Counting.ACTIVE ? Optional.empty() : retention.leased();
        if (counting == Counting.LEASED || leased.isPresent()) {
            return leased(sessions.keySet(), leased.orElse(Map.of()));
        }
        return sessions.values().stream()
                .filter(fact -> fact.isInUse(now, activeWithin))
                .count();
    }

    /** A lease may be known under the key that its session had before, too, and a document may spell keys otherwise. */
    private static long leased(Set<Summary> sessions, Map<String, Instant> leased) {
        Set<String> found = new HashSet<>();
        for (Summary session : sessions) {
            String normal = KeyNormalizer.DEFAULT.normalize(session.key());
            if (leased.containsKey(session.key())) {
                found.add(session.key());
            } else if (leased.containsKey(normal)) {
                found.add(normal);
            }
        }
        return found.size();
    }

    private Optional<Usage.Work> work() {
        return store.stats() instanceof FileStoreStats stats
                ? Optional.of(
                        new Usage.Work(stats.payloadHits(), stats.payloadMisses(), stats.lockWait(), stats.lockHold()))
                : Optional.empty();
    }

    @Override
    public void close() {
        if (ownsRetention) {
            retention.close();
        }
    }
}
