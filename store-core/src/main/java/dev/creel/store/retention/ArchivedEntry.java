package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an archive says of one session beside its text. Immutable, thread-safe.
 *
 * @param key the key as the document spelt it
 * @param bytes the length of the entry
 * @param keeping what becomes of its transcripts
 * @param transcripts the names of its transcripts; those under which they come back, once they were moved
 * @param keptAs what they are called where they are kept, as far as they were there; empty before they were moved
 */
record ArchivedEntry(
        String key,
        Optional<String> sessionId,
        String cause,
        String by,
        Instant at,
        long bytes,
        Keeping keeping,
        List<String> transcripts,
        List<String> keptAs) {

    /** What becomes of the transcripts of a session that was removed. */
    enum Keeping {
        /** They move into the archive. */
        SIDE_FOLDER,
        /** They stay where they are, renamed as the gateway does. */
        GATEWAY,
        /** They are deleted. */
        DELETE
    }

    ArchivedEntry {
        transcripts = List.copyOf(transcripts);
        keptAs = List.copyOf(keptAs);
    }

    ArchivedEntry kept(List<String> names, List<String> as) {
        return new ArchivedEntry(key, sessionId, cause, by, at, bytes, keeping, names, as);
    }

    ArchivedSession session(String archive) {
        List<String> restorable = keeping == Keeping.DELETE ? List.of() : transcripts;
        return new ArchivedSession(key, sessionId, at, by, cause, bytes, restorable, archive);
    }

    RetentionReport.Removed report() {
        return new RetentionReport.Removed(key, cause, bytes, session("").transcripts());
    }

    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("key", key);
        members.put("sessionId", sessionId.orElse(null));
        members.put("cause", cause);
        members.put("by", by);
        members.put("at", at.toEpochMilli());
        members.put("bytes", bytes);
        members.put("keeping", keeping);
        members.put("transcripts", transcripts);
        members.put("keptAs", keptAs);
        return members;
    }

    static ArchivedEntry of(SessionEntry line) throws IOException {
        String keeping = JsonLines.string(line, "keeping");
        try {
            return new ArchivedEntry(
                    JsonLines.string(line, "key"),
                    line.sessionId(),
                    JsonLines.string(line, "cause"),
                    JsonLines.string(line, "by"),
                    Instant.ofEpochMilli(JsonLines.number(line, "at")),
                    JsonLines.number(line, "bytes"),
                    Keeping.valueOf(keeping),
                    JsonLines.strings(line, "transcripts"),
                    JsonLines.strings(line, "keptAs"));
        } catch (IllegalArgumentException e) {
            throw new IOException("\"keeping\" is " + keeping, e);
        }
    }
}
