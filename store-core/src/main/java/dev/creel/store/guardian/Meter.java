package dev.creel.store.guardian;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells figures to the metrics in order, and holds nobody up. Thread-safe. */
final class Meter {

    private static final Logger LOG = LoggerFactory.getLogger(SessionGuardian.class);
    private static final int WAITING = 10_000;

    private final GuardianMetrics metrics;
    private final Lane lane;
    private volatile boolean failed;

    Meter(GuardianMetrics metrics, Surroundings here) {
        this.metrics = metrics;
        lane = here.lane("metrics", WAITING);
    }

    /** Tells something at the next {@link #pump}; it is left out if the metrics do not keep up. */
    void tell(Consumer<GuardianMetrics> figure) {
        if (metrics != GuardianMetrics.NONE) {
            lane.add(() -> run(figure));
        }
    }

    void pump() {
        lane.pump();
    }

    private void run(Consumer<GuardianMetrics> figure) {
        try {
            figure.accept(metrics);
        } catch (RuntimeException e) {
            if (!failed) {
                failed = true;
                LOG.atWarn().setCause(e).log("the guardian's metrics failed; later failures are not logged");
            }
        }
    }
}
