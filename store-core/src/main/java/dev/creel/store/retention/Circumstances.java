package dev.creel.store.retention;

import dev.creel.store.retention.SessionFiles.StoredFile;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan must know beside the sessions and the policy. Immutable and thread-safe.
 *
 * @param now the time that the plan is made for
 * @param activeKeys keys that are never removed, in any spelling
 * @param leases the keys that are leased, normalised, and since when
 * @param touches user activity that the entries do not tell of, by normalised key: what is not written yet, and when a
 *     session was restored
 * @param touchLag by how much activity may be later than all these say, since other processes have not written it yet
 * @param tombstones the keys that were revoked or given up
 * @param files what lies beside the store, if it has files
 * @param clockDoubt why the clock cannot be trusted, or nothing if it can
 */
public record Circumstances(
        Instant now,
        Set<String> activeKeys,
        Map<String, Instant> leases,
        Map<String, Instant> touches,
        Duration touchLag,
        List<Tombstone> tombstones,
        Optional<Files> files,
        Optional<String> clockDoubt) {

    /** @throws IllegalArgumentException if the lag is negative */
    public Circumstances {
        if (touchLag.isNegative()) {
            throw new IllegalArgumentException("touchLag is " + touchLag + "; it must not be negative");
        }
        activeKeys = Set.copyOf(activeKeys);
        leases = Map.copyOf(leases);
        touches = Map.copyOf(touches);
        tombstones = List.copyOf(tombstones);
    }

    /** Answers circumstances of which nothing is known but the time. */
    public static Circumstances at(Instant now) {
        return new Circumstances(
                now, Set.of(), Map.of(), Map.of(), Duration.ZERO, List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * What lies beside a store. Immutable, thread-safe.
     *
     * @param document the absolute path of the document, with every symbolic link resolved
     * @param beside the files in its directory
     * @param archives one for each archive of Creel's: its name, the sum of its files, when it was made
     * @param awaited the names of those in its directory that an unfinished archive waits for; the next pass puts them away
     */
    public record Files(Path document, List<StoredFile> beside, List<StoredFile> archives, Set<String> awaited) {
        public Files {
            beside = List.copyOf(beside);
            archives = List.copyOf(archives);
            awaited = Set.copyOf(awaited);
        }
    }
}
