package dev.creel.store;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one gateway agent: a map from session key to {@link SessionEntry} that several threads and processes
 * may read and change.
 *
 * <p>Every implementation owes its users the following; the contract suite tests it sentence by sentence.
 *
 * <ul>
 *   <li><b>Keys.</b> A key is normalised before it is looked up. If a store holds several spellings of one key, the one
 *       with the latest {@code updatedAt} is the session; a change writes it under the normalised key and removes the
 *       other spellings.
 *   <li><b>Changes are atomic.</b> A change is seen whole or not at all, and once the call has returned, every later
 *       read in any process sees it. No two changes of a store run at the same time.
 *   <li><b>A function that throws changes nothing</b>, and its exception reaches the caller as it was thrown.
 *   <li><b>The same text writes nothing.</b> A function that answers an entry with the text it was given leaves the
 *       store untouched; the statistics count it.
 *   <li><b>The function runs in the caller's thread</b>, while the store's lock is held, so it should be short. It may
 *       run again, on newer data, if a program that does not know this library changed the store at that very moment.
 *       Inside it, reads of the same store see the state before the change; a change of the same store from the same
 *       thread is refused with {@link IllegalStateException}. Reads in other threads do not wait for it.
 *   <li><b>What was not changed is carried along as it came</b>: unknown fields, their order, and the text of numbers
 *       and strings. Sessions come in the order in which they were first written, but keys that are array indices come
 *       first, ascending, as ECMAScript orders properties.
 *   <li><b>Interrupts.</b> Waiting for a lock ends when the thread is interrupted, with {@link
 *       SessionStoreException.Busy}, the interrupt flag set and nothing changed. Reads and the writing of a change
 *       finish, with the flag kept.
 *   <li><b>After {@link #close()}</b> every call but {@code close} throws {@link IllegalStateException}.
 * </ul>
 *
 * <p>All methods may throw a {@link SessionStoreException}: {@link SessionStoreException.Unavailable} if the storage
 * cannot be read or written, {@link SessionStoreException.Damaged} if what it holds makes no sense, and {@link
 * SessionStoreException.Missing} if it was there before and is gone. None of them means that data was changed or lost.
 * Changes may also throw {@link SessionStoreException.Busy} if the lock was not free in time, {@link
 * SessionStoreException.NotDurable} if the change was made but may not survive a power cut, {@link
 * SessionStoreException.Revoked} if the key of a session to be created may not be used again yet, and {@link
 * UnsupportedOperationException} if the store was opened for reading only.
 *
 * <p>Thread-safe.
 */
public interface SessionStore extends AutoCloseable {

    /**
     * Answers the session with this key, or nothing.
     *
     * @param key the session key, in any spelling
     * @throws SessionStoreException.Damaged also if this one entry is not valid JSON
     */
    Optional<SessionEntry> get(String key);

    /** Answers the present state of all sessions. It stays as it is, whatever happens to the store; close it after use. */
    SessionSnapshot snapshot();

    /**
     * Changes one session, like {@link java.util.Map#compute}.
     *
     * @param key the session key, in any spelling
     * @param function gets the present entry, or {@code null} if there is none; answers the next one, or {@code null}
     *     to remove it
     * @param <X> what the function may throw
     * @return the entry as it stands now, or nothing if there is none
     * @throws X if the function threw it; nothing is changed
     */
    <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X;

    /**
     * Puts {@code next} in the place of {@code expected}, if that is what the store still holds: the way to do slow work
     * outside the lock.
     *
     * @param key the session key, in any spelling
     * @param expected the entry that the caller saw, or {@code null} if there was none
     * @param next the entry to write, or {@code null} to remove it
     * @return the entry as it stands now, or nothing if there is none
     * @throws SessionStoreException.Conflict if the store holds something else; it carries the present entry
     */
    Optional<SessionEntry> replace(String key, @Nullable SessionEntry expected, @Nullable SessionEntry next);

    /**
     * Sees and changes several sessions as one change.
     *
     * @param function reads and changes through the transaction it is given, which is of no use after it returns
     * @param <R> what the function answers
     * @param <X> what the function may throw
     * @return the function's answer and the state after the change; close it after use
     * @throws X if the function threw it; nothing is changed
     */
    <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            TransactionFunction<R, X> function) throws X;

    /**
     * Does the same as {@link #transact(TransactionFunction)}, and saves reading the store again if its content is still
     * that of {@code base}. A base never changes a result, only the cost; the statistics count reuses and fallbacks.
     *
     * @param base a snapshot of this store, such as the one that the last transaction answered
     */
    <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            SessionSnapshot base, TransactionFunction<R, X> function) throws X;

    /** Answers what the store has done since it was opened. */
    StoreStats stats();

    /**
     * Tells the listener of every later change made through this object, in order, and of changes made elsewhere as
     * {@link StoreEvent.Kind#CHANGED_OUTSIDE} when they are noticed. Events come one at a time from a thread that is not
     * the caller's, after the lock is released. A listener that throws is logged and counted and goes on being told.
     *
     * @return ends the subscription when closed
     */
    Subscription listen(Consumer<? super StoreEvent> listener);

    /**
     * Waits for a change in progress, then lets go of locks, files and open snapshots. Does nothing the second time.
     *
     * @throws IllegalStateException if a function that changes the store calls it; the store stays open
     */
    @Override
    void close();

    /**
     * Computes the next entry of a session. Used by one thread at a time.
     *
     * @param <X> what it may throw
     */
    @FunctionalInterface
    interface EntryFunction<X extends Exception> {
        /**
         * Answers the next entry.
         *
         * @param present the present entry, or {@code null} if there is none
         * @return the next entry, or {@code null} for none
         */
        @Nullable
        SessionEntry apply(@Nullable SessionEntry present) throws X;
    }

    /**
     * Reads and changes sessions within a transaction. Used by one thread at a time.
     *
     * @param <R> what it answers
     * @param <X> what it may throw
     */
    @FunctionalInterface
    interface TransactionFunction<R extends @Nullable Object, X extends Exception> {
        /** Does the work of the transaction and answers what the caller wants to know of it. */
        R apply(SessionTransaction transaction) throws X;
    }

    /** A listener's subscription. Thread-safe. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        /** Ends the subscription. Does nothing the second time. */
        @Override
        void close();
    }
}
