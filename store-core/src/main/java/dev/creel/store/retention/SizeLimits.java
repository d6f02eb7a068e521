package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.Selection.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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

    private <N extends Number> void apply(
            Reason reason, Function<Limits, Limit<N>> field, ToLongFunction<Candidate> each, String unit) {
        Map<Object, List<Candidate>> byRule = new LinkedHashMap<>();
        for (Candidate candidate : selection.victimsFirst()) {
            Object rule = rule(candidate, field);
            if (rule != null) {
                byRule.computeIfAbsent(rule, of -> new ArrayList<>()).add(candidate);
            }
        }
        byRule.forEach((rule, governed) -> {
            Scope scope = rule instanceof KeyPattern pattern ? Scope.of(pattern) : Scope.of((SessionKind) rule);
            value(field.apply(limits(rule)))
                    .ifPresent(limit -> selection.bringDown(reason, scope, governed, each, limit, unit));
        });
        value(field.apply(settings.limits))
                .ifPresent(
                        limit -> selection.bringDown(reason, Scope.STORE, selection.victimsFirst(), each, limit, unit));
    }

    /** Answers the pattern or the kind from whose rule a session takes the limit, or null if from the store. */
    private @Nullable Object rule(Candidate candidate, Function<Limits, ? extends Limit<?>> field) {
        if (candidate.pattern() != null
                && !field.apply(limits(candidate.pattern())).inherited()) {
            return candidate.pattern();
        }
        return field.apply(limits(candidate.kind())).inherited() ? null : candidate.kind();
    }

    private Limits limits(Object rule) {
        return rule instanceof KeyPattern pattern
                ? settings.patterns.getOrDefault(pattern, Limits.INHERITED)
                : settings.kinds.getOrDefault((SessionKind) rule, Limits.INHERITED);
    }

    private static Optional<Long> value(Limit<? extends Number> limit) {
        return limit.value().map(Number::longValue);
    }
}
