package dev.creel.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a store. Immutable, thread-safe.
 *
 * @param sequence counts the events of one store object from 1, without gaps but for events that were dropped; what
 *     happens while nobody listens is no event
 * @param kind what happened
 * @param key the normalised key of the session concerned, or nothing if it is not about a single one
 * @param at when it was committed or noticed
 * @param cause why, as the transaction said with {@link SessionTransaction#because}, or nothing
 */
public record StoreEvent(long sequence, Kind kind, Optional<String> key, Instant at, Optional<String> cause) {

    /** What happened. */
    public enum Kind {
        /** A session that was not there before was written through this store object. */
        CREATED,
        /** A session was changed through this store object. */
        UPDATED,
        /** A session was removed through this store object. */
        REMOVED,
        /** Another program, or another store object, changed the store; take a new snapshot to see how. */
        CHANGED_OUTSIDE
    }
}
