package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.util.Objects;

/** Takes alerts from a level on, and all that is told of cleanups. Thread-safe. */
final class SelectiveSink implements AlertSink {

    private final AlertSink sink;
    private final Level from;

    SelectiveSink(AlertSink sink, Level from) {
        this.sink = sink;
        this.from = Objects.requireNonNull(from, "level");
    }

    /** Answers the sink that takes all. */
    AlertSink origin() {
        return sink instanceof SelectiveSink selective ? selective.origin() : sink;
    }

    /** Answers whether an alert goes there. */
    boolean takes(Alert alert) {
        return alert.worst().compareTo(from) >= 0 && (!(sink instanceof SelectiveSink inner) || inner.takes(alert));
    }

    @Override
    public void alert(Alert alert) throws Exception {
        if (takes(alert)) {
            sink.alert(alert);
        }
    }

    @Override
    public void planned(String source, RetentionPlan plan) throws Exception {
        sink.planned(source, plan);
    }

    @Override
    public void givenUp(String source, RetentionPlan plan, String because) throws Exception {
        sink.givenUp(source, plan, because);
    }

    @Override
    public void removed(String source, RetentionReport report) throws Exception {
        sink.removed(source, report);
    }

    @Override
    public void close() {
        sink.close();
    }
}
