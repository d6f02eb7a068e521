package dev.creel.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The root of what can go wrong with a store for reasons outside the program. Each message names the store, the place,
 * what was found and what to do. Misuse is {@link IllegalArgumentException} or {@link IllegalStateException} instead.
 *
 * <p>Immutable but for what {@link Throwable} itself allows; thread-safe.
 */
public abstract sealed class SessionStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String store;

    private SessionStoreException(String store, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.store = store;
    }

    /** Answers which store it is about: a path, or what else its backend calls it. */
    public String store() {
        return store;
    }

    /** The lock was not free in time, or the thread was interrupted while it waited. Nothing was changed. */
    public static final class Busy extends SessionStoreException {

        private static final long serialVersionUID = 1L;

        private final String holder;
        private final Duration waited;

        public Busy(String store, String message, String holder, Duration waited) {
            super(store, message, null);
            this.holder = holder;
            this.waited = waited;
        }

        /** Answers who holds the lock, as far as it could be found out. */
        public String holder() {
            return holder;
        }

        /** Answers how long the call waited. */
        public Duration waited() {
            return waited;
        }
    }

    /** The store holds something else than the caller expected. Nothing was changed. */
    public static final class Conflict extends SessionStoreException {

        private static final long serialVersionUID = 1L;

        private final String key;
        private final transient @Nullable SessionEntry present;

        public Conflict(String store, String message, String key, @Nullable SessionEntry present) {
            super(store, message, null);
            this.key = key;
            this.present = present;
        }

        /** Answers the normalised key of the session. */
        public String key() {
            return key;
        }

        /** Answers what the store holds instead, or nothing if there is no such session. */
        public Optional<SessionEntry> present() {
            return Optional.ofNullable(present);
        }
    }

    /** What the storage holds makes no sense. It was left as it is. */
    public static final class Damaged extends SessionStoreException {

        private static final long serialVersionUID = 1L;

        private final long position;
        private final @Nullable String key;

        public Damaged(String store, String message, long position, @Nullable String key) {
            super(store, message, null);
            this.position = position;
            this.key = key;
        }

        /** Answers the offset, in bytes from the start of the file, at which the damage shows. */
        public long position() {
            return position;
        }

        /** Answers the key of the one entry that is damaged, or nothing if the whole document is. */
        public Optional<String> key() {
            return Optional.ofNullable(key);
        }
    }

    /** The store is not there: it was before, or it may not be created. Nothing was created. */
    public static final class Missing extends SessionStoreException {

        private static final long serialVersionUID = 1L;

        public Missing(String store, String message) {
            super(store, message, null);
        }
    }

    /** The change stands and every process sees it, but a power cut may still undo it. */
    public static final class NotDurable extends SessionStoreException {

        private static final long serialVersionUID = 1L;

        public NotDurable(String store, String message, @Nullable Throwable cause) {
            super(store, message, cause);
        }
    }

    /** A change would create a session under a key that may not be used again yet. Nothing was changed. */
    public static final class Revoked extends SessionStoreException {

        private static final long serialVersionUID = 1L;

        private final String key;
        private final Instant until;

        public Revoked(String store, String message, String key, Instant until) {
            super(store, message, null);
            this.key = key;
            this.until = until;
        }

        /** Answers the normalised key. */
        public String key() {
            return key;
        }

        /** Answers from when on the key may be used again. */
        public Instant until() {
            return until;
        }
    }

    /** The storage could not be read or written, or refuses what was asked. Nothing was changed. */
    public static final class Unavailable extends SessionStoreException {

        private static final long serialVersionUID = 1L;

        private final @Nullable Long limit;

        public Unavailable(String store, String message, @Nullable Throwable cause) {
            super(store, message, cause);
            this.limit = null;
        }

        public Unavailable(String store, String message, long limit) {
            super(store, message, null);
            this.limit = limit;
        }

        /** Answers the limit that was exceeded, if it is about one. */
        public OptionalLong limit() {
            return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
        }
    }
}
