package dev.creel.store.guardian;

import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.RetentionPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sees whether cleaning up helps. Stateless. */
final class CleanupJudge {

    /** What was freed and is used again within this time came back at once. */
    private static final Duration AT_ONCE = Duration.ofMinutes(15);

    /** The share of what was freed that shows a rebound when it is used again, in percent. */
    private static final int REBOUND = 80;

    /** The third of three cleanups is the second that left more behind than the one before. */
    private static final int RISES = 2;

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
     * What is kept of the cleanups of a source, across restarts too. Immutable, thread-safe.
     *
     * @param lastAt when a cleanup was due last and was tried, or passed over because of a stop
     * @param measure what the last cleanup that removed something was for
     * @param before how much of the measure was used before it
     * @param after how much was used after it
     * @param freed the difference; 0 once a rebound was ruled out, or if nothing was removed
     * @param rising how many cleanups in a row left more behind than the one before
     * @param stop why it is stopped
     * @param cause what was growing fastest when it was stopped, as owner and kind; empty if nothing was
     * @param failed whether people were told that it failed, and it has not worked since
     * @param doubted whether people were told that the clock is doubted, and it has not been right since
     */
    record State(
            Optional<Instant> lastAt,
            Usage.Measure measure,
            long before,
            long after,
            long freed,
            int rising,
            Optional<Stop> stop,
            String cause,
            boolean failed,
            boolean doubted) {

        /** What is known of a source that was never cleaned up. */
        static final State NONE =
                new State(Optional.empty(), Usage.Measure.SESSIONS, 0, 0, 0, 0, Optional.empty(), "", false, false);

        /** Answers the same with another time at which a cleanup was due. */
        State dueAt(Instant at) {
            return new State(Optional.of(at), measure, before, after, freed, rising, stop, cause, failed, doubted);
        }

        /** Answers the same with another failure. */
        State failed(boolean next) {
            return new State(lastAt, measure, before, after, freed, rising, stop, cause, next, doubted);
        }

        private State doubted(boolean next) {
            return new State(lastAt, measure, before, after, freed, rising, stop, cause, failed, next);
        }

        private State stopped(Stop why, String growing) {
            return new State(lastAt, measure, before, after, 0, 0, Optional.of(why), growing, failed, doubted);
        }

        private State rising(int next) {
            return new State(lastAt, measure, before, after, freed, next, stop, cause, failed, doubted);
        }

        private State caused(String growing) {
            return new State(lastAt, measure, before, after, freed, rising, stop, growing, failed, doubted);
        }

        private State reboundRuledOut() {
            return new State(lastAt, measure, before, after, 0, rising, stop, cause, failed, doubted);
        }

        /** Answers the same for another beginning: not stopped, and nothing is held against what comes. */
        State resumed() {
            return new State(lastAt, measure, 0, 0, 0, 0, Optional.empty(), "", failed, doubted);
        }

        private State cleaned(Cleaned cleaned, int rises) {
            return new State(
                    lastAt,
                    cleaned.measure,
                    cleaned.before,
                    cleaned.after,
                    Math.max(0, cleaned.before - cleaned.after),
                    rises,
                    Optional.empty(),
                    "",
                    failed,
                    doubted);
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
     * @param growing what has grown fastest since the last cleanup, as owner and kind; empty if nothing has
     */
    record Looked(Instant now, long sessions, long bytes, boolean calm, String growing) implements Facts {}

    /**
     * A plan that was made because a cleanup is due. Immutable, thread-safe.
     *
     * @param removals how many sessions it removes
     * @param fallsShort whether a limit stays exceeded
     */
    record Planned(Instant now, Verdict verdict, int removals, boolean fallsShort, String growing) implements Facts {}

    /**
     * A cleanup that was done. Immutable, thread-safe.
     *
     * @param measure what it was for
     * @param before how much of that the source used
     * @param after how much it uses now
     * @param removed how many sessions went
     * @param calm as for {@link Looked}
     */
    record Cleaned(Measure measure, long before, long after, int removed, boolean calm, String growing)
            implements Facts {}

    /**
     * What follows. Immutable, thread-safe.
     *
     * @param clean whether the plan is to be executed
     * @param tell whether a person is to be told: of the stop, else of the doubt in the clock
     */
    record Decision(State next, boolean clean, boolean tell) {}

    static Decision judge(State state, Facts facts) {
        if (facts instanceof Planned planned) {
            return planned(state.dueAt(planned.now), planned);
        }
        return facts instanceof Looked looked ? looked(state, looked) : cleaned(state, (Cleaned) facts);
    }

    private static Decision looked(State state, Looked seen) {
        if (state.stop.isPresent()) {
            boolean waits = state.stop.get() == Stop.NOTHING_MAY_GO || state.stop.get() == Stop.TOO_MANY;
            boolean another = !seen.growing.isEmpty() && !seen.growing.equals(state.cause);
            if (another && state.cause.isEmpty()) {
                // What nobody knew to be the cause cannot be another one.
                return nothing(state.caused(seen.growing));
            }
            return nothing(!waits && (seen.calm || another) ? state.resumed() : state);
        }
        State next = seen.calm ? state.rising(0) : state;
        if (next.freed == 0 || next.lastAt.isEmpty()) {
            return nothing(next);
        }
        if (Duration.between(next.lastAt.get(), seen.now).compareTo(AT_ONCE) > 0) {
            return nothing(next.reboundRuledOut());
        }
        long used = next.measure == Measure.BYTES ? seen.bytes : seen.sessions;
        return (used - next.after) * 100.0 / next.freed >= REBOUND
                ? new Decision(next.stopped(Stop.REBOUND, seen.growing), false, true)
                : nothing(next);
    }

    private static Decision planned(State due, Planned plan) {
        if (plan.verdict == Verdict.CLOCK_DOUBTED) {
            return new Decision(due.doubted(true), false, !due.doubted);
        }
        State state = due.doubted(false);
        Optional<Stop> stop = state.stop;
        if (stop.filter(why -> why == Stop.REBOUND || why == Stop.GROWTH).isPresent()) {
            return nothing(state);
        }
        if (plan.verdict == Verdict.TOO_MANY) {
            return stopped(state, Stop.TOO_MANY, plan.growing);
        }
        if (plan.removals > 0) {
            return new Decision(stop.isPresent() ? state.resumed() : state, true, false);
        }
        return plan.fallsShort ? stopped(state, Stop.NOTHING_MAY_GO, plan.growing) : nothing(state.resumed());
    }

    private static Decision cleaned(State state, Cleaned seen) {
        if (seen.removed == 0) {
            return nothing(state.resumed());
        }
        boolean more = state.measure == seen.measure && state.after > 0 && seen.after > state.after;
        int rises = more && !seen.calm ? state.rising + 1 : 0;
        State next = state.cleaned(seen, rises);
        return rises >= RISES ? stopped(next, Stop.GROWTH, seen.growing) : nothing(next);
    }

    private static Decision stopped(State state, Stop why, String growing) {
        return state.stop.filter(why::equals).isPresent()
                ? nothing(state)
                : new Decision(state.stopped(why, growing), false, true);
    }

    private static Decision nothing(State next) {
        return new Decision(next, false, false);
    }
}
