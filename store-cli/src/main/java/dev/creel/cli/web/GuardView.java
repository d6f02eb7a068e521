package dev.creel.cli.web;

import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Trend;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a server needs of a guardian. Implementations are thread-safe, and throw as the guardian does. */
public interface GuardView {

    /** Answers all that is known now. */
    GuardianState state();

    /** Answers the samples of a source from the last so much time on, the oldest first. */
    List<Trend.Sample> history(String source, Duration back);

    /** Answers what a cleanup of a source would do now; nothing if its sessions cannot be removed from here. */
    Optional<RetentionPlan> plan(String source);

    /** Executes a plan on a person's word. */
    RetentionReport clean(String source, RetentionPlan plan);

    /** Lets the guardian clean a source up again after it stopped. */
    void resume(String source);

    /** Answers when the guardian last looked. Causes no work: whoever needs no token may ask this. */
    Instant lookedAt();

    /** Answers whether the guardian looked within the last three intervals. */
    boolean healthy();
}
