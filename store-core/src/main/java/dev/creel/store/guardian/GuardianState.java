package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that a guardian knows at one moment. Immutable, thread-safe.
 *
 * @param at when it looked last, or when it was built if it never did
 * @param stalled whether it is to look in time, and has not for three intervals: all that is told here is old
 * @param sources every source and group, groups first, else in the order in which they were given
 * @param alerts the last 50, the newest first
 * @param troubles what is wrong with the guardian's own files and sinks now, in words
 */
public record GuardianState(
        Instant at, boolean stalled, List<Source> sources, List<Alert> alerts, List<String> troubles) {

    public GuardianState {
        sources = List.copyOf(sources);
        alerts = List.copyOf(alerts);
        troubles = List.copyOf(troubles);
    }

    /**
     * Answers it as a JSON object in one line, the first member of which is {@code "format": 1}. Members have the names of the
     * components; times are epoch milliseconds, durations nanoseconds, and what is not known is left out.
     */
    public String toJson() {
        return StateJson.line(StateJson.of(this));
    }

    /**
     * Answers the state whose {@link #toJson} this is. Members that are not known are passed over.
     *
     * @throws IllegalArgumentException if it is none, or one of another format; names the place
     */
    public static GuardianState parse(String json) {
        return StateJson.state(JsonMembers.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A source or a group. Immutable, thread-safe.
     *
     * @param name its name
     * @param remote whether another guardian tells of it
     * @param group whether it is the sum of others
     * @param level its level; it stays what it was while the source does not answer
     * @param since since when it has that level
     * @param usage what it used when it answered last; nothing if it never did
     * @param trouble why it does not answer, in words, or which members of a group do not
     * @param trend when its limit will be met; nothing without a limit or a usage
     * @param cleanup what the next cleanup would do; nothing if there can be none
     * @param alerts how many alerts of each level were given since the guardian was built
     * @param removed how many sessions it removed since then, by reason
     */
    public record Source(
            String name,
            boolean remote,
            boolean group,
            Level level,
            Instant since,
            Optional<Usage> usage,
            Optional<String> trouble,
            Optional<Trend> trend,
            Optional<NextCleanup> cleanup,
            Map<Level, Long> alerts,
            Map<RetentionPlan.Reason, Long> removed) {

        public Source {
            alerts = Collections.unmodifiableMap(new TreeMap<>(alerts));
            removed = Collections.unmodifiableMap(new TreeMap<>(removed));
        }
    }

    /**
     * The next cleanup of a source, as it would be now. Immutable, thread-safe.
     *
     * @param due when it is due at the earliest, if a limit is near enough then, and never before the present; nothing if it
     *     is off or stopped
     * @param stopped why it is stopped, in words
     * @param removals how many sessions would go
     * @param bytes the length of their entries
     * @param first20 the keys of the first 20 of them
     * @param stays how many sessions a limit would remove stay, and why
     */
    public record NextCleanup(
            Optional<Instant> due,
            Optional<String> stopped,
            int removals,
            long bytes,
            List<String> first20,
            Map<RetentionPlan.Shield, Integer> stays) {

        public NextCleanup {
            first20 = List.copyOf(first20);
            stays = Collections.unmodifiableMap(new TreeMap<>(stays));
        }
    }
}
