package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import dev.creel.store.StoreEvent;
import dev.creel.store.StoreStats;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store whose calls are kept in a history, and which knows the snapshots that are open. Thread-safe. */
final class RecordedStore implements SessionStore {

    private final SessionStore store;
    private final CallHistory history;
    private final @Nullable WatchedDisk disk;
    private final Set<RecordedSnapshot> open = ConcurrentHashMap.newKeySet();

    /** @param disk what notes the calls of a change to the disk, if the store has one */
    RecordedStore(SessionStore store, CallHistory history, @Nullable WatchedDisk disk) {
        this.store = store;
        this.history = history;
        this.disk = disk;
    }

    /** Answers the store behind this one. */
    SessionStore store() {
        return store;
    }

    /** Answers the places at which snapshots were taken that are not closed. */
    List<Throwable> openSnapshots() {
        return open.stream().map(RecordedSnapshot::taken).toList();
    }

    /** Does a piece of work that may throw what the caller's own function throws. */
    private interface Work<T, X extends Exception> {
        T run(CallHistory.Call call) throws X;
    }

    private <T, X extends Exception> T call(String asked, Work<T, X> work) throws X {
        CallHistory.Call call = history.begin(asked);
        try {
            return work.run(call);
        } catch (Throwable e) {
            call.ended("threw " + e);
            throw e;
        }
    }

    private <T, X extends Exception> T change(String asked, Work<T, X> work) throws X {
        return call(asked, call -> {
            if (disk == null || disk.isNoting()) {
                return work.run(call); // Within a change there is none of its own: it is refused.
            }
            List<String> noted = disk.note();
            try {
                return work.run(call);
            } finally {
                disk.stopNoting();
                history.changed(call, noted);
            }
        });
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return this.<Optional<SessionEntry>, RuntimeException>call("get " + key, call -> {
            Optional<SessionEntry> found = store.get(key);
            call.ended(found.map(EntryDifference::brief).orElse("none"));
            return found;
        });
    }

    @Override
    public SessionSnapshot snapshot() {
        return this.<SessionSnapshot, RuntimeException>call("snapshot", call -> {
            SessionSnapshot snapshot = new RecordedSnapshot(store.snapshot(), open, "snapshot()");
            call.ended(sizeOf(snapshot));
            return snapshot;
        });
    }

    private static String sizeOf(SessionSnapshot snapshot) {
        return snapshot.size() + " sessions";
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        Objects.requireNonNull(function, "function");
        return this.<Optional<SessionEntry>, X>change("update " + key, call -> {
            EntryFunction<X> recorded = RecordedTransaction.recorded(call, "", function);
            Optional<SessionEntry> outcome = store.update(key, present -> {
                call.again();
                return recorded.apply(present);
            });
            call.ended(outcome.isPresent() ? "done" : "done, there is none now");
            return outcome;
        });
    }

    @Override
    public Optional<SessionEntry> replace(String key, @Nullable SessionEntry expected, @Nullable SessionEntry next) {
        return this.<Optional<SessionEntry>, RuntimeException>change("replace " + key, call -> {
            call.step(EntryDifference.between(expected, next));
            Optional<SessionEntry> outcome = store.replace(key, expected, next);
            call.ended("done");
            return outcome;
        });
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            TransactionFunction<R, X> function) throws X {
        Objects.requireNonNull(function, "function");
        return this.<SessionTransaction.Outcome<R>, X>change(
                "transact", call -> ended(call, store.transact(recorded(call, function))));
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            SessionSnapshot base, TransactionFunction<R, X> function) throws X {
        Objects.requireNonNull(function, "function");
        SessionSnapshot known = RecordedSnapshot.behind(base);
        return this.<SessionTransaction.Outcome<R>, X>change(
                "transact on a base", call -> ended(call, store.transact(known, recorded(call, function))));
    }

    private static <R extends @Nullable Object, X extends Exception> TransactionFunction<R, X> recorded(
            CallHistory.Call call, TransactionFunction<R, X> function) {
        return transaction -> {
            call.again();
            return function.apply(new RecordedTransaction(transaction, call));
        };
    }

    private <R extends @Nullable Object> SessionTransaction.Outcome<R> ended(
            CallHistory.Call call, SessionTransaction.Outcome<R> outcome) {
        SessionSnapshot snapshot = new RecordedSnapshot(outcome.snapshot(), open, "transact()");
        call.ended(sizeOf(snapshot));
        return new SessionTransaction.Outcome<>(outcome.result(), snapshot);
    }

    @Override
    public StoreStats stats() {
        return this.<StoreStats, RuntimeException>call("stats", call -> {
            StoreStats stats = store.stats();
            call.ended("done");
            return stats;
        });
    }

    @Override
    public Subscription listen(Consumer<? super StoreEvent> listener) {
        return this.<Subscription, RuntimeException>call("listen", call -> {
            Subscription subscription = store.listen(listener);
            call.ended("done");
            return subscription;
        });
    }

    @Override
    public void close() {
        this.<Boolean, RuntimeException>call("close", call -> {
            store.close();
            call.ended("done");
            return true;
        });
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
