package dev.creel.store;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several sessions, read and changed as one. It sees its own changes; nobody else does before the function returned and
 * the change was written.
 *
 * <p>Not thread-safe: it belongs to the thread that runs the function, until that function returns. Later use throws
 * {@link IllegalStateException}.
 */
public interface SessionTransaction {

    /** Answers the session with this key as the transaction sees it, or nothing. */
    Optional<SessionEntry> get(String key);

    /** Writes an entry under the normalised key, in the place of whatever is there. */
    void put(String key, SessionEntry entry);

    /** Removes a session, and answers whether there was one. */
    boolean remove(String key);

    /**
     * Changes one session, like {@link java.util.Map#compute}.
     *
     * @param function gets the entry as the transaction sees it, or {@code null}; answers the next one, or {@code null}
     *     to remove it
     * @return the entry as the transaction sees it now, or nothing
     */
    <X extends Exception> Optional<SessionEntry> update(String key, SessionStore.EntryFunction<X> function) throws X;

    /** Answers the sessions as they were when the transaction began, in the order of the document. */
    Stream<SessionSnapshot.Summary> summaries();

    /** Answers the sessions with the latest activity as they were when the transaction began, newest first. */
    List<SessionSnapshot.Summary> newest(int limit);

    /**
     * Lets this transaction drop the protected fields of one session. Without it, a protected field that an entry had
     * before and lacks afterwards is put back, because programs lose such fields by accident.
     */
    void allowDroppingProtectedFields(String key);

    /**
     * Says why this transaction changes one session, before or after it does; the event of that change carries it. The
     * last call for a session counts, and one for a session that does not change has no effect.
     */
    void because(String key, String cause);

    /**
     * Answers whether one session is the same in an earlier snapshot and when the transaction began: the same text under
     * the same spelling of the key, or none in both. What the transaction itself changed makes no difference, and an entry
     * that is not valid JSON is compared like any other.
     *
     * @param earlier a snapshot that this store answered; of a wrapped one, only the texts are compared
     * @throws IllegalStateException if the snapshot is closed
     */
    boolean isUnchangedSince(SessionSnapshot earlier, String key);

    /**
     * What a transaction's function answered, and the state that it left. Thread-safe.
     *
     * @param result what the function answered
     * @param snapshot the state after the change
     * @param <R> the type of the answer
     */
    record Outcome<R extends @Nullable Object>(R result, SessionSnapshot snapshot) implements AutoCloseable {
        /** Closes the snapshot. */
        @Override
        public void close() {
            snapshot.close();
        }
    }
}
