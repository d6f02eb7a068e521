package dev.creel.store.testkit;

import static dev.creel.store.testkit.WrongStore.set;
import static dev.creel.store.testkit.WrongStore.wrapping;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.SessionStoreException.Conflict;
import dev.creel.store.SessionTransaction.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores that change wrongly. Stateless. */
final class WrongChanges {

    private WrongChanges() {}

    static List<WrongStore> all() {
        return List.of(
                wrapping(
                        "writes a transaction piece by piece",
                        "Transactions.nobodyElseSeesTheChangesBeforeTheEnd",
                        PieceByPiece::new),
                wrapping(
                        "writes a transaction in two parts",
                        "Changes.readersSeeATransactionWholeOrNotAtAll",
                        InTwoParts::new),
                wrapping(
                        "decodes entries and writes them anew",
                        "Changes.whatWasNotChangedIsCarriedAlongAsItCame",
                        WritesAnew::new),
                wrapping(
                        "replaces without comparing",
                        "SingleSessions.replaceOfSomethingElseIsAConflictThatCarriesThePresentEntry",
                        ReplacesBlindly::new),
                wrapping(
                        "reports a conflict without the present entry",
                        "SingleSessions.replaceOfSomethingElseIsAConflictThatCarriesThePresentEntry",
                        ConflictTellsNothing::new),
                wrapping(
                        "takes the base for the present state",
                        "Bases.outdatedBaseIsNoticedAndCountedAsAFallback",
                        TrustsItsBase::new),
                wrapping(
                        "lets a transaction go on after its function",
                        "Transactions.transactionIsOfNoUseAfterItsFunction",
                        EndlessTransactions::new),
                set(
                        "drops protected fields",
                        "Transactions.protectedFieldThatAnEntryLostIsPutBack",
                        builder -> builder.protectedFields(List.of())),
                wrapping(
                        "loses the interrupt",
                        "Interrupts.waitingForTheLockEndsWhenInterruptedWithTheFlagSetAndNothingChanged",
                        LosesInterrupts::new),
                wrapping(
                        "waits on when it is interrupted",
                        "Interrupts.waitingForTheLockEndsWhenInterruptedWithTheFlagSetAndNothingChanged",
                        WaitsForEver::new),
                wrapping(
                        "waits for the lock without an end",
                        "Troubles.lockThatIsNotFreeInTimeIsBusyAndNothingIsChanged",
                        WaitsForEver::new),
                wrapping(
                        "takes changes that write nothing though it was opened for reading only",
                        "Troubles.storeForReadingOnlyRefusesChanges",
                        ChecksAccessLate::new),
                wrapping(
                        "closes while a change is in progress",
                        "Closing.closeWaitsForTheChangeInProgress",
                        ClosesAtOnce::new));
    }

    private static final class PieceByPiece extends ForwardingStore {
        PieceByPiece(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
            R result = function.apply(new Transaction(null) {
                @Override
                public void put(String key, SessionEntry entry) {
                    PieceByPiece.this.right.update(key, present -> entry);
                }

                @Override
                public boolean remove(String key) {
                    return PieceByPiece.this.right.update(key, present -> null).isEmpty();
                }
            });
            return new Outcome<>(result, right.snapshot());
        }
    }

    /** Waits between the parts until somebody has read, so that it is always seen. */
    private static final class InTwoParts extends ForwardingStore {
        InTwoParts(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
            Map<String, SessionEntry> later = new LinkedHashMap<>();
            Outcome<R> first = right.transact(transaction -> function.apply(new Transaction(transaction) {
                @Override
                public void put(String key, SessionEntry entry) {
                    later.put(key, entry);
                }
            }));
            long reads = right.stats().reads();
            long begin = System.nanoTime();
            while (right.stats().reads() < reads + 3 && System.nanoTime() - begin < 50_000_000) {
                Thread.onSpinWait();
            }
            later.forEach((key, entry) -> right.update(key, present -> entry));
            return first;
        }
    }

    private static final class WritesAnew extends ForwardingStore {
        WritesAnew(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            return right.update(key, present -> {
                SessionEntry next = function.apply(present);
                if (next == null) {
                    return null;
                }
                Map<String, Object> fields = new LinkedHashMap<>();
                next.fields()
                        .forEach(field -> fields.put(field, next.value(field).orElse(null)));
                return SessionEntry.of(fields);
            });
        }
    }

    private static final class ReplacesBlindly extends ForwardingStore {
        ReplacesBlindly(SessionStore right) {
            super(right);
        }

        @Override
        public Optional<SessionEntry> replace(
                String key, @Nullable SessionEntry expected, @Nullable SessionEntry next) {
            return right.update(key, present -> next);
        }
    }

    private static final class ConflictTellsNothing extends ForwardingStore {
        ConflictTellsNothing(SessionStore right) {
            super(right);
        }

        @Override
        public Optional<SessionEntry> replace(
                String key, @Nullable SessionEntry expected, @Nullable SessionEntry next) {
            try {
                return right.replace(key, expected, next);
            } catch (Conflict e) {
                throw new Conflict(e.store(), "something else is there", e.key(), null);
            }
        }
    }

    private static final class TrustsItsBase extends ForwardingStore {
        TrustsItsBase(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(SessionSnapshot base, TransactionFunction<R, X> function)
                throws X {
            return right.transact(transaction -> function.apply(new Transaction(transaction) {
                @Override
                public Optional<SessionEntry> get(String key) {
                    return base.get(key);
                }
            }));
        }
    }

    private static final class EndlessTransactions extends ForwardingStore {
        EndlessTransactions(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
            return right.transact(transaction -> function.apply(new Transaction(transaction) {
                @Override
                public Optional<SessionEntry> get(String key) {
                    try {
                        return super.get(key);
                    } catch (IllegalStateException e) {
                        return Optional.empty();
                    }
                }
            }));
        }
    }

    private static final class LosesInterrupts extends ForwardingStore {
        LosesInterrupts(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            try {
                return right.update(key, function);
            } catch (Busy e) {
                Thread.interrupted();
                throw e;
            }
        }
    }

    private static final class WaitsForEver extends ForwardingStore {
        WaitsForEver(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            for (; ; ) {
                try {
                    return right.update(key, function);
                } catch (Busy e) {
                    Thread.interrupted();
                }
            }
        }
    }

    private static final class ChecksAccessLate extends ForwardingStore {
        ChecksAccessLate(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            try {
                return right.update(key, function);
            } catch (UnsupportedOperationException e) {
                Optional<SessionEntry> present = right.get(key);
                if (Optional.ofNullable(function.apply(present.orElse(null))).equals(present)) {
                    return present;
                }
                throw e;
            }
        }
    }

    private static final class ClosesAtOnce extends ForwardingStore {
        ClosesAtOnce(SessionStore right) {
            super(right);
        }

        @Override
        public void close() {
            Thread closing = new Thread(right::close);
            closing.setDaemon(true);
            closing.start();
        }
    }
}
