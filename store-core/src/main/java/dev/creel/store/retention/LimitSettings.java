package dev.creel.store.retention;

import java.time.Duration;

/**
 * The limits that a whole store and a rule can have. What a subclass promises about threads holds for these methods.
 *
 * @param <S> what each method answers, to go on with
 */
abstract class LimitSettings<S> {

    LimitSettings() {}

    abstract Limits limits();

    abstract S with(Limits next);

    /** Sets how long no user may be active in a session before it goes: more than zero. */
    public S idleTimeout(Duration value) {
        return with(limits().withIdleTimeout(Limit.of(Check.duration("idleTimeout", value, "idleTimeoutOff()"))));
    }

    /** Lets sessions stay however long they are idle. */
    public S idleTimeoutOff() {
        return with(limits().withIdleTimeout(Limit.off()));
    }

    /** Sets how old a session may become, however active: more than zero. Counted from its {@code sessionStartedAt}. */
    public S lifetime(Duration value) {
        return with(limits().withLifetime(Limit.of(Check.duration("lifetime", value, "lifetimeOff()"))));
    }

    /** Lets sessions become as old as they may. */
    public S lifetimeOff() {
        return with(limits().withLifetime(Limit.off()));
    }

    /** Sets how many sessions there may be: more than zero. */
    public S maxSessions(int count) {
        return with(limits().withMaxSessions(Limit.of(Check.count("maxSessions", count, "maxSessionsOff()"))));
    }

    /** Lets there be any number of sessions. */
    public S maxSessionsOff() {
        return with(limits().withMaxSessions(Limit.off()));
    }

    /** Sets how many bytes the entries may have together, without their transcripts: more than zero. */
    public S maxBytes(long bytes) {
        return with(limits().withMaxBytes(Limit.of(Check.bytes("maxBytes", bytes, "maxBytesOff()"))));
    }

    /** Lets the entries be of any size. */
    public S maxBytesOff() {
        return with(limits().withMaxBytes(Limit.off()));
    }
}
