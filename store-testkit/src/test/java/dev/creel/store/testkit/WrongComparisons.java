package dev.creel.store.testkit;

import static dev.creel.store.testkit.WrongStore.wrapping;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import dev.creel.store.SessionTransaction.Outcome;
import java.util.List;
import java.util.function.UnaryOperator;

/** Stores that compare wrongly to an earlier snapshot. Stateless. */
final class WrongComparisons {

    private WrongComparisons() {}

    static List<WrongStore> all() {
        return List.of(
                wrapping(
                        "says that nothing was changed",
                        "Comparisons.sessionIsUnchangedWhileItsTextIsTheSameOrItIsInNeither",
                        comparing((transaction, earlier, key) -> true)),
                wrapping(
                        "takes a session that is in neither for a changed one",
                        "Comparisons.sessionIsUnchangedWhileItsTextIsTheSameOrItIsInNeither",
                        comparing((transaction, earlier, key) ->
                                earlier.get(key).isPresent() && transaction.isUnchangedSince(earlier, key))),
                wrapping(
                        "compares nothing but lengths",
                        "Comparisons.changeOfTheSameLengthIsAChange",
                        comparing((transaction, earlier, key) -> earlier.get(key)
                                .map(SessionEntry::length)
                                .equals(transaction.get(key).map(SessionEntry::length)))),
                wrapping(
                        "compares what the transaction made of a session",
                        "Comparisons.ownChangesOfTheTransactionMakeNoDifference",
                        comparing(
                                (transaction, earlier, key) -> earlier.get(key).equals(transaction.get(key)))),
                wrapping(
                        "compares texts and not how their keys are spelled",
                        "Comparisons.sameTextUnderAnotherSpellingIsAChange",
                        comparing((transaction, earlier, key) ->
                                transaction.isUnchangedSince(new ForwardingStore.Snapshot(earlier), key))),
                wrapping(
                        "compares with a snapshot that is closed",
                        "Comparisons.closedSnapshotIsNotComparedWith",
                        comparing((transaction, earlier, key) -> {
                            try {
                                return transaction.isUnchangedSince(earlier, key);
                            } catch (IllegalStateException e) {
                                return false;
                            }
                        })));
    }

    private interface Comparison {
        boolean isUnchanged(SessionTransaction transaction, SessionSnapshot earlier, String key);
    }

    private static UnaryOperator<SessionStore> comparing(Comparison wrong) {
        return right -> new ForwardingStore(right) {
            @Override
            public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
                return super.transact(transaction -> function.apply(new Transaction(transaction) {
                    @Override
                    public boolean isUnchangedSince(SessionSnapshot earlier, String key) {
                        return wrong.isUnchanged(right, earlier, key);
                    }
                }));
            }
        };
    }
}
