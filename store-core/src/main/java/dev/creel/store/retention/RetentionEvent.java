package dev.creel.store.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened in the life of a session. Immutable and thread-safe.
 *
 * @param kind what happened
 * @param key the session's key, or nothing if it is not about a single one
 * @param cause why, if it is known
 * @param at when
 * @param position for a removal, its place in the removal journal, from which {@link Retention#listen} goes on; else 0
 */
public record RetentionEvent(Kind kind, Optional<String> key, Optional<String> cause, Instant at, long position) {

    /** What happened. */
    public enum Kind {
        /** A session that was not there before was written through this store object. */
        CREATED,
        /** A session was changed through this store object. */
        UPDATED,
        /** A session was removed. */
        REMOVED,
        /** A removed session was brought back. */
        RESTORED,
        /** A session got another key; the cause names it. */
        REKEYED,
        /** A session will be removed soon; the cause says when and why. */
        ABOUT_TO_EXPIRE,
        /** A limit or a quota is reached, or stays exceeded because nothing may go. */
        LIMIT_REACHED,
        /** Only revoked sessions go, because the clock cannot be trusted or a plan would remove too much. */
        SUSPENDED,
        /** A session that was revoked had been written back by another program, and was removed again. */
        REVOKED_AGAIN,
        /** Another program, or another store object, changed the store. */
        CHANGED_OUTSIDE
    }
}
