package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    RetentionPlan plan(RetentionPolicy policy, Set<String> activeKeys) {
        Objects.requireNonNull(activeKeys, "activeKeys");
        return plan(policy, () -> inUse.circumstances(policy, activeKeys));
    }

    RetentionPlan planBeside(RetentionPolicy policy, Set<String> kept) {
        Objects.requireNonNull(kept, "kept");
        return plan(policy, () -> inUse.circumstancesBeside(policy, kept));
    }

    private RetentionPlan plan(RetentionPolicy policy, RetentionContext.Work<Circumstances> asking) {
        context.requireFilesFor(policy);
        events.catchUp();
        Circumstances circumstances = context.reading("see what is in use", asking);
        try (SessionSnapshot snapshot = context.store().snapshot()) {
            return notices.made(RetentionPlan.of(snapshot, policy, circumstances));
        }
    }

    Admission admit(String key, long bytes, RetentionPolicy policy) {
        context.requireFilesFor(policy);
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is " + bytes + "; it must not be negative");
        }
        Circumstances circumstances =
                context.reading("see what is in use", () -> inUse.circumstancesBeside(policy, Set.of()));
        try (SessionSnapshot snapshot = context.store().snapshot()) {
            return new AdmissionCheck(context, policy, circumstances, key, bytes).check(snapshot);
        }
    }

    Optional<Map<String, Instant>> leased() {
        return inUse.leased(context.policy());
    }
}
