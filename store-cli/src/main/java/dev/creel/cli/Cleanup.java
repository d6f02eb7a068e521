package dev.creel.cli;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.RetentionReport.Outcome;
import dev.creel.store.retention.RetentionReport.Removed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done to one store, or was done. Immutable, thread-safe.
 *
 * @param store the document
 * @param dryRun whether only the plan was asked for
 * @param limits what the plan keeps to
 * @param plan the plan
 * @param report what came of the plan, if it was to be executed
 */
record Cleanup(Path store, boolean dryRun, PolicyFacts limits, RetentionPlan plan, Optional<RetentionReport> report) {

    /** Answers what was done, or nothing if nothing was. */
    Optional<RetentionReport> applied() {
        return report.filter(
                done -> done.outcome() == Outcome.DONE || !done.removed().isEmpty());
    }

    /** Answers why the plan was not executed, or may not be; what was revoked goes all the same. */
    Optional<String> stopped() {
        Optional<String> planned = plan.verdict() == Verdict.READY ? Optional.empty() : Optional.of(plan.because());
        return report.filter(done -> done.outcome() == Outcome.STOPPED)
                .map(RetentionReport::because)
                .or(() -> planned);
    }

    /** Answers what was done, or what the verdict says, in words. */
    String because() {
        return stopped().or(() -> applied().map(RetentionReport::because)).orElse(plan.because());
    }

    int before() {
        return report.map(RetentionReport::before).orElse(plan.examined());
    }

    /** Answers how many sessions are left, or would be if this was asked for to be shown. */
    int after() {
        int planned = dryRun ? plan.examined() - plan.removals().size() : plan.examined();
        return report.map(RetentionReport::after).orElse(planned);
    }

    /** Answers the sessions that were removed, or would be. */
    List<Removal> removals() {
        if (applied().isEmpty()) {
            return plan.removals();
        }
        Set<String> removed =
                applied().get().removed().stream().map(Removed::key).collect(Collectors.toSet());
        return plan.removals().stream()
                .filter(removal -> removed.contains(removal.key()))
                .toList();
    }

    long removals(Reason reason) {
        return removals().stream().filter(removal -> removal.reason() == reason).count();
    }

    /** Answers the files that were removed, or would be, beside those that go with their sessions. */
    List<FileRemoval> files() {
        return applied().map(RetentionReport::files).orElse(plan.files());
    }

    boolean wouldMutate() {
        return (plan.verdict() == Verdict.READY && !plan.isEmpty()) || removals(Reason.REVOKED) > 0;
    }

    ExitCode code() {
        return stopped().isEmpty() && plan.shortfalls().isEmpty() ? ExitCode.DONE : ExitCode.NOT_MET;
    }

    /** Answers what the list of planned actions calls a reason; the first two and the last are the gateway's words. */
    static String action(Reason reason) {
        return switch (reason) {
            case IDLE -> "prune-stale";
            case COUNT -> "cap-overflow";
            case REVOKED -> "revoke-again";
            case LIFETIME -> "prune-old";
            case TOKENS -> "cap-tokens";
            case BYTES -> "cap-bytes";
            case DISK_BUDGET -> "evict-budget";
        };
    }
}
