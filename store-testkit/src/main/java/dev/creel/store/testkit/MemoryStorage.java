package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException.Busy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The sessions that several store objects share, and the lock that guards their changes. Thread-safe. */
final class MemoryStorage {

    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile Map<String, SessionEntry> entries;
    private volatile @Nullable String holder;

    /** @param entries every key as it is spelled, in ECMAScript's order; nobody may change it afterwards */
    MemoryStorage(Map<String, SessionEntry> entries) {
        this.entries = entries;
    }

    Map<String, SessionEntry> entries() {
        return entries;
    }

    /** Puts the next state in the place of the present one; only with the lock held. */
    void commit(Map<String, SessionEntry> next) {
        entries = next;
    }

    boolean isLockedByThisThread() {
        return lock.isHeldByCurrentThread();
    }

    /**
     * Waits for the lock. A thread that need not wait goes on with its interrupt flag kept.
     *
     * @throws Busy if it was not free in time, or the thread is interrupted
     * @throws IllegalStateException if this thread holds it already
     */
    void lock(String store, Duration timeout) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("A change of the session store " + store
                    + " was called from within another change of it. Make both changes in one transaction, or one after"
                    + " the other.");
        }
        long begin = System.nanoTime();
        boolean interrupted = Thread.interrupted();
        try {
            if (!lock.tryLock(0, TimeUnit.NANOSECONDS)
                    && (interrupted || !lock.tryLock(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS))) {
                throw busy(store, begin, interrupted ? "The waiting thread was interrupted" : "The timeout is over");
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw busy(store, begin, "The waiting thread was interrupted");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        holder = Thread.currentThread().getName();
    }

    /** Waits for the lock, however long it takes. */
    void lockForClosing() {
        lock.lock();
    }

    void unlock() {
        holder = null;
        lock.unlock();
    }

    private Busy busy(String store, long begin, String end) {
        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        String thread = holder == null ? "another thread" : "thread \"" + holder + "\"";
        return new Busy(
                store,
                "The session store " + store + " is busy: " + thread + " is changing it. " + end + " after "
                        + waited.toMillis()
                        + " ms, and nothing was changed. Keep the function short; a thread dump shows"
                        + " where it is.",
                thread,
                waited);
    }
}
