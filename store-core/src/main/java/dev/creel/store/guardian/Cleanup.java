package dev.creel.store.guardian;

import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionReport;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes from one source what was idle for long enough, through its retention, in which others may plan and execute as they
 * like: the keys that they name as active stay. Belongs to one thread at a time.
 */
final class Cleanup {

    private final Retention retention;
    private final CleanupSettings settings;

    /** @param source one that has a retention */
    Cleanup(UsageSource source, CleanupSettings settings) {
        this.retention = source.retention().orElseThrow();
        this.settings = settings;
    }

    /** Writes the touches that are not written yet, so that what follows counts them. */
    void flush() {
        retention.flush();
    }

    /**
     * Answers what would go. Changes nothing.
     *
     * @param sessions how many sessions are to be left, if that is limited: more than zero
     * @param bytes how many bytes of entries are to be left, if that is limited: more than zero
     */
    RetentionPlan plan(OptionalLong sessions, OptionalLong bytes) {
        RetentionPolicy.Builder builder = policy();
        sessions.ifPresent(limit -> builder.maxSessions((int) Math.min(limit, Integer.MAX_VALUE)));
        bytes.ifPresent(builder::maxBytes);
        RetentionPolicy policy = builder.build();
        Set<String> timeless = new HashSet<>();
        for (; ; ) {
            RetentionPlan plan = retention.planBeside(policy, timeless);
            if (withoutActivity(plan).isEmpty()) {
                return plan;
            }
            // One that removes as much as it can names all of them at once.
            timeless.addAll(withoutActivity(plan));
            timeless.addAll(withoutActivity(
                    retention.planBeside(policy().minSessions(0).maxSessions(1).build(), timeless)));
        }
    }

    /** Answers whether two plans remove the same sessions, as they were when each was made. */
    static boolean removeTheSame(RetentionPlan one, RetentionPlan other) {
        return fingerprints(one).equals(fingerprints(other));
    }

    private static Map<String, List<Number>> fingerprints(RetentionPlan plan) {
        // What a plan does not look at may have changed, too, and mostly shows in the length.
        return plan.removals().stream()
                .collect(Collectors.toMap(
                        RetentionPlan.Removal::key, removal -> List.of(removal.fingerprint(), removal.bytes())));
    }

    /** Nobody can say of a session without activity on record that it was idle for long enough. */
    private static List<String> withoutActivity(RetentionPlan plan) {
        return plan.removals().stream()
                .filter(removal -> removal.activeAt().isEmpty() && removal.reason() != RetentionPlan.Reason.REVOKED)
                .map(RetentionPlan.Removal::key)
                .toList();
    }

    private RetentionPolicy.Builder policy() {
        RetentionPolicy.Builder policy = RetentionPolicy.unlimited().toBuilder()
                .mode(Mode.ENFORCE)
                .touchShare(0)
                .minSessions(settings.minSessions())
                .maxRemovalShare(settings.maxRemovalShare())
                .runningProtection(settings.runningProtection())
                .leaseProtection(settings.leaseProtection())
                // Whatever is idle for less than that stays, so a limit reaches the others only.
                .exempt("*", settings.idle().minusMillis(1));
        settings.exempt().forEach(policy::exempt);
        settings.exemptKinds().forEach(policy::exempt);
        settings.priorities().forEach((pattern, priority) -> {
            policy.priority(pattern, priority);
            if (settings.exemptFrom().isPresent()
                    && priority >= settings.exemptFrom().getAsInt()) {
                policy.exempt(pattern);
            }
        });
        return policy;
    }

    RetentionReport apply(RetentionPlan plan) {
        return retention.apply(plan);
    }
}
