package dev.creel.store.retention;

import dev.creel.store.retention.Candidate.Guard;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What was chosen so far: who goes, and whom a shield saved. Used by one thread. */
final class Selection {

    private final Instant now;
    private final List<Candidate> all;
    private final List<Candidate> victimsFirst;
    private final Set<Candidate> minimum = new HashSet<>();
    private final int minSessions;
    private final Map<Candidate, Choice> removed = new LinkedHashMap<>();
    private final Map<Candidate, Protection> saved = new LinkedHashMap<>();
    private final List<Shortfall> shortfalls = new ArrayList<>();

    /** Removes what was revoked, and shields the minimum of the others. */
    Selection(List<Candidate> all, int minSessions, Instant now) {
        this.now = now;
        this.all = all;
        this.minSessions = minSessions;
        victimsFirst = all.stream().sorted(Candidate.VICTIMS_FIRST).toList();
        for (Candidate each : all) {
            if (each.revoked() != null) {
                removed.put(each, new Choice(Reason.REVOKED, "revoked and written back: " + each.revoked()));
            }
        }
        all.stream()
                .filter(this::stays)
                .sorted(Candidate.NEWEST_FIRST)
                .limit(minSessions)
                .forEach(minimum::add);
    }

    /** Why a session goes. Immutable, thread-safe. */
    record Choice(Reason reason, String because) {}

    /** Removes a session, unless it goes already or a shield saves it. Answers whether it goes because of this. */
    boolean choose(Candidate candidate, Reason reason, String because) {
        if (!stays(candidate)) {
            return false;
        }
        Optional<Guard> guard = guard(candidate);
        if (guard.isEmpty()) {
            removed.put(candidate, new Choice(reason, because));
            return true;
        }
        saved.putIfAbsent(
                candidate,
                new Protection(
                        candidate.key(),
                        candidate.kind(),
                        guard.get().shield(),
                        reason,
                        "stays because " + guard.get().because() + "; would go because " + because));
        return false;
    }

    /**
     * Removes victims until a sum over some sessions is not above a limit, and notes it if that cannot be reached.
     *
     * @param of those sessions, the first victim first
     * @param each what a session adds to the sum; one that adds nothing stays
     * @param unit what is summed, in words
     */
    void bringDown(
            Reason reason, Scope scope, List<Candidate> of, ToLongFunction<Candidate> each, long limit, String unit) {
        long sum = 0;
        for (Candidate candidate : of) {
            sum += stays(candidate) ? each.applyAsLong(candidate) : 0;
        }
        if (sum <= limit) {
            return;
        }
        String because = scope.label() + " has " + sum + " " + unit + ", limit " + limit + "; ";
        for (Candidate candidate : of) {
            long part = each.applyAsLong(candidate);
            if (sum > limit && part > 0 && choose(candidate, reason, because + candidate.idleWords(now))) {
                sum -= part;
            }
        }
        if (sum > limit) {
            fallShort(reason, scope.name(), limit, sum, of);
        }
    }

    /** Notes a limit that stays exceeded, and what shields the sessions that it is over. */
    void fallShort(Reason reason, String scope, long limit, long remaining, List<Candidate> of) {
        Map<Shield, Integer> shields = new EnumMap<>(Shield.class);
        of.stream()
                .filter(this::stays)
                .flatMap(each -> guard(each).stream())
                .forEach(guard -> shields.merge(guard.shield(), 1, Integer::sum));
        shortfalls.add(new Shortfall(reason, scope, limit, remaining, shields));
    }

    /** Whom a limit is over: a name for the plan and one for a sentence. Immutable, thread-safe. */
    record Scope(String name, String label) implements Comparable<Scope> {
        static final Scope STORE = new Scope("store", "the store");

        static Scope of(SessionKind kind) {
            return new Scope(Words.of(kind), "the kind " + Words.of(kind));
        }

        static Scope of(KeyPattern pattern) {
            return new Scope(pattern.toString(), "the pattern " + pattern);
        }

        @Override
        public int compareTo(Scope other) {
            return label.compareTo(other.label);
        }

        static Scope ofOwner(String owner) {
            return new Scope(owner, "the owner " + owner);
        }
    }

    boolean stays(Candidate candidate) {
        return !removed.containsKey(candidate);
    }

    Optional<Guard> guard(Candidate candidate) {
        if (candidate.guard() != null) {
            return Optional.of(candidate.guard());
        }
        return minimum.contains(candidate)
                ? Optional.of(new Guard(Shield.MINIMUM, "the " + minSessions + " latest sessions stay in any case"))
                : Optional.empty();
    }

    /** Answers all sessions in the order of the document. */
    List<Candidate> all() {
        return all;
    }

    /** Answers all sessions, those that go first when a limit is exceeded first. */
    List<Candidate> victimsFirst() {
        return victimsFirst;
    }

    /** Answers who goes and why, in the order in which they were chosen. */
    Map<Candidate, Choice> removed() {
        return removed;
    }

    List<Protection> protections() {
        return List.copyOf(saved.values());
    }

    List<Shortfall> shortfalls() {
        return shortfalls;
    }
}
