package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionTransaction;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A store with whose next change a test meddles, once each: before it, when its function is through, and behind it. */
final class MeddledStore extends WithoutFiles implements SessionFiles.Source {

    private final SessionFiles.Source store;
    private final Queue<Runnable> before = new ArrayDeque<>();
    private final Queue<Runnable> inside = new ArrayDeque<>();
    private final Queue<Runnable> behind = new ArrayDeque<>();

    MeddledStore(SessionFiles.Source store) {
        super(store);
        this.store = store;
    }

    MeddledStore before(Runnable work) {
        before.add(work);
        return this;
    }

    /** What this throws lets the change fail, after its function did all that it does. */
    MeddledStore inside(Runnable work) {
        inside.add(work);
        return this;
    }

    /** What this throws comes from a change that is made. */
    MeddledStore behind(Runnable work) {
        behind.add(work);
        return this;
    }

    private static void next(Queue<Runnable> works) {
        Runnable work = works.poll();
        if (work != null) {
            work.run();
        }
    }

    private <R extends @Nullable Object, X extends Exception> TransactionFunction<R, X> meddled(
            TransactionFunction<R, X> function) {
        return transaction -> {
            R result = function.apply(transaction);
            next(inside);
            return result;
        };
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            TransactionFunction<R, X> function) throws X {
        next(before);
        SessionTransaction.Outcome<R> outcome = super.transact(meddled(function));
        next(behind);
        return outcome;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            SessionSnapshot base, TransactionFunction<R, X> function) throws X {
        next(before);
        SessionTransaction.Outcome<R> outcome = super.transact(base, meddled(function));
        next(behind);
        return outcome;
    }

    @Override
    public SessionFiles files() {
        return store.files();
    }
}
