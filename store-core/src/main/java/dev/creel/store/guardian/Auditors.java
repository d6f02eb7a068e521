package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells the sinks of a cleanup before it removes anything, and all that want to know what it removed. Thread-safe. */
final class Auditors {

    /** How old a plan may be when it is executed. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Object monitor;
    private final AlertDesk desk;
    private final Meter meter;
    private final LongSupplier ticker;

    /** A cleanup could not be noted, of which people were told. */
    static final class Silenced extends Exception {
        private static final long serialVersionUID = 1;

        Silenced(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A sink forbids a cleanup. */
    static final class Forbidden extends Exception {
        private static final long serialVersionUID = 1;

        Forbidden(String message) {
            super(message);
        }

        Forbidden(String message, Throwable cause) {
            super(message, cause);
        }
    }

    Auditors(Object monitor, AlertDesk desk, Meter meter, LongSupplier ticker) {
        this.monitor = monitor;
        this.desk = desk;
        this.meter = meter;
        this.ticker = ticker;
    }

    /** Tells every sink of a plan. If one of them throws, or takes too long, nothing may be removed. */
    void planned(String source, RetentionPlan plan) throws Silenced, Forbidden {
        long begun = ticker.getAsLong();
        for (Delivery each : desk.deliveries()) {
            try {
                each.call(sink -> sink.planned(source, plan));
            } catch (Exception e) {
                String words = AlertText.words(e);
                if (!(each.sink() instanceof AuditFile)) {
                    desk.worksForCleanup(each);
                    throw new Forbidden("the sink " + each.name() + " forbids it: " + words, e);
                }
                desk.failsForCleanup(
                        each,
                        "what a cleanup of " + source + " removes cannot be noted, so nothing is removed: " + words);
                throw new Silenced("the sink " + each.name() + " cannot note it: " + words, e);
            }
            desk.worksForCleanup(each);
            Duration took = Duration.ofNanos(ticker.getAsLong() - begun);
            if (took.compareTo(FRESH) > 0) {
                throw new Forbidden("the sink " + each.name() + " came back after " + AlertText.time(took)
                        + ", and the plan is too old by then");
            }
        }
    }

    /** Tells every sink and the metrics what was removed, and counts it. */
    void removed(Feed feed, RetentionReport report) {
        for (Delivery each : desk.deliveries()) {
            try {
                each.call(sink -> sink.removed(feed.name(), report));
                desk.worksForCleanup(each);
            } catch (Exception e) {
                desk.failsForCleanup(
                        each, "what was removed from " + feed.name() + " cannot be noted: " + AlertText.words(e));
            }
        }
        count(feed, report);
    }

    private void count(Feed feed, RetentionReport report) {
        Map<String, Reason> reasons = new HashMap<>();
        report.plan().ifPresent(plan -> plan.removals().forEach(each -> reasons.put(each.key(), each.reason())));
        Map<Reason, Long> sessions = new EnumMap<>(Reason.class);
        Map<Reason, Long> bytes = new EnumMap<>(Reason.class);
        for (RetentionReport.Removed each : report.removed()) {
            // What is not in the plan was revoked, and written back by another program.
            Reason reason = reasons.getOrDefault(each.key(), Reason.REVOKED);
            sessions.merge(reason, 1L, Long::sum);
            bytes.merge(reason, each.bytes(), Long::sum);
        }
        synchronized (monitor) {
            sessions.forEach((reason, count) -> {
                feed.root.removed(reason, count);
                long freed = bytes.getOrDefault(reason, 0L);
                meter.tell(metrics -> metrics.removed(feed.name(), reason, count, freed));
            });
        }
    }
}
