package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore.EntryFunction;
import dev.creel.store.SessionTransaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A transaction whose changes are steps of a call. Belongs to the thread of the transaction. */
final class RecordedTransaction implements SessionTransaction {

    private final SessionTransaction transaction;
    private final CallHistory.Call call;

    RecordedTransaction(SessionTransaction transaction, CallHistory.Call call) {
        this.transaction = transaction;
        this.call = call;
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return transaction.get(key);
    }

    @Override
    public void put(String key, SessionEntry entry) {
        transaction.put(key, entry);
        call.step("put " + key + " " + EntryDifference.brief(entry));
    }

    @Override
    public boolean remove(String key) {
        boolean removed = transaction.remove(key);
        call.step("remove " + key + (removed ? "" : ", there was none"));
        return removed;
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        return transaction.update(key, recorded(call, "update " + key + " ", function));
    }

    /** Answers the same function, whose effect is a step of a call. */
    static <X extends Exception> EntryFunction<X> recorded(
            CallHistory.Call call, String what, EntryFunction<X> function) {
        return new EntryFunction<>() {
            @Override
            public @Nullable SessionEntry apply(@Nullable SessionEntry present) throws X {
                SessionEntry next = function.apply(present);
                call.step(what + EntryDifference.between(present, next));
                return next;
            }
        };
    }

    @Override
    public Stream<Summary> summaries() {
        return transaction.summaries();
    }

    @Override
    public List<Summary> newest(int limit) {
        return transaction.newest(limit);
    }

    @Override
    public void allowDroppingProtectedFields(String key) {
        transaction.allowDroppingProtectedFields(key);
    }

    @Override
    public void because(String key, String cause) {
        transaction.because(key, cause);
        call.step("change " + key + " because " + cause);
    }

    @Override
    public boolean isUnchangedSince(SessionSnapshot earlier, String key) {
        return transaction.isUnchangedSince(RecordedSnapshot.behind(earlier), key);
    }
}
