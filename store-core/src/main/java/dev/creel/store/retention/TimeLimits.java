package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.Expiring;
import dev.creel.store.retention.RetentionPlan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Absolute lifetime and idle timeout. Used by one thread. */
final class TimeLimits {

    private final PolicySettings settings;
    private final Instant now;
    private final Duration touchLag;
    private final Selection selection;

    TimeLimits(PolicySettings settings, Circumstances circumstances, Selection selection) {
        this.settings = settings;
        this.now = circumstances.now();
        this.touchLag = circumstances.touchLag();
        this.selection = selection;
    }

    void apply() {
        for (Candidate each : selection.all()) {
            Instant bornAt = each.facts().bornAt();
            Optional<Duration> lifetime = each.limits().lifetime().value();
            if (bornAt != null && lifetime.isPresent() && isLonger(bornAt, lifetime.get())) {
                String because = "started " + Words.between(bornAt, now) + " ago, lifetime " + Words.of(lifetime.get());
                selection.choose(each, Reason.LIFETIME, because);
            }
        }
        for (Candidate each : selection.all()) {
            Optional<Duration> timeout = each.limits().idleTimeout().value();
            Instant activeAt = each.activeAt();
            if (activeAt != null && timeout.isPresent() && isLonger(activeAt, lengthened(timeout.get()))) {
                selection.choose(each, Reason.IDLE, each.idleWords(now) + ", limit " + limitWords(timeout.get()));
            }
        }
    }

    private boolean isLonger(Instant since, Duration limit) {
        return Duration.between(since, now).compareTo(limit) > 0;
    }

    private Duration lengthened(Duration timeout) {
        return timeout.plus(isLagGreater(timeout) ? touchLag : share(timeout));
    }

    /** What another process keeps in its memory, or lost with it, may be later by this. */
    private Duration share(Duration timeout) {
        return Duration.ofMillis((long) Math.ceil(timeout.toMillis() * settings.touchShare));
    }

    private boolean isLagGreater(Duration timeout) {
        return touchLag.compareTo(share(timeout)) > 0;
    }

    private String limitWords(Duration timeout) {
        return Words.of(timeout)
                + (isLagGreater(timeout) ? ", touches of other processes lag by up to " + Words.of(touchLag) : "");
    }

    /** Answers the sessions without a shield that go within the notice, the first one first. */
    List<Expiring> expiring() {
        if (settings.notice == null) {
            return List.of();
        }
        Instant until = now.plus(settings.notice);
        List<Expiring> soon = new ArrayList<>();
        for (Candidate each : selection.all()) {
            if (selection.stays(each) && selection.guard(each).isEmpty()) {
                next(each).filter(expiring -> !expiring.at().isAfter(until)).ifPresent(soon::add);
            }
        }
        soon.sort(Comparator.comparing(Expiring::at));
        return soon;
    }

    private Optional<Expiring> next(Candidate candidate) {
        Optional<Expiring> idle = at(
                candidate,
                Reason.IDLE,
                candidate.activeAt(),
                candidate.limits().idleTimeout().value().map(this::lengthened));
        Optional<Expiring> old = at(
                candidate,
                Reason.LIFETIME,
                candidate.facts().bornAt(),
                candidate.limits().lifetime().value());
        return idle.isEmpty()
                        || (old.isPresent()
                                && !old.get().at().isAfter(idle.get().at()))
                ? old
                : idle;
    }

    private static Optional<Expiring> at(
            Candidate candidate, Reason reason, @Nullable Instant since, Optional<Duration> limit) {
        return since == null || limit.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expiring(candidate.key(), reason, since.plus(limit.get())));
    }
}
