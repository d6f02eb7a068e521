package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes activity of users into entries. A time far ahead is a mistake and is written over, unless most sessions have one:
 * then it is the present clock that is behind, and their activity would be set back. Used by one thread, in one change.
 */
final class TouchWriter {

    private final SessionTransaction transaction;
    private final Instant now;
    private @Nullable Boolean clockBehind;

    TouchWriter(SessionTransaction transaction, Instant now) {
        this.transaction = transaction;
        this.now = now;
    }

    /** Answers whether nothing is left to write: the session says it now, or is gone. */
    boolean write(String key, Instant at) {
        try {
            Optional<SessionEntry> present = transaction.get(key);
            if (present.isEmpty()) {
                return true;
            }
            SessionEntry entry = present.get();
            if (!entry.text().startsWith("{")
                    || ((isMistake(entry.lastInteractionAt()) || isMistake(entry.updatedAt())) && isClockBehind())) {
                return false;
            }
            // One without it is idle since its update, which a touch that waited must not set back either.
            Optional<Instant> active = entry.lastInteractionAt().or(entry::updatedAt);
            SessionEntry next =
                    forward(forward(entry, "lastInteractionAt", active, at), "updatedAt", entry.updatedAt(), at);
            transaction.because(key, "touched");
            transaction.put(key, next);
            return true;
        } catch (SessionStoreException.Damaged e) {
            // An entry that cannot be read is not removed for being idle either.
            return false;
        }
    }

    private SessionEntry forward(SessionEntry entry, String clock, Optional<Instant> before, Instant at) {
        return before.isPresent() && !before.get().isBefore(at) && !isMistake(before) ? entry : entry.with(clock, at);
    }

    private boolean isMistake(Optional<Instant> time) {
        return time.isPresent() && CandidateReader.credible(time, now).isEmpty();
    }

    private boolean isClockBehind() {
        if (clockBehind == null) {
            long ahead = transaction
                    .summaries()
                    .filter(summary -> isMistake(summary.updatedAt()))
                    .count();
            clockBehind = 2 * ahead >= transaction.summaries().count();
        }
        return clockBehind;
    }
}
