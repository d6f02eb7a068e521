package dev.creel.store.testkit;

import static dev.creel.store.testkit.WrongStore.set;
import static dev.creel.store.testkit.WrongStore.wrapping;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction.Outcome;
import dev.creel.store.StoreStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that look up, show or count wrongly. Stateless. */
final class WrongReads {

    private WrongReads() {}

    static List<WrongStore> all() {
        return List.of(
                set(
                        "forgets to normalise keys",
                        "Keys.everySpellingIsTheSameSessionToReads",
                        builder -> builder.keyNormalizer(KeyNormalizer.EXACT)),
                wrapping(
                        "normalises what is asked, but not what is stored",
                        "Keys.freshestOfSeveralSpellingsIsTheSession",
                        OnlyAskedKeysAreNormalised::new),
                wrapping(
                        "remembers what it read, whatever others write",
                        "Changes.everyLaterReadOfAnotherStoreObjectSeesTheChange",
                        StaleReads::new),
                wrapping(
                        "lets reads wait for the lock",
                        "Functions.readsInOtherThreadsDoNotWaitForTheFunction",
                        ReadsUnderTheLock::new),
                wrapping(
                        "shows the present state in an old snapshot",
                        "Snapshots.snapshotStaysAsItIs",
                        snapshots(LiveSnapshot::new)),
                wrapping(
                        "never closes a snapshot",
                        "Snapshots.closedSnapshotSaysSoAndItsEntriesStayGood",
                        snapshots((store, snapshot) -> new ForwardingStore.Snapshot(snapshot) {
                            @Override
                            public void close() {}
                        })),
                wrapping(
                        "closes an outcome, but not its snapshot",
                        "Transactions.closingTheOutcomeClosesItsSnapshot",
                        OutcomeStaysOpen::new),
                wrapping(
                        "lists sessions by name",
                        "Snapshots.summariesComeInTheOrderOfTheDocument",
                        snapshots((store, snapshot) -> new ForwardingStore.Snapshot(snapshot) {
                            @Override
                            public Stream<Summary> summaries() {
                                return super.summaries()
                                        .sorted(Comparator.comparing(Summary::key)
                                                .reversed());
                            }
                        })),
                wrapping(
                        "lists the oldest first",
                        "Snapshots.newestComeFirstAndThoseWithoutActivityLast",
                        snapshots((store, snapshot) -> new ForwardingStore.Snapshot(snapshot) {
                            @Override
                            public List<Summary> newest(int limit) {
                                List<Summary> newest = new ArrayList<>(super.newest(limit));
                                Collections.reverse(newest);
                                return newest;
                            }
                        })),
                wrapping(
                        "still answers after it was closed",
                        "Closing.everyCallButCloseIsRefusedAfterClose",
                        AnswersAfterClose::new),
                wrapping(
                        "counts what wrote nothing as a commit",
                        "Statistics.changeThatWritesNothingIsANoOp",
                        stats(right -> new ForwardingStore.Stats(right) {
                            @Override
                            public long commits() {
                                return right.commits() + right.noOps();
                            }
                        })),
                wrapping(
                        "does not count the bases that it used",
                        "Bases.baseThatIsStillTheContentIsReusedAndCounted",
                        stats(right -> new ForwardingStore.Stats(right) {
                            @Override
                            public long reuses() {
                                return 0;
                            }
                        })),
                wrapping(
                        "changes figures that it has answered",
                        "Statistics.statsDoNotChangeOnceAnswered",
                        LiveStats::new));
    }

    private interface Wrapping {
        SessionSnapshot wrap(SessionStore store, SessionSnapshot snapshot);
    }

    private static UnaryOperator<SessionStore> snapshots(Wrapping wrapping) {
        return right -> new ForwardingStore(right) {
            @Override
            public SessionSnapshot snapshot() {
                return wrapping.wrap(right, super.snapshot());
            }
        };
    }

    private static UnaryOperator<SessionStore> stats(UnaryOperator<StoreStats> wrong) {
        return right -> new ForwardingStore(right) {
            @Override
            public StoreStats stats() {
                return wrong.apply(super.stats());
            }
        };
    }

    private static final class OnlyAskedKeysAreNormalised extends ForwardingStore {
        OnlyAskedKeysAreNormalised(SessionStore right) {
            super(right);
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            try (SessionSnapshot snapshot = right.snapshot()) {
                String normal = KeyNormalizer.DEFAULT.normalize(key);
                return snapshot.summaries().anyMatch(summary -> summary.key().equals(normal))
                        ? snapshot.get(normal)
                        : Optional.empty();
            }
        }
    }

    private static final class StaleReads extends ForwardingStore {
        private final Map<String, Optional<SessionEntry>> read = new ConcurrentHashMap<>();

        StaleReads(SessionStore right) {
            super(right);
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            return read.computeIfAbsent(key, right::get);
        }
    }

    private static final class ReadsUnderTheLock extends ForwardingStore {
        ReadsUnderTheLock(SessionStore right) {
            super(right);
        }

        @Override
        public SessionSnapshot snapshot() {
            return right.transact(transaction -> true).snapshot();
        }
    }

    private static final class LiveSnapshot extends ForwardingStore.Snapshot {
        private final SessionStore store;

        LiveSnapshot(SessionStore store, SessionSnapshot right) {
            super(right);
            this.store = store;
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            return store.get(key);
        }
    }

    private static final class OutcomeStaysOpen extends ForwardingStore {
        OutcomeStaysOpen(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
            Outcome<R> outcome = right.transact(function);
            return new Outcome<>(outcome.result(), new Snapshot(outcome.snapshot()) {
                @Override
                public void close() {}
            });
        }
    }

    private static final class AnswersAfterClose extends ForwardingStore {
        private volatile boolean closed;

        AnswersAfterClose(SessionStore right) {
            super(right);
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            return closed ? Optional.empty() : super.get(key);
        }

        @Override
        public void close() {
            closed = true;
            super.close();
        }
    }

    private static final class LiveStats extends ForwardingStore {
        LiveStats(SessionStore right) {
            super(right);
        }

        @Override
        public StoreStats stats() {
            return new Stats(right.stats()) {
                @Override
                public long reads() {
                    return LiveStats.this.right.stats().reads();
                }
            };
        }
    }
}
