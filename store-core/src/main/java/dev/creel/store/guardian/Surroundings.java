package dev.creel.store.guardian;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What the parts of a guardian work with. Immutable, thread-safe.
 *
 * @param observing whether it sends, removes and writes nothing
 */
record Surroundings(
        GuardianSettings settings,
        InstantSource clock,
        LongSupplier ticker,
        ZoneId zone,
        Executor workers,
        ScheduledExecutorService scheduler,
        boolean observing) {

    Instant now() {
        return clock.instant();
    }

    Lane lane(String name, int capacity) {
        return new Lane(name, workers, ticker, capacity);
    }
}
