package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import java.util.Objects;
import java.util.Set;

/** Makes plans for a store as it is now, and compares them for a session that is to be made. Thread-safe. */
final class Planning {

    private final RetentionContext context;
    private final InUse inUse;
    private final LifeEvents events;
    private final Notices notices;

    Planning(RetentionContext context, InUse inUse, LifeEvents events, Notices notices) {
        this.context = context;
        this.inUse = inUse;
        this.events = events;
        this.notices = notices;
    }

    /** @throws UnsupportedOperationException if the policy needs files and the store has none */
    void requireFilesFor(RetentionPolicy policy) {
        if (policy.diskBudget().isPresent() || policy.archiveNaming() == ArchiveNaming.GATEWAY) {
            context.requireFiles("A policy with a disk budget or the gateway's names for archives");
        }
    }

    RetentionPlan plan(RetentionPolicy policy, Set<String> activeKeys) {
        requireFilesFor(policy);
        Objects.requireNonNull(activeKeys, "activeKeys");
        events.catchUp();
        Circumstances circumstances =
                context.reading("see what is in use", () -> inUse.circumstances(policy, activeKeys));
        try (SessionSnapshot snapshot = context.store().snapshot()) {
            RetentionPlan plan = RetentionPlan.of(snapshot, policy, circumstances);
            if (plan.verdict() == Verdict.READY) {
                notices.resumed();
            } else if (plan.verdict() == Verdict.CLOCK_DOUBTED) {
                notices.suspended(plan.verdict(), plan.because(), plan.madeAt());
            }
            return plan;
        }
    }

    Admission admit(String key, long bytes, RetentionPolicy policy) {
        requireFilesFor(policy);
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is " + bytes + "; it must not be negative");
        }
        Circumstances circumstances =
                context.reading("see what is in use", () -> inUse.circumstances(policy, inUse.active()));
        try (SessionSnapshot snapshot = context.store().snapshot()) {
            return new AdmissionCheck(context, policy, circumstances, key, bytes).check(snapshot);
        }
    }
}
