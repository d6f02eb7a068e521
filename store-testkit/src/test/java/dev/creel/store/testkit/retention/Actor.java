package dev.creel.store.testkit.retention;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionEvent;
import dev.creel.store.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One {@link Retention} object, and what may be expected of it. Not thread-safe. */
final class Actor {

    final FileSessionStore store;
    final Retention retention;
    final List<RetentionEvent> heard = new ArrayList<>();

    /** When a user was active in a session, as this object was told; by the session's id. */
    final Map<String, Instant> touched = new HashMap<>();

    /** Sessions that may count as touched, since what was touched is a key that they once had. */
    final Set<String> perhapsTouched = new HashSet<>();

    Set<String> active = Set.of();
    private @Nullable Instant wall;
    private long tick;
    private boolean jumped;
    private long steadySince;

    Actor(FileSessionStore store, Retention retention) {
        this.store = store;
        this.retention = retention;
        retention.listen(0, heard::add);
    }

    /** Looks at the clock as a plan does, and answers whether it jumped, too shortly ago to be trusted again. */
    boolean doubtsClock(VirtualClock clock, Duration tolerance) {
        Instant now = clock.instant();
        long ticks = clock.getAsLong();
        if (wall != null) {
            Duration off = Duration.between(wall, now).minusNanos(ticks - tick).abs();
            if (off.compareTo(tolerance) > 0) {
                jumped = true;
                steadySince = ticks;
            } else if (ticks - steadySince >= tolerance.toNanos()) {
                jumped = false;
            }
        }
        wall = now;
        tick = ticks;
        return jumped;
    }
}
