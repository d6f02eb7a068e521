package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.SessionKind;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that a person should know. Immutable, thread-safe.
 *
 * @param number 1 for a guardian's first alert, then one more each, across restarts if its state is kept
 * @param at when
 * @param kind what happened
 * @param level the source's level, or that of the trouble
 * @param worst the same; but of a {@link Kind#RECOVERED} and an {@link Kind#ANSWERS_AGAIN} the highest level at which
 *     people were told of the trouble that is over
 * @param source the name of the source, the group, the sink or the file
 * @param figures every measure that has a limit; empty if this is not about usage
 * @param owners the five with the most of what is nearest to its limit, largest first
 * @param kinds how many sessions of each kind there are
 * @param growth what grew lately, such as {@code +31 sessions in the last hour, most of them cron}, in terms of what
 *     is nearest to its limit; empty if nothing did
 * @param reclaim what a cleanup would remove now, if there can be one
 * @param trend when the limit will be met, if samples are known
 * @param suppressed how many looks since the last alert of this source saw the same and told nobody
 * @param text what happened, in one line
 * @param advice what to do, in one line; empty if there is nothing to do
 */
public record Alert(
        long number,
        Instant at,
        Kind kind,
        Level level,
        Level worst,
        String source,
        List<Usage.Figure> figures,
        List<Usage.Share> owners,
        Map<SessionKind, Long> kinds,
        String growth,
        Optional<Reclaim> reclaim,
        Optional<Trend> trend,
        int suppressed,
        String text,
        String advice) {

    public Alert {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(worst, "worst");
        Objects.requireNonNull(source, "source");
        figures = List.copyOf(figures);
        owners = List.copyOf(owners);
        kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
    }

    /**
     * Answers it as a JSON object in one line. Members have the names of the components, and {@code percent} in each figure,
     * rounded down to tenths; times are epoch milliseconds, and what is not known is left out.
     */
    public String toJson() {
        return StateJson.line(StateJson.of(this));
    }

    /** What an alert tells of. Immutable, thread-safe. */
    public enum Kind {
        /** A source is near a limit. */
        USAGE,
        /** It no longer is. */
        RECOVERED,
        /** A source does not answer. */
        UNREACHABLE,
        /** It does again. */
        ANSWERS_AGAIN,
        /** Cleaning up does not help, and is not tried again until the cause changes. */
        CLEANUP_STOPPED,
        /** A cleanup could not be done now; it is tried again when it is due. */
        CLEANUP_FAILED,
        /** A sink does not take alerts. */
        SINK_FAILED,
        /** A file of the guardian's cannot be read or written. */
        FILE_FAILED
    }

    /**
     * What a cleanup would remove now. Immutable, thread-safe.
     *
     * @param sessions how many sessions
     * @param bytes the length of their entries
     * @param stays how many sessions a limit would remove stay, and why
     * @param because the same in words
     */
    public record Reclaim(int sessions, long bytes, Map<RetentionPlan.Shield, Integer> stays, String because) {
        public Reclaim {
            stays = Collections.unmodifiableMap(new TreeMap<>(stays));
        }
    }
}
