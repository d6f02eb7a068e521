package dev.creel.store.retention;

import dev.creel.store.retention.Candidate.Facts;
import dev.creel.store.retention.Candidate.Guard;
import dev.creel.store.retention.PolicySettings.Exemption;
import dev.creel.store.retention.RetentionPlan.Shield;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says which sessions are in use or exempt. Whatever shields a session but its key does so for a time only. Used by one thread. */
final class Guards {

    private final PolicySettings settings;
    private final Instant now;
    private final Instant future;
    private final Duration touchLag;
    private final Set<String> active = new HashSet<>();
    private final Map<String, Instant> leasedSince = new HashMap<>();

    Guards(PolicySettings settings, Circumstances circumstances, Spellings spellings) {
        this.settings = settings;
        this.now = circumstances.now();
        this.future = now.plus(settings.clockTolerance);
        this.touchLag = circumstances.touchLag();
        circumstances.activeKeys().forEach(key -> active.addAll(spellings.of(key)));
        circumstances
                .leases()
                .forEach((key, since) -> spellings.of(key).forEach(each -> leasedSince.merge(each, since, Latest::of)));
    }

    Optional<Guard> of(String key, String normalizedKey, SessionKind kind, Facts facts, @Nullable Instant activeAt) {
        if (active.contains(key)) {
            return guard(Shield.ACTIVE, "it is the active session");
        }
        Instant since = leasedSince.get(key);
        if (since != null && isWithin(since, settings.leaseProtection)) {
            return guard(Shield.LEASED, "it is leased since " + since);
        }
        if (facts.running() && isAlive(facts, activeAt)) {
            return guard(Shield.RUNNING, "its status is running");
        }
        for (Exemption exemption : settings.exemptions) {
            if (exemption.covers(normalizedKey, kind) && holds(exemption, activeAt)) {
                return guard(Shield.EXEMPT, "the policy exempts " + exemption);
            }
        }
        return activeAt != null && activeAt.isAfter(future)
                ? guard(
                        Shield.FROM_THE_FUTURE,
                        "its last activity is " + Words.between(now, activeAt) + " in the future")
                : Optional.empty();
    }

    /** Here any sign of life counts, also one that is not a user's; one from the future counts as none. */
    private boolean isAlive(Facts facts, @Nullable Instant activeAt) {
        // Only activity of a user is held back by other processes.
        return isSign(activeAt, settings.runningProtection.plus(touchLag))
                || isSign(facts.updatedAt(), settings.runningProtection)
                || isSign(facts.startedAt(), settings.runningProtection);
    }

    private boolean isSign(@Nullable Instant at, Duration age) {
        return at != null && !at.isAfter(future) && isWithin(at, age);
    }

    private boolean holds(Exemption exemption, @Nullable Instant activeAt) {
        return exemption.age() == null
                || (activeAt != null && isWithin(activeAt, exemption.age().plus(touchLag)));
    }

    private boolean isWithin(Instant since, Duration age) {
        return Duration.between(since, now).compareTo(age) <= 0;
    }

    private static Optional<Guard> guard(Shield shield, String because) {
        return Optional.of(new Guard(shield, because));
    }
}
