package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.Selection.Scope;
import java.util.ArrayList;
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
        Map<Scope, Governed> rules = new TreeMap<>();
        for (Candidate candidate : selection.victimsFirst()) {
            KeyPattern pattern = candidate.pattern();
            Limit<? extends Number> ofPattern = pattern == null
                    ? Limit.inherit()
                    : field.apply(settings.patterns.getOrDefault(pattern, Limits.INHERITED));
            Limit<? extends Number> ofKind =
                    field.apply(settings.kinds.getOrDefault(candidate.kind(), Limits.INHERITED));
            Scope scope = pattern == null || ofPattern.inherited() ? Scope.of(candidate.kind()) : Scope.of(pattern);
            value(ofPattern.inherited() ? ofKind : ofPattern)
                    .ifPresent(limit -> rules.computeIfAbsent(scope, of -> new Governed(limit, new ArrayList<>()))
                            .sessions
                            .add(candidate));
        }
        rules.forEach(
                (scope, governed) -> selection.bringDown(reason, scope, governed.sessions, each, governed.limit, unit));
        value(field.apply(settings.limits))
                .ifPresent(
                        limit -> selection.bringDown(reason, Scope.STORE, selection.victimsFirst(), each, limit, unit));
    }

    /** A rule's limit and the sessions that take it from there. */
    private record Governed(long limit, List<Candidate> sessions) {}

    private static Optional<Long> value(Limit<? extends Number> limit) {
        return limit.value().map(Number::longValue);
    }
}
