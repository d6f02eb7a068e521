package dev.creel.store.retention;

import dev.creel.store.retention.RetentionEvent.Kind;
import dev.creel.store.retention.RetentionPlan.Expiring;
import dev.creel.store.retention.RetentionPlan.QuotaUse;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import dev.creel.store.retention.RetentionPlan.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells once of each thing that a plan gives notice of, and again only after it was gone in between. Thread-safe. */
final class Notices {

    private final LifeEvents events;
    private Set<String> told = Set.of();
    private Verdict suspended = Verdict.READY;

    Notices(LifeEvents events) {
        this.events = events;
    }

    synchronized void tell(RetentionPlan plan) {
        Map<String, RetentionEvent> now = new LinkedHashMap<>();
        for (Expiring each : plan.expiring()) {
            add(
                    now,
                    Kind.ABOUT_TO_EXPIRE,
                    each.key(),
                    each.key() + each.at(),
                    each.reason() + " at " + each.at(),
                    plan);
        }
        for (QuotaUse each : plan.quotas()) {
            boolean hard = each.used() > each.hard();
            String level = hard ? "hard level, " + each.hard() : "notice level, " + each.notice();
            String cause = each.scope() + " used " + each.used() + " tokens; the " + level + ", is exceeded";
            add(now, Kind.LIMIT_REACHED, null, "quota " + each.scope() + hard, cause, plan);
        }
        for (Shortfall each : plan.shortfalls()) {
            String cause = each.reason() + " limit of " + each.scope() + " is " + each.limit() + ", and "
                    + each.remaining() + " remain: " + each.shields();
            add(now, Kind.LIMIT_REACHED, null, each.reason() + " " + each.scope(), cause, plan);
        }
        now.forEach((id, event) -> {
            if (!told.contains(id)) {
                events.tell(event);
            }
        });
        told = Set.copyOf(now.keySet());
    }

    /** Tells that nothing is removed, once for each reason until something may be removed again. */
    synchronized void suspended(Verdict verdict, String because, Instant at) {
        if (suspended != verdict) {
            suspended = verdict;
            events.tell(Kind.SUSPENDED, null, because, at);
        }
    }

    /** Notes what stands in the way of removals, if anything does, and answers the plan. */
    synchronized RetentionPlan made(RetentionPlan plan) {
        if (plan.verdict() == Verdict.READY) {
            suspended = Verdict.READY;
        } else if (plan.verdict() == Verdict.CLOCK_DOUBTED) {
            suspended(plan.verdict(), plan.because(), plan.madeAt());
        }
        return plan;
    }

    private static void add(
            Map<String, RetentionEvent> now,
            Kind kind,
            @Nullable String key,
            String id,
            String cause,
            RetentionPlan plan) {
        now.put(
                kind + " " + id,
                new RetentionEvent(kind, Optional.ofNullable(key), Optional.of(cause), plan.madeAt(), 0));
    }
}
