package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.Selection.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** How many sessions there may be and how large their entries, by rule and in all. Used by one thread. */
final class SizeLimits {

    private final PolicySettings settings;
    private final Selection selection;

    SizeLimits(PolicySettings settings, Selection selection) {
        this.settings = settings;
        this.selection = selection;
    }

    void apply() {
        apply(Reason.COUNT, Limits::maxSessions, each -> 1, "sessions");
        apply(Reason.BYTES, Limits::maxBytes, Candidate::bytes, "bytes of entries");
    }

    private void apply(
            Reason reason,
            Function<Limits, Limit<? extends Number>> field,
            ToLongFunction<Candidate> each,
            String unit) {
        Map<Scope, List<Candidate>> governed = new TreeMap<>();
        Map<Scope, Long> limits = new HashMap<>();
        for (Candidate candidate : selection.victimsFirst()) {
            KeyPattern pattern = candidate.pattern();
            Limit<? extends Number> ofPattern = pattern == null
                    ? Limit.inherit()
                    : field.apply(settings.patterns.getOrDefault(pattern, Limits.INHERITED));
            Limit<? extends Number> ofKind =
                    field.apply(settings.kinds.getOrDefault(candidate.kind(), Limits.INHERITED));
            Scope scope = pattern == null || ofPattern.inherited() ? Scope.of(candidate.kind()) : Scope.of(pattern);
            value(ofPattern.inherited() ? ofKind : ofPattern).ifPresent(limit -> {
                limits.put(scope, limit);
                governed.computeIfAbsent(scope, of -> new ArrayList<>()).add(candidate);
            });
        }
        governed.forEach((scope, of) ->
                selection.bringDown(reason, scope, of, each, limits.getOrDefault(scope, Long.MAX_VALUE), unit));
        value(field.apply(settings.limits))
                .ifPresent(
                        limit -> selection.bringDown(reason, Scope.STORE, selection.victimsFirst(), each, limit, unit));
    }

    private static Optional<Long> value(Limit<? extends Number> limit) {
        return limit.value().map(Number::longValue);
    }
}
