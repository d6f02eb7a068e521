package dev.creel.store.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A session that was removed and can be brought back. Immutable and thread-safe.
 *
 * @param key its key as the document spelt it
 * @param sessionId its id, or nothing if it has none
 * @param removedAt when it was removed
 * @param by who removed it: the name of the {@link Retention} object's owner
 * @param cause why, as the plan or the revocation said
 * @param bytes the length of its entry
 * @param transcripts the names of the transcripts that are kept with it
 * @param archive the name of the archive that holds it
 */
public record ArchivedSession(
        String key,
        Optional<String> sessionId,
        Instant removedAt,
        String by,
        String cause,
        long bytes,
        List<String> transcripts,
        String archive) {
    public ArchivedSession {
        transcripts = List.copyOf(transcripts);
    }
}
