package dev.creel.store.retention;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Folder;
import java.io.IOException;
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

    /** Works with files. */
    interface Work<T> {
        T run() throws IOException;
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

    /** Answers what the work answers, with its failure as one of the store. */
    <T> T reading(String what, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw unavailable(what, e);
        }
    }

    SessionStoreException unavailable(String what, IOException e) {
        return new SessionStoreException.Unavailable(
                store.toString(),
                "Cannot " + what + " beside the session store " + store + ": " + e.getMessage()
                        + ". What is unfinished is finished by the next pass.",
                e);
    }
}
