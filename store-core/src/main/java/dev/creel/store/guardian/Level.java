package dev.creel.store.guardian;

/** How near a source is to one of its limits. Immutable, thread-safe. */
public enum Level {
    /** Nobody needs to know. */
    NORMAL,
    /** Worth knowing. */
    NOTICE,
    /** Something should be done today. */
    WARNING,
    /** Something must be done now. */
    CRITICAL
}
