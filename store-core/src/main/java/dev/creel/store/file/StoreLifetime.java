package dev.creel.store.file;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Whether a store object is open, and which changes closing has to wait for. Thread-safe. */
final class StoreLifetime {

    private final String store;

    /** Held for reading by every change. */
    private final ReentrantReadWriteLock changes = new ReentrantReadWriteLock();

    private volatile boolean closed;

    StoreLifetime(String store) {
        this.store = store;
    }

    /** @throws IllegalStateException if it is closed */
    void requireOpen() {
        if (closed) {
            throw closedStore();
        }
    }

    /**
     * Begins a change.
     *
     * @throws IllegalStateException if it is closed
     */
    void beginChange() {
        // Never waits: only closing takes the other lock.
        if (!changes.readLock().tryLock()) {
            throw closedStore();
        }
    }

    void endChange() {
        changes.readLock().unlock();
    }

    /**
     * Waits for the change in progress, then closes.
     *
     * @param closing lets go of what the store has open
     * @throws IllegalStateException if a function that changes the store calls it
     */
    void close(Runnable closing) {
        if (changes.getReadHoldCount() > 0) {
            throw new IllegalStateException(
                    "The session store " + store + " cannot be closed by a function that changes it");
        }
        closed = true;
        changes.writeLock().lock();
        try {
            closing.run();
        } finally {
            changes.writeLock().unlock();
        }
    }

    private IllegalStateException closedStore() {
        return new IllegalStateException("The session store " + store + " is closed");
    }
}
