package dev.creel.store.retention;

import java.time.Instant;

/** Of what was seen more than once, the last time counts. Stateless, thread-safe. */
final class Latest {

    private Latest() {}

    static Instant of(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
