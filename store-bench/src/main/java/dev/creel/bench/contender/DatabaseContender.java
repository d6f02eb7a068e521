package dev.creel.bench.contender;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for every database: it keeps the text of each session and its last activity, and leaves JSON to the
 * program. Thread-safe.
 */
abstract class DatabaseContender implements Contender {

    /** Answers the text of a session, or null if there is none. */
    abstract byte @Nullable [] text(String key) throws IOException;

    @Override
    public final @Nullable Object get(String key) throws IOException {
        byte[] text = text(key);
        return text == null ? null : SessionJson.parse(text);
    }

    @Override
    public @Nullable String field(String key, String name) throws IOException {
        byte[] text = text(key);
        return text == null ? null : SessionJson.field(text, name);
    }

    @Override
    public final void updateReusing(String key, Touch touch) {
        throw new UnsupportedOperationException("A database has no loaded store that a change could go on from");
    }

    @Override
    public List<Details> newestWithDetails(int limit) throws IOException {
        List<Details> listed = new ArrayList<>(limit);
        for (Listed session : newest(limit)) {
            byte[] text = text(session.key());
            // Another thread may have removed it meanwhile.
            if (text != null) {
                listed.add(SessionJson.details(session, text));
            }
        }
        return listed;
    }

    @Override
    public final void cycle(String key, Touch touch, boolean reuse) throws IOException {
        if (reuse) {
            updateReusing(key, touch);
        }
        if (!(SessionJson.parse(require(key, text(key))).get("sessionId") instanceof String)) {
            throw new IllegalStateException("The session " + key + " has no sessionId any more");
        }
        update(key, touch);
    }

    static byte[] require(String key, byte @Nullable [] text) {
        if (text == null) {
            throw new IllegalStateException("There is no session " + key + " any more");
        }
        return text;
    }
}
