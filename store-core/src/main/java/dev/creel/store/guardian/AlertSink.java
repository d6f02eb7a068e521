package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;

/**
 * Where alerts go. Each sink has a queue of its own and holds nobody up: a slow one delays its own alerts only. An
 * implementation must be thread-safe if it overrides {@link #planned} or {@link #removed}, which another thread may call
 * than {@link #alert}.
 */
@FunctionalInterface
public interface AlertSink extends AutoCloseable {

    /**
     * Tells of an alert. Called by one thread at a time, in order.
     *
     * @throws java.io.IOException if it may work later: it is tried again after 5 seconds, 30 seconds and 2 minutes
     * @throws Exception if it will not work later either
     */
    void alert(Alert alert) throws Exception;

    /**
     * Tells of a cleanup before it removes anything. Called by the thread that cleans up; cleanups of several sources may
     * overlap.
     *
     * @throws Exception if nothing may be removed now
     */
    default void planned(String source, RetentionPlan plan) throws Exception {}

    /** Tells what a cleanup removed. Called by the thread that cleaned up. */
    default void removed(String source, RetentionReport report) throws Exception {}

    @Override
    default void close() {}
}
