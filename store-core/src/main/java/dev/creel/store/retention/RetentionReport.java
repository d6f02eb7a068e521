package dev.creel.store.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a pass or a revocation did. Immutable and thread-safe.
 *
 * @param outcome whether anything was to be changed
 * @param because what the outcome says, in words
 * @param at when
 * @param before how many sessions there were
 * @param after how many are left
 * @param removed the sessions that were removed, in the order of the plan
 * @param files the files that were removed
 * @param skipped the sessions and files that were to go and stay, since something changed after the plan was made
 * @param archive the name of the archive that holds the removed sessions, if there is one
 * @param plan the plan that was executed, unless it was a revocation
 */
public record RetentionReport(
        Outcome outcome,
        String because,
        Instant at,
        int before,
        int after,
        List<Removed> removed,
        List<RetentionPlan.FileRemoval> files,
        List<Skipped> skipped,
        Optional<String> archive,
        Optional<RetentionPlan> plan) {

    public RetentionReport {
        removed = List.copyOf(removed);
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /** Whether anything was to be changed. */
    public enum Outcome {
        /** The plan or the revocation was executed. */
        DONE,
        /** The policy's mode only warns; nothing was changed. */
        WARNED,
        /** The plan's verdict or the clock forbids it; nothing went but sessions that were revoked. */
        STOPPED
    }

    /**
     * A session that was removed. Immutable, thread-safe.
     *
     * @param key the key as the document spelt it
     * @param cause why
     * @param bytes the length of its entry
     * @param transcripts the names of its transcripts that are kept and can be brought back with it
     */
    public record Removed(String key, String cause, long bytes, List<String> transcripts) {
        public Removed {
            transcripts = List.copyOf(transcripts);
        }
    }

    /**
     * Something that stays although the plan says that it goes. Immutable, thread-safe.
     *
     * @param name the session's key or the file's name
     * @param because why it stays
     */
    public record Skipped(String name, String because) {}
}
