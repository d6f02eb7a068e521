package dev.creel.store.retention;

import java.time.Duration;

/** The limits of a store or of a rule. Immutable, thread-safe. */
record Limits(Limit<Duration> idleTimeout, Limit<Duration> lifetime, Limit<Integer> maxSessions, Limit<Long> maxBytes) {

    static final Limits INHERITED = new Limits(Limit.inherit(), Limit.inherit(), Limit.inherit(), Limit.inherit());
    static final Limits OFF = new Limits(Limit.off(), Limit.off(), Limit.off(), Limit.off());

    Limits withIdleTimeout(Limit<Duration> value) {
        return new Limits(value, lifetime, maxSessions, maxBytes);
    }

    Limits withLifetime(Limit<Duration> value) {
        return new Limits(idleTimeout, value, maxSessions, maxBytes);
    }

    Limits withMaxSessions(Limit<Integer> value) {
        return new Limits(idleTimeout, lifetime, value, maxBytes);
    }

    Limits withMaxBytes(Limit<Long> value) {
        return new Limits(idleTimeout, lifetime, maxSessions, value);
    }

    /** Answers these limits, with the other ones for those that are inherited. */
    Limits or(Limits above) {
        return new Limits(
                idleTimeout.or(above.idleTimeout),
                lifetime.or(above.lifetime),
                maxSessions.or(above.maxSessions),
                maxBytes.or(above.maxBytes));
    }

    @Override
    public String toString() {
        return "idleTimeout=" + idleTimeout + ", lifetime=" + lifetime + ", maxSessions=" + maxSessions + ", maxBytes="
                + maxBytes;
    }
}
