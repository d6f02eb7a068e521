package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.retention.RetentionPlan.QuotaUse;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.Rule;
import dev.creel.store.retention.Selection.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
                circumstances.touchLag(),
                circumstances.tombstones(),
                circumstances.files(),
                circumstances.clockDoubt());
    }

    Admission check(SessionSnapshot base) {
        if (policy.mode() == Mode.WARN) {
            return Admission.allowed("the policy only warns");
        }
        NewcomerSnapshot next = new NewcomerSnapshot(base, context, key, bytes, with.now());
        if (hasRoomAtAGlance(next)) {
            return Admission.allowed("there is room");
        }
        RetentionPlan full = RetentionPlan.of(next, withoutTimes(), with);
        String usedUp = usedUp(full.quotas(), next.get(key).orElseThrow());
        if (usedUp != null) {
            return Admission.refused(usedUp);
        }
        RetentionPlan before = RetentionPlan.of(base, withoutTimes(), without);
        if (full.removals().size() <= before.removals().size()
                && caused(full, before).isEmpty()) {
            return Admission.allowed(next.isNew() ? "there is room" : "it is there already");
        }
        RetentionPlan plan = RetentionPlan.of(next, policy, with);
        List<Shortfall> caused = caused(plan, before);
        if (!caused.isEmpty()) {
            return Admission.refused("nothing more may go: " + words(caused));
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

    /** Answers whether no entry need be read to see that there is room. */
    private boolean hasRoomAtAGlance(NewcomerSnapshot next) {
        PolicySettings settings = policy.settings();
        boolean storeOnly = settings.kinds.isEmpty()
                && settings.patterns.isEmpty()
                && settings.quotas.isEmpty()
                && settings.diskBudget == null;
        return storeOnly
                && next.size() <= policy.maxSessions().orElse(Integer.MAX_VALUE)
                && next.summaries().mapToLong(Summary::bytes).sum()
                        <= policy.maxBytes().orElse(Long.MAX_VALUE);
    }

    private static List<Shortfall> caused(RetentionPlan plan, RetentionPlan before) {
        return plan.shortfalls().stream()
                .filter(each -> before.shortfalls().stream().noneMatch(same -> isSame(each, same)))
                .toList();
    }

    private static String words(List<Shortfall> shortfalls) {
        return shortfalls.stream()
                .map(each -> "the limit " + Words.of(each.reason()) + " of " + each.limit() + " (" + each.scope()
                        + ") would be exceeded with " + each.remaining() + shields(each.shields()))
                .collect(Collectors.joining("; "));
    }

    private static String shields(Map<Shield, Integer> shields) {
        return shields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getValue() + " " + Words.of(each.getKey()))
                .reduce((one, next) -> one + ", " + next)
                .map(all -> ", of which stay: " + all)
                .orElse("");
    }

    private static boolean isSame(Shortfall a, Shortfall b) {
        return a.reason() == b.reason() && a.scope().equals(b.scope()) && a.remaining() == b.remaining();
    }

    /** Answers which token quota of the session, its kind or its owner is used up, or null. */
    private @Nullable String usedUp(List<QuotaUse> quotas, SessionEntry entry) {
        KeyForm form = new KeyForm(key);
        Set<String> scopes = new HashSet<>();
        scopes.add(context.normal(key));
        scopes.add(Scope.of(form.kind()).name());
        entry.value("pluginOwnerId")
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .or(form::agent)
                .ifPresent(scopes::add);
        return quotas.stream()
                .filter(each -> each.used() > each.hard() && scopes.contains(each.scope()))
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
