package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.QuotaUse;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPolicy.Quota;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import dev.creel.store.retention.Selection.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Token quotas. A counter that an entry lacks is zero. Used by one thread. */
final class QuotaLimits {

    private final PolicySettings settings;
    private final Selection selection;
    private final List<QuotaUse> uses = new ArrayList<>();

    QuotaLimits(PolicySettings settings, Selection selection) {
        this.settings = settings;
        this.selection = selection;
    }

    /** Answers the quotas that are exceeded by the sessions that did not go for another reason. */
    List<QuotaUse> apply() {
        for (Quota quota : settings.quotas.values()) {
            ToLongFunction<Candidate> tokens = each -> each.facts().tokens(quota.counter());
            String unit = Words.of(quota.counter()) + " tokens";
            if (quota.scope() == QuotaScope.SESSION) {
                ofSessions(quota, tokens, unit);
            } else {
                ofGroups(quota, tokens, unit);
            }
        }
        return uses;
    }

    private void ofSessions(Quota quota, ToLongFunction<Candidate> tokens, String unit) {
        for (Candidate each : selection.all()) {
            long used = tokens.applyAsLong(each);
            if (selection.stays(each)) {
                note(each.key(), used, quota);
                String because = "it used " + used + " " + unit + ", quota " + quota.hard();
                if (used > quota.hard() && !selection.choose(each, Reason.TOKENS, because)) {
                    selection.fallShort(Reason.TOKENS, each.key(), quota.hard(), used, List.of(each));
                }
            }
        }
    }

    private void ofGroups(Quota quota, ToLongFunction<Candidate> tokens, String unit) {
        Map<Scope, List<Candidate>> groups = new TreeMap<>();
        for (Candidate each : selection.victimsFirst()) {
            if (selection.stays(each)) {
                scope(quota.scope(), each).ifPresent(scope -> groups.computeIfAbsent(scope, of -> new ArrayList<>())
                        .add(each));
            }
        }
        groups.forEach((scope, of) -> {
            note(scope.name(), of.stream().mapToLong(tokens).sum(), quota);
            selection.bringDown(Reason.TOKENS, scope, of, tokens, quota.hard(), unit);
        });
    }

    private static Optional<Scope> scope(QuotaScope scope, Candidate candidate) {
        return scope == QuotaScope.KIND
                ? Optional.of(Scope.of(candidate.kind()))
                : Optional.ofNullable(candidate.facts().owner()).map(Scope::ofOwner);
    }

    private void note(String scope, long used, Quota quota) {
        if (used > quota.notice()) {
            uses.add(new QuotaUse(scope, used, quota.notice(), quota.hard()));
        }
    }
}
