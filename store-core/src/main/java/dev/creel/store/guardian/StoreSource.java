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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

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
        BiPredicate<Summary, Fact> isInUse = inUse(now);
        Map<SessionKind, Long> kinds = new EnumMap<>(SessionKind.class);
        Map<String, Usage.Share> owners = new HashMap<>();
        Usage.Share all = new Usage.Share(name, 0, 0);
        for (Map.Entry<Summary, Fact> each : sessions.entrySet()) {
            Fact fact = each.getValue();
            Usage.Share one = new Usage.Share(
                    fact.owner().orElse(name),
                    1,
                    each.getKey().bytes(),
                    isInUse.test(each.getKey(), fact) ? 1 : 0,
                    fact.tokens());
            all = Owners.sum(all, one);
            kinds.merge(fact.kind(), 1L, Long::sum);
            if (fact.owner().isPresent()) {
                owners.merge(one.name(), one, Owners::sum);
            }
        }
        return List.of(Owners.with(
                new Usage(
                        name,
                        now,
                        all.inUse(),
                        all.sessions(),
                        all.bytes(),
                        all.tokens(),
                        limits,
                        kinds,
                        List.of(),
                        work()),
                owners.values()));
    }

    /** Answers what tells whether a session is in use. To be asked once for each. */
    private BiPredicate<Summary, Fact> inUse(Instant now) {
        Optional<Map<String, Instant>> leased = counting == Counting.ACTIVE ? Optional.empty() : retention.leased();
        if (counting == Counting.LEASED || leased.isPresent()) {
            return leased(leased.orElse(Map.of()));
        }
        return (session, fact) -> fact.isInUse(now, activeWithin);
    }

    /** A lease may be known under the key that its session had before, too, and a document may spell keys otherwise. */
    private static BiPredicate<Summary, Fact> leased(Map<String, Instant> leased) {
        Set<String> found = new HashSet<>();
        return (session, fact) -> {
            String normal = KeyNormalizer.DEFAULT.normalize(session.key());
            return leased.containsKey(session.key())
                    ? found.add(session.key())
                    : leased.containsKey(normal) && found.add(normal);
        };
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
