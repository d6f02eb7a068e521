package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import dev.creel.store.SessionTransaction.Outcome;
import dev.creel.store.StoreEvent;
import dev.creel.store.StoreStats;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store that hands every call on to a right one; subclasses do something wrong on the way. */
class ForwardingStore implements SessionStore {

    final SessionStore right;

    ForwardingStore(SessionStore right) {
        this.right = right;
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return right.get(key);
    }

    @Override
    public SessionSnapshot snapshot() {
        return right.snapshot();
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        return right.update(key, function);
    }

    @Override
    public Optional<SessionEntry> replace(String key, @Nullable SessionEntry expected, @Nullable SessionEntry next) {
        return right.replace(key, expected, next);
    }

    @Override
    public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
        return right.transact(function);
    }

    @Override
    public <R, X extends Exception> Outcome<R> transact(SessionSnapshot base, TransactionFunction<R, X> function)
            throws X {
        return right.transact(base, function);
    }

    @Override
    public StoreStats stats() {
        return right.stats();
    }

    @Override
    public Subscription listen(Consumer<? super StoreEvent> listener) {
        return right.listen(listener);
    }

    @Override
    public void close() {
        right.close();
    }

    /** A transaction that hands every call on. */
    static class Transaction implements SessionTransaction {

        final SessionTransaction right;

        Transaction(SessionTransaction right) {
            this.right = right;
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            return right.get(key);
        }

        @Override
        public void put(String key, SessionEntry entry) {
            right.put(key, entry);
        }

        @Override
        public boolean remove(String key) {
            return right.remove(key);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            return right.update(key, function);
        }

        @Override
        public Stream<SessionSnapshot.Summary> summaries() {
            return right.summaries();
        }

        @Override
        public List<SessionSnapshot.Summary> newest(int limit) {
            return right.newest(limit);
        }

        @Override
        public void allowDroppingProtectedFields(String key) {
            right.allowDroppingProtectedFields(key);
        }

        @Override
        public void because(String key, String cause) {
            right.because(key, cause);
        }

        @Override
        public boolean isUnchangedSince(SessionSnapshot earlier, String key) {
            return right.isUnchangedSince(earlier, key);
        }
    }

    /** A snapshot that hands every call on. */
    static class Snapshot implements SessionSnapshot {

        final SessionSnapshot right;

        Snapshot(SessionSnapshot right) {
            this.right = right;
        }

        @Override
        public int size() {
            return right.size();
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            return right.get(key);
        }

        @Override
        public Stream<Summary> summaries() {
            return right.summaries();
        }

        @Override
        public List<Summary> newest(int limit) {
            return right.newest(limit);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    /** Figures of a store, each of which a subclass may tell wrongly. */
    static class Stats implements StoreStats {

        final StoreStats right;

        Stats(StoreStats right) {
            this.right = right;
        }

        @Override
        public long reads() {
            return right.reads();
        }

        @Override
        public long commits() {
            return right.commits();
        }

        @Override
        public long noOps() {
            return right.noOps();
        }

        @Override
        public long reuses() {
            return right.reuses();
        }

        @Override
        public long fallbacks() {
            return right.fallbacks();
        }

        @Override
        public long restarts() {
            return right.restarts();
        }

        @Override
        public long listenerFailures() {
            return right.listenerFailures();
        }

        @Override
        public long droppedEvents() {
            return right.droppedEvents();
        }
    }
}
