package dev.creel.store.guardian;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the state file keeps of a source or a group. Immutable, thread-safe.
 *
 * @param level its level
 * @param since since when it has that level
 * @param last when an alert of each level, or of a higher one, was given last; levels without one are missing
 * @param suppressed how many looks since the last alert told nobody
 * @param told whether an alert was given and no recovery since
 * @param reach whether it answers
 * @param cleanup what is known of its cleanups
 */
record Saved(
        Level level,
        Instant since,
        Map<Level, Instant> last,
        int suppressed,
        boolean told,
        Reach reach,
        CleanupJudge.State cleanup) {

    Saved {
        last = Collections.unmodifiableMap(new TreeMap<>(last));
    }

    /** Answers the same with cleanups that are not stopped. */
    Saved resumed() {
        return new Saved(level, since, last, suppressed, told, reach, cleanup.resumed());
    }
}
