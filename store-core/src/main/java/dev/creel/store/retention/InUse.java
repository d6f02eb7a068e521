package dev.creel.store.retention;

import dev.creel.store.retention.Circumstances.Files;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of the sessions that are in use, and of all else that a plan depends on. Thread-safe. */
final class InUse {

    private final RetentionContext context;
    private final Leases leases;
    private final Touches touches;
    private final ClockWatch clocks;
    private volatile Set<String> active = Set.of();

    InUse(RetentionContext context, Leases leases, Touches touches, ClockWatch clocks) {
        this.context = context;
        this.leases = leases;
        this.touches = touches;
        this.clocks = clocks;
    }

    /** Answers the circumstances of a plan that is made now, by somebody who knows which keys are active from now on. */
    Circumstances circumstances(RetentionPolicy policy, Set<String> activeKeys) throws IOException {
        Set<String> keys = withSuccessors(activeKeys);
        active = keys.stream().map(context::normal).collect(Collectors.toSet());
        return of(policy, keys);
    }

    /** Answers the same for somebody who does not know it: the active keys stay what they are, and others count as such. */
    Circumstances circumstancesBeside(RetentionPolicy policy, Set<String> others) throws IOException {
        Set<String> keys = new HashSet<>(others);
        keys.addAll(active);
        return of(policy, withSuccessors(keys));
    }

    private Circumstances of(RetentionPolicy policy, Set<String> keys) throws IOException {
        Optional<String> doubt = clocks.doubt(policy.clockTolerance());
        Leases.Owners owners = leases.owners();
        return new Circumstances(
                context.now(),
                keys,
                owners.leases(),
                activity(),
                owners.touchLag(),
                context.tombstones(),
                files(),
                doubt);
    }

    /** Answers which leases hold now by a policy, or nothing if nobody takes leases. */
    Optional<Map<String, Instant>> leased(RetentionPolicy policy) {
        Leases.Owners owners = context.reading("see what is leased", leases::owners);
        if (!owners.lease()) {
            return Optional.empty();
        }
        Instant earliest = context.now().minus(policy.leaseProtection());
        Map<String, Instant> holding = new HashMap<>(owners.leases());
        holding.values().removeIf(since -> since.isBefore(earliest));
        return Optional.of(Map.copyOf(holding));
    }

    /** A gateway may go on using a key that was given up. */
    private Set<String> withSuccessors(Set<String> activeKeys) {
        Set<String> keys = new HashSet<>(activeKeys);
        Successors successors = new Successors(context.tombstones());
        activeKeys.forEach(key -> keys.add(successors.follow(context.normal(key), none -> false)));
        return keys;
    }

    /** A session that was brought back is in use from then on, although its entry tells of an activity long ago. */
    private Map<String, Instant> activity() throws IOException {
        Map<String, Instant> activity = new HashMap<>(touches.known());
        restorations().forEach((key, at) -> activity.merge(key, at, Latest::of));
        return activity;
    }

    /** Answers when which sessions were brought back last, by normalised key. */
    Map<String, Instant> restorations() throws IOException {
        Map<String, Instant> restored = new HashMap<>();
        if (context.files().isPresent()) {
            new Archives(context.own())
                    .restorations()
                    .forEach((key, at) -> restored.merge(context.normal(key), at, Latest::of));
        }
        return restored;
    }

    private Optional<Files> files() throws IOException {
        if (context.files().isEmpty()) {
            return Optional.empty();
        }
        SessionFiles files = context.files().get();
        List<StoredFile> beside = files.transcripts().list();
        Archives archives = new Archives(context.own());
        Set<String> awaited = archives.awaited()
                .orElseGet(() -> beside.stream().map(StoredFile::name).collect(Collectors.toSet()));
        return Optional.of(new Files(files.document(), beside, archives.asFiles(), awaited));
    }

    /** Answers why the clock cannot be trusted now, by which leases would end too early, or nothing if it can. */
    Optional<String> clockDoubt(RetentionPolicy policy) throws IOException {
        return clocks.doubt(policy.clockTolerance());
    }

    /** Notes that a pass is through. */
    void passed(Instant at) throws IOException {
        if (context.files().isPresent()) {
            clocks.passed(at);
        }
    }

    /** Looks at what is in use now. Called under the store's lock, so that no lease begins meanwhile. */
    Seen see(RetentionPolicy policy) throws IOException {
        return new Seen(
                leases.owners().leases(), context.now().minus(policy.leaseProtection()), touches.known(), active);
    }

    /**
     * What was in use at one moment.
     *
     * @param oldestLease leases that began before it protect nothing any more
     */
    record Seen(Map<String, Instant> leases, Instant oldestLease, Map<String, Instant> touches, Set<String> active) {

        /** Answers why a session may not go, or null if it may. */
        @Nullable
        String why(String normalKey, Optional<Instant> activeAt) {
            Instant lease = leases.get(normalKey);
            if (lease != null && lease.isAfter(oldestLease)) {
                return "it is leased since " + lease;
            }
            if (active.contains(normalKey)) {
                return "it is the active one";
            }
            Instant touch = touches.get(normalKey);
            return touch != null && touch.isAfter(activeAt.orElse(Instant.EPOCH))
                    ? "a user was active in it after the plan was made"
                    : null;
        }
    }
}
