package dev.creel.store.retention;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Folder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the parts of a {@link Retention} object work with. Thread-safe.
 *
 * @param owner who is named as the one who removes
 * @param policy the policy for what is done outside a plan
 */
record RetentionContext(
        SessionStore store,
        Optional<SessionFiles> files,
        String owner,
        RetentionPolicy policy,
        KeyNormalizer keys,
        InstantSource clock,
        LongSupplier ticker) {

    static RetentionContext of(
            SessionStore store,
            String owner,
            RetentionPolicy policy,
            KeyNormalizer keys,
            InstantSource clock,
            LongSupplier ticker) {
        Optional<SessionFiles> files =
                store instanceof SessionFiles.Source source ? Optional.of(source.files()) : Optional.empty();
        return new RetentionContext(store, files, owner, policy, keys, clock, ticker);
    }

    /** Works with files. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** @throws IllegalStateException if the retention is not open */
    void require(boolean open) {
        if (!open) {
            throw new IllegalStateException("This retention of " + store + " is closed; make another one");
        }
    }

    Instant now() {
        return clock.instant();
    }

    String normal(String key) {
        return keys.normalize(key);
    }

    /**
     * Answers the files beside the store.
     *
     * @throws UnsupportedOperationException if it has none
     */
    SessionFiles requireFiles(String what) {
        return files.orElseThrow(() -> new UnsupportedOperationException(
                what + " needs files beside the store, and the store " + store + " has none"));
    }

    /**
     * Makes sure that there are files if a policy needs them.
     *
     * @throws UnsupportedOperationException if there are none
     */
    void requireFilesFor(RetentionPolicy policy) {
        if (policy.diskBudget().isPresent() || policy.archiveNaming() == RetentionPolicy.ArchiveNaming.GATEWAY) {
            requireFiles("A policy with a disk budget or the gateway's names for archives");
        }
    }

    Folder own() {
        return requireFiles("This").own();
    }

    /** Answers whether there is a session under this very key, whatever it may lead to. */
    boolean has(SessionTransaction transaction, String normalKey) {
        try {
            if (transaction.get(normalKey).isEmpty()) {
                return false;
            }
        } catch (SessionStoreException.Damaged e) {
            // There is one, or the key leads to one.
        }
        boolean mayLead = tombstones().stream()
                .anyMatch(tombstone -> tombstone.alias() && tombstone.key().equals(normalKey));
        return !mayLead
                || transaction.summaries().anyMatch(summary -> normal(summary.key())
                        .equals(normalKey));
    }

    /** Answers by how much touches of a session may stay unwritten; if it never expires, as for one that expires last. */
    Duration touchInterval(String normalKey) {
        PolicySettings settings = policy.settings();
        return touchShare(settings.limits(normalKey, SessionKind.of(normalKey))
                .idleTimeout()
                .value()
                .orElseGet(settings::longestIdleTimeout));
    }

    /** Answers by how much touches of any session may stay unwritten. */
    Duration touchLag() {
        return touchShare(policy.settings().longestIdleTimeout());
    }

    private Duration touchShare(Duration idle) {
        return Duration.ofMillis((long) (idle.toMillis() * policy.touchShare()));
    }

    /** Answers the keys that may not be used now, and those whose successors are still known. */
    List<SessionFiles.Tombstone> tombstones() {
        Instant now = now();
        return files.map(SessionFiles::tombstones).orElse(List.of()).stream()
                .filter(tombstone -> tombstone.knownUntil().isAfter(now))
                .toList();
    }

    /** Answers what work that changes no session answers, with its failure as one of the store. */
    <T> T reading(String what, Work<T> work) {
        return guarded(what, work, "No session was changed.");
    }

    /** Answers what work answers that may stop half-way, with its failure as one of the store. */
    <T> T changing(String what, Work<T> work) {
        return guarded(what, work, "What is unfinished is finished by the next pass.");
    }

    private <T> T guarded(String what, Work<T> work, String outcome) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new SessionStoreException.Unavailable(
                    store.toString(),
                    "Cannot " + what + " beside the session store " + store + ": " + cause(e) + ". " + outcome,
                    e);
        }
    }

    /** Answers what failed; of some exceptions the message is a path and nothing else. */
    private static String cause(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for the user " + System.getProperty("user.name", "unknown") + " at "
                    + denied.getFile();
        }
        boolean onlyPath = e instanceof FileSystemException failed && failed.getReason() == null;
        return onlyPath || e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
