package dev.creel.store.guardian;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that the state file keeps of a source or a group. Immutable, thread-safe.
 *
 * @param level its level
 * @param since since when it has that level
 * @param last when an alert of each level, or of a higher one, was given last; levels without one are missing
 * @param suppressed how many looks since the last alert told nobody
 * @param told the highest level of the alerts that were given since the last recovery, normal if there was none
 * @param reach whether it answers
 * @param cleanup what is known of its cleanups
 */
record Saved(
        Level level,
        Instant since,
        Map<Level, Instant> last,
        int suppressed,
        Level told,
        Reach reach,
        CleanupJudge.State cleanup) {

    private static final Duration KEPT = Duration.ofDays(30);

    Saved {
        last = Collections.unmodifiableMap(new TreeMap<>(last));
    }

    /** Answers whether any of it is less than 30 days old; what is older silences nothing any more. */
    boolean isRecent(Instant now) {
        Instant from = now.minus(KEPT);
        return Stream.of(last.values().stream(), Stream.of(since), reach.toldAt().stream(), cleanup.lastAt().stream())
                .flatMap(each -> each)
                .anyMatch(each -> each.isAfter(from));
    }

    /** Answers the same with cleanups that are not stopped. */
    Saved resumed() {
        return new Saved(level, since, last, suppressed, told, reach, cleanup.resumed());
    }
}
