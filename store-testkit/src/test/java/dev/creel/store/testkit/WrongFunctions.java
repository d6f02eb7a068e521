package dev.creel.store.testkit;

import static dev.creel.store.testkit.WrongStore.wrapping;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Stores that treat the caller's function wrongly. Stateless. */
final class WrongFunctions {

    private WrongFunctions() {}

    static List<WrongStore> all() {
        return List.of(
                wrapping(
                        "applies the change although the function threw",
                        "Changes.functionThatThrowsChangesNothing",
                        AppliesThoughThrown::new),
                wrapping(
                        "wraps the function's exception",
                        "Changes.exceptionReachesTheCallerAsItWasThrown",
                        WrapsExceptions::new),
                wrapping(
                        "keeps a lock after the function threw",
                        "Changes.lockIsFreeAfterAFunctionThatThrew",
                        KeepsItsLock::new),
                wrapping(
                        "lets two changes run at the same time",
                        "Changes.noTwoChangesRunAtTheSameTime",
                        right -> new FunctionWithoutTheLock(right, 20_000_000)),
                wrapping(
                        "runs the function before it takes the lock",
                        "Functions.functionRunsWhileTheLockIsHeld",
                        right -> new FunctionWithoutTheLock(right, 0)),
                wrapping(
                        "runs the function in a thread of its own",
                        "Functions.functionRunsInTheCallersThread",
                        FunctionElsewhere::new),
                wrapping(
                        "puts off a change within a change",
                        "Functions.changeOfTheSameStoreWithinAFunctionIsRefused",
                        PutsOffNestedChanges::new));
    }

    private static final class AppliesThoughThrown extends ForwardingStore {
        AppliesThoughThrown(SessionStore right) {
            super(right);
        }

        @Override
        public <R, X extends Exception> Outcome<R> transact(TransactionFunction<R, X> function) throws X {
            AtomicReference<RuntimeException> thrown = new AtomicReference<>();
            Outcome<R> outcome = right.transact(transaction -> {
                try {
                    return function.apply(transaction);
                } catch (Exception e) {
                    thrown.set(new IllegalStateException(e));
                    return null;
                }
            });
            if (thrown.get() != null) {
                outcome.close();
                throw thrown.get();
            }
            return outcome;
        }
    }

    private static final class WrapsExceptions extends ForwardingStore {
        WrapsExceptions(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) {
            try {
                return right.update(key, function);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class KeepsItsLock extends ForwardingStore {
        private final ReentrantLock lock = new ReentrantLock();

        KeepsItsLock(SessionStore right) {
            super(right);
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // That is what is wrong with it.
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            lock.lock();
            Optional<SessionEntry> now = right.update(key, function);
            lock.unlock();
            return now;
        }
    }

    /** Waits before it writes until somebody else has written, so that it always gets in their way. */
    private static final class FunctionWithoutTheLock extends ForwardingStore {
        private final long longestNanos;

        FunctionWithoutTheLock(SessionStore right, long longestNanos) {
            super(right);
            this.longestNanos = longestNanos;
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            long commits = right.stats().commits();
            SessionEntry next = function.apply(right.get(key).orElse(null));
            long begin = System.nanoTime();
            while (right.stats().commits() == commits && System.nanoTime() - begin < longestNanos) {
                Thread.onSpinWait();
            }
            return right.update(key, present -> next);
        }
    }

    private static final class FunctionElsewhere extends ForwardingStore {
        FunctionElsewhere(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            return right.update(key, present -> CompletableFuture.supplyAsync(() -> {
                        try {
                            return function.apply(present);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .join());
        }
    }

    private static final class PutsOffNestedChanges extends ForwardingStore {
        private volatile @Nullable Thread changing;

        PutsOffNestedChanges(SessionStore right) {
            super(right);
        }

        @Override
        public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
            if (Thread.currentThread().equals(changing)) {
                return Optional.empty();
            }
            return right.update(key, present -> {
                changing = Thread.currentThread();
                try {
                    return function.apply(present);
                } finally {
                    changing = null;
                }
            });
        }
    }
}
