package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionReport;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Tells the sinks of a cleanup before it removes anything, and all that want to know what it removed. Thread-safe. */
final class Auditors {

    private final Object monitor;
    private final AlertDesk desk;
    private final Meter meter;

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

        Forbidden(String message, Throwable cause) {
            super(message, cause);
        }
    }

    Auditors(Object monitor, AlertDesk desk, Meter meter) {
        this.monitor = monitor;
        this.desk = desk;
        this.meter = meter;
    }

    /** Tells every sink of a plan. If one of them throws, nothing may be removed. */
    void planned(String source, RetentionPlan plan) throws Silenced, Forbidden {
        for (Delivery each : desk.deliveries()) {
            try {
                each.sink().planned(source, plan);
            } catch (Exception e) {
                String words = AlertText.words(e);
                if (!(each.sink() instanceof AuditFile)) {
                    throw new Forbidden("the sink " + each.name() + " forbids it: " + words, e);
                }
                synchronized (monitor) {
                    desk.fails(
                            each,
                            "what a cleanup of " + source + " removes cannot be noted, so nothing is removed: "
                                    + words);
                }
                throw new Silenced("the sink " + each.name() + " cannot note it: " + words, e);
            }
            if (each.sink() instanceof AuditFile) {
                desk.works(each);
            }
        }
    }

    /** Tells every sink and the metrics what was removed, and counts it. */
    void removed(Feed feed, RetentionReport report) {
        for (Delivery each : desk.deliveries()) {
            try {
                each.sink().removed(feed.name(), report);
            } catch (Exception e) {
                synchronized (monitor) {
                    desk.fails(
                            each, "what was removed from " + feed.name() + " cannot be noted: " + AlertText.words(e));
                }
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
