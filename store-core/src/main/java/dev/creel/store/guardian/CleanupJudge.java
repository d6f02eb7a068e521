package dev.creel.store.guardian;

import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.RetentionPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Sees whether cleaning up helps. Stateless. */
final class CleanupJudge {

    /** What was freed and is used again within this time came back at once. */
    private static final Duration AT_ONCE = Duration.ofMinutes(15);

    /** The share of what was freed that shows a rebound when it is used again, in percent. */
    private static final int REBOUND = 80;

    /** The third of three cleanups is the second that left more behind than the one before. */
    private static final int RISES = 2;

    /** The share of the limit that is no small number of sessions, in percent. */
    private static final int MUCH = 5;

    /** How long usage must be low before a stop is told anew, and how old a failure must be before another one is. */
    private static final Duration LONG = Duration.ofHours(1);

    private CleanupJudge() {}

    /** Why cleaning up is stopped. */
    enum Stop {
        /** There is nothing that may be removed. */
        NOTHING_MAY_GO,
        /** What a cleanup freed was used again at once. */
        REBOUND,
        /** Cleanups leave more behind each time. */
        GROWTH,
        /** More sessions would go than a cleanup may remove at once. */
        TOO_MANY
    }

    /**
     * What people were told of cleanups and need not be told again. Immutable, thread-safe.
     *
     * @param stops the stops, since usage was low for an hour
     * @param lowSince since when usage is low, if people were told of a stop and it is
     * @param failedAt when a cleanup failed last, if one ever did
     * @param workedSince whether one worked since then
     * @param doubted whether the clock is doubted, and has not been right since
     */
    record Told(
            Set<Stop> stops,
            Optional<Instant> lowSince,
            Optional<Instant> failedAt,
            boolean workedSince,
            boolean doubted) {

        static final Told NOTHING = new Told(Set.of(), Optional.empty(), Optional.empty(), false, false);

        Told {
            stops = Collections.unmodifiableSet(new TreeSet<>(stops));
        }

        private Told of(Stop stop) {
            Set<Stop> more = new TreeSet<>(stops);
            more.add(stop);
            return stops(more, Optional.empty());
        }

        private Told seen(Instant now, boolean calm) {
            if (stops.isEmpty() || !calm) {
                return stops(stops, Optional.empty());
            }
            Instant since = lowSince.filter(at -> !at.isAfter(now)).orElse(now);
            return isLong(since, now) ? stops(Set.of(), Optional.empty()) : stops(stops, Optional.of(since));
        }

        private Told stops(Set<Stop> next, Optional<Instant> since) {
            return new Told(next, since, failedAt, workedSince, doubted);
        }

        private Told doubted(boolean next) {
            return new Told(stops, lowSince, failedAt, workedSince, next);
        }

        private Told failed(Optional<Instant> at, boolean worked) {
            return new Told(stops, lowSince, at, worked, doubted);
        }

        private static boolean isLong(Instant since, Instant now) {
            return Duration.between(since, now).compareTo(LONG) >= 0;
        }
    }

    /**
     * What is kept of the cleanups of a source, across restarts too. Immutable, thread-safe.
     *
     * @param lastAt when a cleanup was due last and was tried, or passed over because of a stop
     * @param measure what the last cleanup that removed something was for
     * @param before how much of the measure was used before it
     * @param after how much was used after it
     * @param watched whether it did what it is for, and it is still to be seen whether that comes back at once
     * @param rising how many cleanups in a row left more behind than the one before
     * @param stop why it is stopped
     * @param cause what had grown when it was stopped, in words; empty if nothing had
     * @param told what people need not be told again
     */
    record State(
            Optional<Instant> lastAt,
            Usage.Measure measure,
            long before,
            long after,
            boolean watched,
            int rising,
            Optional<Stop> stop,
            String cause,
            Told told) {

        /** What is known of a source that was never cleaned up. */
        static final State NONE =
                new State(Optional.empty(), Usage.Measure.SESSIONS, 0, 0, false, 0, Optional.empty(), "", Told.NOTHING);

        /** Answers the same with another time at which a cleanup was due. */
        State dueAt(Instant at) {
            return new State(Optional.of(at), measure, before, after, watched, rising, stop, cause, told);
        }

        /** Answers the same after a cleanup that failed. */
        State failed(Instant at) {
            return told(told.failed(Optional.of(at), false)).dueAt(at);
        }

        /** Answers the same after one that did not. */
        State worked() {
            return told(told.failed(told.failedAt, told.failedAt.isPresent()));
        }

        /** Answers whether a failure now is to be told: one soon after another is the same, whatever worked between them. */
        boolean failsAnew(Instant now) {
            return told.failedAt
                    .map(at -> told.workedSince && (at.isAfter(now) || Told.isLong(at, now)))
                    .orElse(true);
        }

        /** Answers the same for another beginning: not stopped, due at once, and nothing is held against what comes. */
        State resumed() {
            return new State(
                    Optional.empty(),
                    measure,
                    0,
                    0,
                    false,
                    0,
                    Optional.empty(),
                    "",
                    told.stops(Set.of(), Optional.empty()));
        }

        private long freed() {
            return Math.max(0, before - after);
        }

        private State told(Told next) {
            return new State(lastAt, measure, before, after, watched, rising, stop, cause, next);
        }

        private State watched(boolean next) {
            return new State(lastAt, measure, before, after, next, rising, stop, cause, told);
        }

        /** Answers the same after usage fell: not stopped, and what follows is another row. */
        private State calm() {
            return watched
                    ? new State(lastAt, measure, before, after, true, 0, Optional.empty(), "", told)
                    : new State(lastAt, measure, 0, 0, false, 0, Optional.empty(), "", told);
        }

        private State stopped(Stop why, String growing) {
            return new State(lastAt, measure, before, after, false, rising, Optional.of(why), growing, told.of(why));
        }

        private State goesOn() {
            return new State(lastAt, measure, before, after, watched, rising, Optional.empty(), "", told);
        }

        private State cleaned(Cleaned seen, int rises) {
            boolean helped = seen.calm && isMuch(seen.before - seen.after, seen.limit);
            return new State(lastAt, seen.measure, seen.before, seen.after, helped, rises, Optional.empty(), "", told);
        }
    }

    /** What was seen of a source. */
    sealed interface Facts permits Looked, Planned, Cleaned {}

    /**
     * A look at it, whether a cleanup is due or not. Immutable, thread-safe.
     *
     * @param sessions how many sessions it has
     * @param bytes how many bytes they have
     * @param calm whether no limit that a cleanup serves is used by more than the level to begin at, less the hysteresis
     * @param growing what has grown since the last cleanup, in words; empty if nothing has
     */
    record Looked(Instant now, long sessions, long bytes, boolean calm, String growing) implements Facts {}

    /**
     * A plan that was made because a cleanup is due. Immutable, thread-safe.
     *
     * @param removals how many sessions it removes
     * @param frees how much it frees of what the last cleanup was for
     * @param limit the limit of that, if there is one
     * @param fallsShort whether a limit stays exceeded
     */
    record Planned(
            Instant now,
            Verdict verdict,
            int removals,
            long frees,
            OptionalLong limit,
            boolean fallsShort,
            String growing)
            implements Facts {}

    /**
     * A cleanup that was done. Immutable, thread-safe.
     *
     * @param measure what it was for
     * @param limit the limit of that, if there is one
     * @param before how much of it the source used
     * @param after how much it uses now
     * @param removed how many sessions went
     * @param calm as for {@link Looked}
     */
    record Cleaned(
            Measure measure, OptionalLong limit, long before, long after, int removed, boolean calm, String growing)
            implements Facts {}

    /** What a person is to be told. */
    enum Tell {
        /** Nothing. */
        NOTHING,
        /** Why it is stopped. */
        STOP,
        /** That the clock is doubted. */
        DOUBT
    }

    /**
     * What follows. Immutable, thread-safe.
     *
     * @param clean whether the plan is to be executed
     * @param why which stop is to be told, if one is; what is stopped for another reason may stay so
     * @param growing what had grown then, in words; empty if nothing had
     */
    record Decision(State next, boolean clean, Tell tell, Optional<Stop> why, String growing) {

        private Decision(State next, boolean clean, Tell tell) {
            this(next, clean, tell, Optional.empty(), "");
        }
    }

    static Decision judge(State state, Facts facts) {
        if (facts instanceof Planned planned) {
            return planned(state.dueAt(planned.now), planned);
        }
        return facts instanceof Looked looked
                ? looked(state.told(state.told.seen(looked.now, looked.calm)), looked)
                : cleaned(state, (Cleaned) facts);
    }

    private static Decision looked(State state, Looked seen) {
        State next = seen.calm ? state.calm() : state;
        if (next.stop.isPresent() || !next.watched || next.lastAt.isEmpty()) {
            return nothing(next);
        }
        if (Duration.between(next.lastAt.get(), seen.now).compareTo(AT_ONCE) > 0) {
            return nothing(next.watched(false));
        }
        long used = next.measure == Measure.BYTES ? seen.bytes : seen.sessions;
        return (used - next.after) * 100.0 / next.freed() >= REBOUND
                ? stopped(next, Stop.REBOUND, seen.growing)
                : nothing(next);
    }

    private static Decision planned(State due, Planned plan) {
        if (plan.verdict == Verdict.CLOCK_DOUBTED) {
            return new Decision(due.told(due.told.doubted(true)), false, due.told.doubted ? Tell.NOTHING : Tell.DOUBT);
        }
        State state = due.told(due.told.doubted(false));
        boolean didNotHelp = state.stop
                .filter(why -> why == Stop.REBOUND || why == Stop.GROWTH)
                .isPresent();
        if (didNotHelp && !freesClearlyMore(state, plan)) {
            return nothing(state);
        }
        if (plan.verdict == Verdict.TOO_MANY) {
            // Only a plan that can be executed ends a stop because cleaning up did not help.
            return didNotHelp
                    ? told(state, state.told(state.told.of(Stop.TOO_MANY)), Stop.TOO_MANY, plan.growing)
                    : stopped(state, Stop.TOO_MANY, plan.growing);
        }
        if (plan.removals > 0) {
            return new Decision(state.goesOn(), true, Tell.NOTHING);
        }
        return plan.fallsShort ? stopped(state, Stop.NOTHING_MAY_GO, plan.growing) : nothing(state.goesOn());
    }

    private static boolean freesClearlyMore(State state, Planned plan) {
        return plan.limit.isEmpty() || isMuch(plan.frees - state.freed(), plan.limit);
    }

    private static boolean isMuch(long amount, OptionalLong limit) {
        return limit.isPresent() && amount * 100.0 / limit.getAsLong() >= MUCH;
    }

    private static Decision cleaned(State state, Cleaned seen) {
        if (seen.removed == 0) {
            return nothing(state);
        }
        boolean more = state.measure == seen.measure && state.after > 0 && seen.after > state.after;
        int rises = more && !seen.calm ? state.rising + 1 : 0;
        State next = state.cleaned(seen, rises);
        return rises >= RISES ? stopped(next, Stop.GROWTH, seen.growing) : nothing(next);
    }

    private static Decision stopped(State state, Stop why, String growing) {
        if (state.stop.filter(why::equals).isPresent()) {
            return nothing(state);
        }
        return told(state, state.stopped(why, growing), why, growing);
    }

    private static Decision told(State state, State next, Stop why, String growing) {
        return state.told.stops.contains(why)
                ? nothing(next)
                : new Decision(next, false, Tell.STOP, Optional.of(why), growing);
    }

    private static Decision nothing(State next) {
        return new Decision(next, false, Tell.NOTHING);
    }
}
