package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;

/**
 * Is told figures for monitoring. Every method does nothing unless it is overridden, so a new one breaks nobody. Called by
 * one thread at a time and in order; must not block. An implementation need not be thread-safe.
 */
public interface GuardianMetrics {

    /** Keeps no figures. */
    GuardianMetrics NONE = new GuardianMetrics() {};

    /** Tells what a source or a group uses, once a look. */
    default void usage(Usage usage, Level level) {}

    /** Tells that a source did not answer, once a look. */
    default void unreachable(String source) {}

    /** Tells what a cleanup removed for one reason. */
    default void removed(String source, RetentionPlan.Reason reason, long sessions, long bytes) {}

    /** Tells of an alert that goes to the sinks. */
    default void alerted(Alert alert) {}
}
