package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPolicy.Counter;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a plan knows of a session. Immutable, thread-safe.
 *
 * @param place its place in the document
 * @param key the key as the document spells it
 * @param pattern the closest pattern of the policy's rules
 * @param limits its limits, with nothing left to inherit
 * @param priority the higher, the longer it stays
 * @param bytes the length of its entry
 * @param fingerprint a hash of the fields that a plan looks at
 * @param facts what its entry says
 * @param activeAt the last activity of a user
 * @param guard what shields it from every limit
 * @param revoked why it was revoked
 */
record Candidate(
        int place,
        String key,
        SessionKind kind,
        @Nullable KeyPattern pattern,
        Limits limits,
        int priority,
        long bytes,
        int fingerprint,
        Facts facts,
        @Nullable Instant activeAt,
        @Nullable Guard guard,
        @Nullable String revoked) {

    /** Who goes first when a limit is exceeded: the short-lived, of low priority, idle longest, late in the document. */
    static final Comparator<Candidate> VICTIMS_FIRST = Comparator.comparing(
                    (Candidate each) -> !each.kind.isEphemeral())
            .thenComparingInt(Candidate::priority)
            .thenComparing(Candidate::activeAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Candidate::place, Comparator.reverseOrder());

    /** The latest activity first; of equals the first in the document. */
    static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(
                    Candidate::activeAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .reversed()
            .thenComparingInt(Candidate::place);

    /** What shields a session, and why in words. Immutable, thread-safe. */
    record Guard(Shield shield, String because) {}

    /**
     * What an entry says. Immutable, thread-safe.
     *
     * @param interactedAt {@code lastInteractionAt}, else {@code updatedAt}
     * @param bornAt {@code sessionStartedAt}, else {@code startedAt}
     * @param former the transcripts that it had before
     * @param owner its {@code pluginOwnerId}, else the agent in its key
     */
    record Facts(
            @Nullable Instant interactedAt,
            @Nullable Instant updatedAt,
            @Nullable Instant bornAt,
            @Nullable Instant startedAt,
            boolean running,
            @Nullable String sessionId,
            @Nullable String sessionFile,
            FormerTranscripts former,
            @Nullable String owner,
            long inputTokens,
            long outputTokens,
            long totalTokens) {

        long tokens(Counter counter) {
            return switch (counter) {
                case INPUT -> inputTokens;
                case OUTPUT -> outputTokens;
                case TOTAL -> totalTokens;
            };
        }
    }

    /** Two sessions are never the same, and their places differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return place;
    }

    /** Says how long it was idle. */
    String idleWords(Instant now) {
        if (activeAt == null) {
            return "no activity on record";
        }
        return activeAt.isAfter(now) ? "active now" : "idle for " + Words.between(activeAt, now);
    }
}
