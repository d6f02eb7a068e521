package dev.creel.store.retention;

import java.util.Optional;

/**
 * Whether a session may be made, or grow, under a policy. Immutable and thread-safe.
 *
 * @param verdict whether it may
 * @param because what the verdict says, in words
 * @param evictions the plan that makes room, which {@link Retention#apply} executes; only if something must go first
 */
public record Admission(Verdict verdict, String because, Optional<RetentionPlan> evictions) {

    /** Whether a session may be made. */
    public enum Verdict {
        /** There is room. */
        ALLOWED,
        /** There is room once the evictions were executed. */
        EVICT_FIRST,
        /** A limit is reached, and nothing may go that would help. */
        REFUSED
    }

    static Admission allowed(String because) {
        return new Admission(Verdict.ALLOWED, because, Optional.empty());
    }

    static Admission refused(String because) {
        return new Admission(Verdict.REFUSED, because, Optional.empty());
    }
}
