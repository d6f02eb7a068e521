package dev.creel.bench.contender;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to keep sessions, open on a directory of its own. Every change is on the device, as far as the durability asks for
 * it, when the call returns. What a contender has no form of throws {@link UnsupportedOperationException}; {@link
 * ContenderName#supports} tells beforehand. Implementations are thread-safe, and shared by threads as their users share
 * them.
 */
public interface Contender extends AutoCloseable {

    /** Answers the first keys in the order that the contender keeps. */
    List<String> keys(int limit) throws IOException;

    /** Answers a session in a form whose fields can be read, an entry of Creel's or a map, or null if there is none. */
    @Nullable
    Object get(String key) throws IOException;

    /** Answers one plain field's value as a string, got in the contender's best way, or null if there is none. */
    @Nullable
    String field(String key, String name) throws IOException;

    /** Writes the fields of a touch into one session. */
    void update(String key, Touch touch) throws IOException;

    /** Does the same on what the last update through this object left in memory, if that is still what is stored. */
    void updateReusing(String key, Touch touch) throws IOException;

    /** Writes the fields of a touch into several sessions, all or none of them. */
    void updateAll(List<String> keys, Touch touch) throws IOException;

    /** Saves a session as it is, and writes nothing if the contender or its user can know that. */
    void saveUnchanged(String key) throws IOException;

    /**
     * Puts a session in the place of whatever the key holds.
     *
     * @param json the text of an object
     */
    void create(String key, String json) throws IOException;

    /** Removes a session, if there is one. */
    void remove(String key) throws IOException;

    /** Answers the sessions with the latest activity, newest first. */
    List<Listed> newest(int limit) throws IOException;

    /** Answers the same with what a list shows, decoded from the sessions' text. */
    List<Details> newestWithDetails(int limit) throws IOException;

    /**
     * Does what the original's script does in a cycle: loads the document anew, whatever is known of it; reads one
     * session; changes it. A database need not load what it is not asked for, so it reads one session and changes it.
     *
     * @param reuse whether what was loaded is the base of the change
     */
    void cycle(String key, Touch touch, boolean reuse) throws IOException;

    /** Lets go of what the contender holds. Does nothing the second time. */
    @Override
    void close() throws IOException;
}
