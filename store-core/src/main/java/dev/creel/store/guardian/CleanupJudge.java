package dev.creel.store.guardian;

import java.time.Instant;
import java.util.Optional;

/** Sees whether cleaning up helps. Stateless. */
final class CleanupJudge {

    private CleanupJudge() {}

    /** Why cleaning up is stopped. */
    enum Stop {
        /** There is nothing that may be removed. */
        NOTHING_MAY_GO,
        /** What a cleanup freed was used again at once. */
        REBOUND,
        /** Cleanups leave more behind each time. */
        GROWTH,
        /** More sessions would go than a cleanup may remove at once. */
        TOO_MANY
    }

    /**
     * What is kept of the cleanups of a source, across restarts too. Immutable, thread-safe.
     *
     * @param lastAt when a cleanup was due last and was tried, or passed over because of a stop
     * @param measure what the last cleanup that removed something was for
     * @param before how much of the measure was used before it
     * @param after how much was used after it
     * @param freed the difference; 0 once a rebound was ruled out, or if nothing was removed
     * @param rising how many cleanups in a row left more behind than the one before
     * @param stop why it is stopped
     * @param cause what was growing fastest when it was stopped, as owner and kind; empty if nothing was
     * @param failed whether people were told that it failed, and it has not worked since
     * @param doubted whether people were told that the clock is doubted, and it has not been right since
     */
    record State(
            Optional<Instant> lastAt,
            Usage.Measure measure,
            long before,
            long after,
            long freed,
            int rising,
            Optional<Stop> stop,
            String cause,
            boolean failed,
            boolean doubted) {

        /** What is known of a source that was never cleaned up. */
        static final State NONE =
                new State(Optional.empty(), Usage.Measure.SESSIONS, 0, 0, 0, 0, Optional.empty(), "", false, false);
    }
}
