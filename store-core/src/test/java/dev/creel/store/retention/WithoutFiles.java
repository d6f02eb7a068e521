package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import dev.creel.store.StoreEvent;
import dev.creel.store.StoreStats;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Another store, of which it hides whatever is no part of the contract. As thread-safe as that. */
class WithoutFiles implements SessionStore {

    private final SessionStore store;

    WithoutFiles(SessionStore store) {
        this.store = store;
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return store.get(key);
    }

    @Override
    public SessionSnapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        return store.update(key, function);
    }

    @Override
    public Optional<SessionEntry> replace(String key, @Nullable SessionEntry expected, @Nullable SessionEntry next) {
        return store.replace(key, expected, next);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            TransactionFunction<R, X> function) throws X {
        return store.transact(function);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            SessionSnapshot base, TransactionFunction<R, X> function) throws X {
        return store.transact(base, function);
    }

    @Override
    public StoreStats stats() {
        return store.stats();
    }

    @Override
    public Subscription listen(Consumer<? super StoreEvent> listener) {
        return store.listen(listener);
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
