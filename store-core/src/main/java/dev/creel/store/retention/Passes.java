package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy.Mode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets plans be executed that may be, one piece of work at a time, after what a crash left was mended. Thread-safe. */
final class Passes {

    private final RetentionContext context;
    private final PassLock lock;
    private final InUse inUse;
    private final LifeEvents events;
    private final Notices notices;

    Passes(RetentionContext context, PassLock lock, InUse inUse, LifeEvents events, Notices notices) {
        this.context = context;
        this.lock = lock;
        this.inUse = inUse;
        this.events = events;
        this.notices = notices;
    }

    /** Does work for which the pass lock is needed. */
    <T> T alone(String what, RetentionContext.Work<T> work) {
        return alone(lock.acquire(), what, work);
    }

    private <T> T alone(Runnable release, String what, RetentionContext.Work<T> work) {
        try {
            return context.changing(what, () -> {
                if (context.files().isPresent()) {
                    new Settlement(context, events).mend();
                }
                events.catchUp();
                return work.run();
            });
        } finally {
            release.run();
        }
    }

    RetentionReport apply(RetentionPlan plan, Retention.Progress progress) {
        context.requireFilesFor(plan.policy());
        Retention.Progress harmless = new HarmlessProgress(progress);
        notices.tell(plan);
        Optional<RetentionReport> refused = refused(plan);
        return refused.isPresent() && !removesRevoked(plan)
                ? refused.get()
                : alone("execute a plan", () -> execute(plan, refused, harmless));
    }

    /** Executes a plan that is made when the lock is held and what a crash left is mended; one that only warns needs neither. */
    RetentionReport pass(RetentionPolicy policy, Supplier<RetentionPlan> planning, Retention.Progress progress) {
        Retention.Progress harmless = new HarmlessProgress(progress);
        RetentionContext.Work<RetentionReport> work = () -> planAndExecute(planning, harmless);
        return policy.mode() == Mode.WARN ? context.reading("plan", work) : alone("execute a policy", work);
    }

    /** Does the same, unless it needs the lock and somebody else holds it. */
    Optional<RetentionReport> tryPass(RetentionPolicy policy, Supplier<RetentionPlan> planning) {
        RetentionContext.Work<RetentionReport> work = () -> planAndExecute(planning, (step, done, total) -> {});
        return policy.mode() == Mode.WARN
                ? Optional.of(context.reading("plan", work))
                : context.reading("lock", lock::tryAcquire).map(release -> alone(release, "execute a policy", work));
    }

    private RetentionReport planAndExecute(Supplier<RetentionPlan> planning, Retention.Progress progress)
            throws IOException {
        RetentionPlan plan = planning.get();
        notices.tell(plan);
        return execute(plan, refused(plan), progress);
    }

    /** Answers whether there is something to remove that no verdict keeps: how many go and what time it is is not asked. */
    private static boolean removesRevoked(RetentionPlan plan) {
        return plan.policy().mode() == Mode.ENFORCE
                && plan.removals().stream().anyMatch(removal -> removal.reason() == Reason.REVOKED);
    }

    private RetentionReport execute(RetentionPlan plan, Optional<RetentionReport> refused, Retention.Progress progress)
            throws IOException {
        if (refused.isEmpty()) {
            return execute(plan, progress);
        }
        if (!removesRevoked(plan)) {
            return refused.get();
        }
        RetentionReport done = new Pass(context, inUse, events, plan.onlyRevoked(), progress).execute();
        return new RetentionReport(
                RetentionReport.Outcome.STOPPED,
                refused.get().because(),
                done.at(),
                done.before(),
                done.after(),
                done.removed(),
                done.files(),
                done.skipped(),
                done.archive(),
                Optional.of(plan));
    }

    private RetentionReport execute(RetentionPlan plan, Retention.Progress progress) throws IOException {
        RetentionReport report = new Pass(context, inUse, events, plan, progress).execute();
        inUse.passed(report.at());
        return report;
    }

    private Optional<RetentionReport> refused(RetentionPlan plan) {
        if (plan.policy().mode() == Mode.WARN) {
            return Optional.of(untouched(plan, RetentionReport.Outcome.WARNED, "the policy only warns"));
        }
        if (plan.verdict() != Verdict.READY) {
            return Optional.of(stopped(plan, plan.verdict(), plan.because()));
        }
        return context.reading("look at the clock", () -> inUse.clockDoubt(plan.policy()))
                .map(doubt -> stopped(plan, Verdict.CLOCK_DOUBTED, Planner.clockDoubted(removesRevoked(plan), doubt)));
    }

    private RetentionReport stopped(RetentionPlan plan, Verdict verdict, String because) {
        notices.suspended(verdict, because, context.now());
        return untouched(plan, RetentionReport.Outcome.STOPPED, because);
    }

    private RetentionReport untouched(RetentionPlan plan, RetentionReport.Outcome outcome, String because) {
        return new RetentionReport(
                outcome,
                because,
                context.now(),
                plan.examined(),
                plan.examined(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(plan));
    }
}
