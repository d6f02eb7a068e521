package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.retention.RetentionPlan.QuotaUse;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.Rule;
import dev.creel.store.retention.Selection.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the plans for a store without and with one session more. Used by one thread. */
final class AdmissionCheck {

    private final RetentionContext context;
    private final RetentionPolicy policy;
    private final Circumstances without;
    private final Circumstances with;
    private final String key;
    private final long bytes;

    AdmissionCheck(
            RetentionContext context, RetentionPolicy policy, Circumstances circumstances, String key, long bytes) {
        this.context = context;
        this.policy = policy;
        this.without = circumstances;
        this.with = active(circumstances, key);
        this.key = key;
        this.bytes = bytes;
    }

    private static Circumstances active(Circumstances circumstances, String key) {
        Set<String> keys = new HashSet<>(circumstances.activeKeys());
        keys.add(key);
        return new Circumstances(
                circumstances.now(),
                keys,
                circumstances.leases(),
                circumstances.touches(),
                circumstances.tombstones(),
                circumstances.files(),
                circumstances.clockDoubt());
    }

    Admission check(SessionSnapshot base) {
        if (policy.mode() == Mode.WARN) {
            return Admission.allowed("the policy only warns");
        }
        NewcomerSnapshot next = new NewcomerSnapshot(base, context, key, bytes, with.now());
        RetentionPlan full = RetentionPlan.of(next, withoutTimes(), with);
        String usedUp = usedUp(full.quotas(), next.get(key).orElseThrow());
        if (usedUp != null) {
            return Admission.refused(usedUp);
        }
        if (full.removals().isEmpty() && full.shortfalls().isEmpty()) {
            return Admission.allowed(next.isNew() ? "there is room" : "it is there already, and there is room");
        }
        List<Shortfall> before = RetentionPlan.of(base, withoutTimes(), without).shortfalls();
        RetentionPlan plan = RetentionPlan.of(next, policy, with);
        List<Shortfall> caused = plan.shortfalls().stream()
                .filter(each -> before.stream().noneMatch(same -> isSame(each, same)))
                .toList();
        if (!caused.isEmpty()) {
            return Admission.refused("nothing more may go: " + caused);
        }
        if (plan.removals().isEmpty()) {
            return Admission.allowed("no limit is exceeded by it");
        }
        return plan.verdict() == Verdict.READY
                ? new Admission(
                        Admission.Verdict.EVICT_FIRST,
                        plan.removals().size() + " sessions must go first",
                        Optional.of(plan))
                : Admission.refused("sessions would have to go first, and " + plan.because());
    }

    private static boolean isSame(Shortfall a, Shortfall b) {
        return a.reason() == b.reason() && a.scope().equals(b.scope()) && a.remaining() == b.remaining();
    }

    /** Answers which token quota of the session, its kind or its owner is used up, or null. */
    private @Nullable String usedUp(List<QuotaUse> quotas, SessionEntry entry) {
        KeyForm form = new KeyForm(key);
        Set<String> scopes =
                new HashSet<>(Set.of(context.normal(key), Scope.of(form.kind()).name()));
        entry.value("pluginOwnerId")
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .or(form::agent)
                .ifPresent(scopes::add);
        return quotas.stream()
                .filter(each -> each.used() >= each.hard() && scopes.contains(each.scope()))
                .map(each -> "the token quota of " + each.scope() + ", " + each.hard() + ", is used up: " + each.used())
                .findFirst()
                .orElse(null);
    }

    /** Answers the policy with nothing but the limits that more sessions can exceed. */
    private RetentionPolicy withoutTimes() {
        PolicySettings settings = policy.settings();
        RetentionPolicy.Builder builder = policy.toBuilder().with(timeless(settings.limits));
        settings.kinds.forEach(
                (kind, limits) -> builder.forKind(kind, Rule.inherit().with(timeless(limits))));
        settings.patterns.forEach((pattern, limits) ->
                builder.forKeys(pattern.toString(), Rule.inherit().with(timeless(limits))));
        return builder.build();
    }

    private static Limits timeless(Limits limits) {
        return limits.withIdleTimeout(Limit.off()).withLifetime(Limit.off());
    }
}
