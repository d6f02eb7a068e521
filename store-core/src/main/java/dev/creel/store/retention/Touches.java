package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
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

    /** A session that is there, and what its document says of its activity. */
    private record Found(String key, Instant written) {}

    private final RetentionContext context;
    private final Leases leases;
    private final Map<String, Touched> touched = new HashMap<>();
    private boolean closed;

    Touches(RetentionContext context, Leases leases) {
        this.context = context;
        this.leases = leases;
    }

    /** Notes that a user was active now, and writes all that is pending once this is due. */
    void touch(String key) {
        requireOpen();
        find(context.normal(key)).ifPresent(found -> touch(found.key, found.written));
    }

    private void touch(String normal, Instant written) {
        leases.tellTouchLag();
        boolean due;
        synchronized (this) {
            requireOpen();
            Instant now = context.now();
            Touched before = touched.getOrDefault(normal, new Touched(written, written));
            Touched after = new Touched(Latest.of(credible(before.at, now), now), credible(before.written, now));
            touched.put(normal, after);
            due = Duration.between(after.written, after.at).compareTo(context.touchInterval(normal)) > 0;
        }
        if (due) {
            flush();
        }
    }

    private Optional<Found> find(String asked) {
        synchronized (this) {
            Touched known = touched.get(asked);
            if (known != null) {
                return Optional.of(new Found(asked, known.written));
            }
        }
        try (SessionSnapshot snapshot = context.store().snapshot()) {
            Optional<Found> found = find(snapshot, asked);
            return found.isPresent()
                    ? found
                    : find(snapshot, new Successors(context.tombstones()).follow(asked, key -> find(snapshot, key)
                            .isPresent()));
        }
    }

    private Optional<Found> find(SessionSnapshot snapshot, String key) {
        return snapshot.get(key, CLOCKS).map(entry -> new Found(key, activity(entry)));
    }

    /** Answers the beginning of time if the entry tells of none, or of mistakes only. */
    private Instant activity(SessionEntry entry) {
        return CandidateReader.activity(entry, context.now()).orElse(Instant.EPOCH);
    }

    private static Instant credible(Instant at, Instant now) {
        return CandidateReader.credible(Optional.of(at), now).orElse(Instant.EPOCH);
    }

    /** Answers what is not written yet, under the keys that were touched and those that they lead to. */
    Map<String, Instant> known() {
        return new Successors(context.tombstones()).spread(pending());
    }

    /** A time far ahead counts as none, as in a plan, and waits until the clock has come to it or another touch. */
    private synchronized Map<String, Instant> pending() {
        Instant now = context.now();
        Map<String, Instant> pending = new HashMap<>();
        touched.forEach((key, each) -> {
            if (each.isPending() && credible(each.at, now).equals(each.at)) {
                pending.put(key, each.at);
            }
        });
        return pending;
    }

    /** Writes all that is pending, as one change. */
    void flush() {
        Map<String, Instant> pending = pending();
        Map<String, Instant> settled = new HashMap<>();
        if (!pending.isEmpty()) {
            context.store()
                    .transact(transaction -> {
                        settled.clear();
                        Successors successors = new Successors(context.tombstones());
                        TouchWriter writer = new TouchWriter(transaction, context.now());
                        pending.forEach((key, at) -> {
                            String present = successors.follow(key, each -> context.has(transaction, each));
                            if (writer.write(present, at)) {
                                settled.put(key, at);
                            }
                        });
                        return settled;
                    })
                    .close();
        }
        synchronized (this) {
            touched.values().removeIf(each -> !each.isPending());
            settled.forEach((key, at) -> touched.computeIfPresent(
                    key, (same, each) -> each.at.equals(at) ? null : new Touched(each.at, at)));
        }
    }

    /** Writes all that is pending, once no more comes. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        flush();
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The retention of " + context.store()
                    + " is closed, so that nobody would write this touch; make another one");
        }
    }

    /** Lets what is known of one key be of another one. */
    synchronized void move(String old, String next) {
        Touched moved = touched.remove(old);
        if (moved != null) {
            touched.merge(next, moved, (there, other) -> there.at.isAfter(other.at) ? there : other);
        }
    }
}
