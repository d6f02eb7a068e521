package dev.creel.store;

/**
 * What a store object has done since it was opened. An implementation may answer a subtype that tells more. Immutable,
 * thread-safe.
 */
public interface StoreStats {

    /** Calls that read: {@code get} and {@code snapshot}. */
    long reads();

    /** Changes that were committed. */
    long commits();

    /** Changes that wrote nothing because nothing was different. */
    long noOps();

    /** Transactions that used the base they were given. */
    long reuses();

    /** Transactions whose base was no longer the store's content, so that it was read again. */
    long fallbacks();

    /** Changes that started again because the store was changed outside while they ran. */
    long restarts();

    /** Exceptions that listeners threw. */
    long listenerFailures();

    /** Events dropped because a listener did not keep up. */
    long droppedEvents();
}
