package dev.creel.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of a store at one moment. It does not change; entries are read when they are asked for.
 *
 * <p>A snapshot may hold a file open, so close it after use. A closed one, also one that the store closed because too
 * many replaced files were held or because the store itself was closed, throws {@link IllegalStateException} that says
 * which it was. Entries that it handed out stay good.
 *
 * <p>Thread-safe.
 */
public interface SessionSnapshot extends AutoCloseable {

    /** Answers how many sessions there are. Spellings of one key count as one. */
    int size();

    /**
     * Answers the session with this key, or nothing.
     *
     * @param key the session key, in any spelling
     * @throws SessionStoreException.Damaged if this entry is not valid JSON
     * @throws SessionStoreException.Unavailable if it can no longer be read, for instance because a program rewrote the
     *     file in place
     */
    Optional<SessionEntry> get(String key);

    /**
     * Answers some fields of the session with this key, or nothing if there is no such session: what {@link
     * SessionEntry#only} makes of the entry. A store may keep what was taken out of large entries, so that a list that is
     * shown again and again need not read them each time. Do not write it back: it lacks the other fields.
     *
     * @param key the session key, in any spelling
     * @param fields the names of the fields; the entry lacks those that the session lacks
     * @throws SessionStoreException.Damaged if this entry is not valid JSON
     * @throws SessionStoreException.Unavailable if it can no longer be read
     */
    default Optional<SessionEntry> get(String key, Set<String> fields) {
        Set<String> wanted = Set.copyOf(fields);
        return get(key).map(entry -> entry.only(wanted));
    }

    /** Answers every session's summary in the order of the document, reading and decoding nothing. */
    Stream<Summary> summaries();

    /**
     * Answers the sessions with the latest activity, newest first, those without any last, reading and decoding nothing.
     *
     * @param limit how many at most; not negative
     */
    List<Summary> newest(int limit);

    /** Lets go of what the snapshot holds. Does nothing the second time. */
    @Override
    void close();

    /**
     * What the index knows of a session. Immutable, thread-safe.
     *
     * @param key the key as the document spells it
     * @param updatedAt the entry's {@code updatedAt}, or nothing if it has none
     * @param bytes the length of the entry's text in bytes
     */
    record Summary(String key, Optional<Instant> updatedAt, long bytes) {}
}
