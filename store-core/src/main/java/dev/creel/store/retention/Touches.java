package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * User activity that is kept in memory until it is worth a write. The store is never called with the monitor held.
 * Thread-safe.
 */
final class Touches {

    private static final Set<String> CLOCKS = Set.of("lastInteractionAt", "updatedAt");

    /** Activity of a session, and what the document said when it was first seen here. */
    private record Touched(Instant at, Instant written) {
        boolean isPending() {
            return at.isAfter(written);
        }
    }

    private final RetentionContext context;
    private final Map<String, Touched> touched = new HashMap<>();

    Touches(RetentionContext context) {
        this.context = context;
    }

    /** Notes that a user was active now, and writes all that is pending once this is due. */
    void touch(String key) {
        String normal = context.normal(key);
        Optional<Instant> written = written(normal);
        if (written.isEmpty()) {
            return;
        }
        boolean due;
        synchronized (this) {
            Touched before = touched.getOrDefault(normal, new Touched(written.get(), written.get()));
            Touched after = new Touched(later(before.at, context.now()), before.written);
            touched.put(normal, after);
            due = interval(normal)
                    .filter(most -> Duration.between(after.written, after.at).compareTo(most) > 0)
                    .isPresent();
        }
        if (due) {
            flush();
        }
    }

    private Optional<Instant> written(String normal) {
        synchronized (this) {
            Touched known = touched.get(normal);
            if (known != null) {
                return Optional.of(known.written);
            }
        }
        try (SessionSnapshot snapshot = context.store().snapshot()) {
            return snapshot.get(normal, CLOCKS).map(Touches::activity);
        }
    }

    /** Answers the last activity of a user that an entry tells of, the beginning of time if it tells none. */
    private static Instant activity(SessionEntry entry) {
        return entry.lastInteractionAt().or(entry::updatedAt).orElse(Instant.EPOCH);
    }

    /** Answers by how much a touch may stay unwritten, or nothing if the session never expires for being idle. */
    private Optional<Duration> interval(String normal) {
        RetentionPolicy policy = context.policy();
        return policy.settings()
                .limits(normal, SessionKind.of(normal))
                .idleTimeout()
                .value()
                .map(idle -> Duration.ofMillis((long) (idle.toMillis() * policy.touchShare())));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** Answers what is not written yet, by normalised key. */
    synchronized Map<String, Instant> pending() {
        Map<String, Instant> pending = new HashMap<>();
        touched.forEach((key, each) -> {
            if (each.isPending()) {
                pending.put(key, each.at);
            }
        });
        return pending;
    }

    /** Writes all that is pending, as one change. */
    void flush() {
        Map<String, Instant> pending = pending();
        if (!pending.isEmpty()) {
            Successors successors = new Successors(context.tombstones());
            context.store()
                    .transact(transaction -> {
                        pending.forEach((key, at) -> write(transaction, successors.follow(key), at));
                        return pending;
                    })
                    .close();
        }
        synchronized (this) {
            touched.values().removeIf(each -> !each.isPending());
            pending.forEach((key, at) -> touched.computeIfPresent(
                    key, (same, each) -> each.at.equals(at) ? null : new Touched(each.at, at)));
        }
    }

    private static void write(SessionTransaction transaction, String key, Instant at) {
        try {
            Optional<SessionEntry> present = transaction.get(key);
            if (present.isEmpty() || !present.get().text().startsWith("{")) {
                return;
            }
            SessionEntry entry = present.get();
            SessionEntry next = forward(
                    forward(entry, "lastInteractionAt", entry.lastInteractionAt(), at),
                    "updatedAt",
                    entry.updatedAt(),
                    at);
            transaction.because(key, "touched");
            transaction.put(key, next);
        } catch (SessionStoreException.Damaged e) {
            // An entry that cannot be read is not removed for being idle either.
        }
    }

    private static SessionEntry forward(SessionEntry entry, String clock, Optional<Instant> before, Instant at) {
        return before.isPresent() && !before.get().isBefore(at) ? entry : entry.with(clock, at);
    }

    /** Lets what is known of one key be of another one. */
    synchronized void move(String old, String next) {
        Touched moved = touched.remove(old);
        if (moved != null) {
            touched.merge(next, moved, (there, other) -> there.at.isAfter(other.at) ? there : other);
        }
    }
}
