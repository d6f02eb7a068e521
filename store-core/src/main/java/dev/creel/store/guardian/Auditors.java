package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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

    /**
     * Executes a plan of which every sink is told before, and after it what became of it.
     *
     * @throws Exception if a sink forbids it or takes too long, and then nothing was removed, or what the work throws
     */
    RetentionReport watched(Feed feed, RetentionPlan plan, Callable<RetentionReport> work) throws Exception {
        List<Delivery> told = new ArrayList<>();
        RetentionReport report;
        try {
            planned(feed.name(), plan, told);
            report = work.call();
        } catch (Throwable e) {
            String failed = "that a cleanup of " + feed.name() + " was given up";
            told.forEach(each -> note(each, failed, sink -> sink.givenUp(feed.name(), plan, AlertText.words(e))));
            throw e;
        }
        String done = "what was removed from " + feed.name();
        desk.deliveries().forEach(each -> note(each, done, sink -> sink.removed(feed.name(), report)));
        count(feed, report);
        return report;
    }

    /** @param told takes those that know of the plan */
    private void planned(String source, RetentionPlan plan, List<Delivery> told) throws Silenced, Forbidden {
        long begun = ticker.getAsLong();
        List<Delivery> deliveries = new ArrayList<>(desk.deliveries());
        // What is written down should be what nobody forbids.
        deliveries.sort(Comparator.comparing(each -> each.sink() instanceof AuditFile));
        for (Delivery each : deliveries) {
            try {
                each.call(sink -> sink.planned(source, plan));
                told.add(each);
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
            Duration took = Duration.ofNanos(ticker.getAsLong() - begun);
            if (took.compareTo(FRESH) > 0) {
                throw new Forbidden("the sink " + each.name() + " came back after " + AlertText.time(took)
                        + ", and the plan is too old by then");
            }
        }
    }

    private void note(Delivery delivery, String what, Delivery.ForCleanup noting) {
        try {
            delivery.call(noting);
            desk.worksForCleanup(delivery);
        } catch (Exception e) {
            desk.failsForCleanup(delivery, what + " cannot be noted: " + AlertText.words(e));
        }
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
