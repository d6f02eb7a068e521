package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.retention.RetentionPlan.QuotaUse;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.Selection.Choice;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a plan, one kind of limit after the other, each over what the ones before it left. Used by one thread. */
final class Planner {

    private final RetentionPolicy policy;
    private final Circumstances circumstances;
    private final Selection selection;
    private final @Nullable FileLimits files;

    /** Reads the sessions. */
    Planner(SessionSnapshot snapshot, RetentionPolicy policy, Circumstances circumstances) {
        if (policy.diskBudget().isPresent() && circumstances.files().isEmpty()) {
            throw new IllegalStateException(
                    "diskBudget is " + policy.diskBudget().getAsLong()
                            + ", but this store has no files that could be counted; use diskBudgetOff(), or maxBytes for the"
                            + " entries alone");
        }
        this.policy = policy;
        this.circumstances = circumstances;
        selection = new Selection(
                new CandidateReader(snapshot, policy, circumstances).read(), policy.minSessions(), circumstances.now());
        files = circumstances
                .files()
                .map(beside -> new FileLimits(policy, beside, circumstances.now(), selection))
                .orElse(null);
    }

    RetentionPlan plan() {
        TimeLimits times = new TimeLimits(policy.settings(), circumstances, selection);
        times.apply();
        List<QuotaUse> quotas = new QuotaLimits(policy.settings(), selection).apply();
        new SizeLimits(policy.settings(), selection).apply();
        if (files != null) {
            files.apply();
        }
        Verdict verdict = verdict();
        return new RetentionPlan(
                policy,
                circumstances.now(),
                verdict,
                because(verdict),
                selection.all().size(),
                removals(),
                selection.protections(),
                files == null ? List.of() : files.removals(),
                selection.shortfalls(),
                times.expiring(),
                quotas,
                files == null ? Optional.empty() : files.disk());
    }

    private Verdict verdict() {
        if (circumstances.clockDoubt().isPresent()) {
            return Verdict.CLOCK_DOUBTED;
        }
        return byLimits() > policy.maxRemovalShare() * selection.all().size() ? Verdict.TOO_MANY : Verdict.READY;
    }

    /** Answers how many sessions go that were not revoked. */
    private long byLimits() {
        return selection.removed().values().stream()
                .filter(choice -> choice.reason() != Reason.REVOKED)
                .count();
    }

    private String because(Verdict verdict) {
        int gone = selection.removed().size();
        int examined = selection.all().size();
        return switch (verdict) {
            case CLOCK_DOUBTED ->
                clockDoubted(goesAllTheSame(), circumstances.clockDoubt().orElse(""));
            case TOO_MANY ->
                stopped(goesAllTheSame()) + "limits would remove " + byLimits() + " of " + examined
                        + " sessions, a larger share than maxRemovalShare " + policy.maxRemovalShare() + " allows";
            case READY ->
                gone + " of " + examined + " sessions go"
                        + (files == null
                                ? ""
                                : ", files that go on their own: "
                                        + files.removals().size());
        };
    }

    private boolean goesAllTheSame() {
        return policy.mode() == Mode.ENFORCE && byLimits() < selection.removed().size();
    }

    private static String stopped(boolean revokedGo) {
        return (revokedGo ? "only what was revoked goes" : "nothing goes") + ", since ";
    }

    /** @param revokedGo whether something goes that was revoked, which no doubt keeps */
    static String clockDoubted(boolean revokedGo, String doubt) {
        return stopped(revokedGo) + "the clock cannot be trusted: " + doubt;
    }

    private List<Removal> removals() {
        List<Removal> removals = new ArrayList<>(selection.removed().size());
        selection.removed().forEach((session, choice) -> removals.add(removal(session, choice)));
        return removals;
    }

    private Removal removal(Candidate session, Choice choice) {
        List<StoredFile> transcripts = files == null ? List.of() : files.released(session);
        return new Removal(
                session.key(),
                session.kind(),
                choice.reason(),
                choice.because(),
                Optional.ofNullable(session.activeAt()),
                session.bytes(),
                session.fingerprint(),
                transcripts.stream().map(StoredFile::name).toList(),
                FileLimits.sum(transcripts),
                choice.reason() != Reason.DISK_BUDGET);
    }
}
