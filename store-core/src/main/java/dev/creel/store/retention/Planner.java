package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import java.util.List;
import java.util.Optional;

/** Makes a plan. Used by one thread. */
final class Planner {

    private final SessionSnapshot snapshot;
    private final RetentionPolicy policy;
    private final Circumstances circumstances;

    Planner(SessionSnapshot snapshot, RetentionPolicy policy, Circumstances circumstances) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.circumstances = circumstances;
    }

    RetentionPlan plan() {
        return new RetentionPlan(
                policy,
                circumstances.now(),
                RetentionPlan.Verdict.READY,
                "nothing is to go",
                snapshot.size(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
