package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.Hold;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of one {@link Retention} object, and what can be seen of those of others. With files, {@code
 * leases/<owner>.lock} is locked as long as the owner lives and {@code leases/<owner>.jsonl} says how far its touches may
 * lag, whether it has ever leased and what it leases; without, they are known in this object only. The store is never called with the monitor held.
 * Thread-safe.
 */
final class Leases {

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final String LOCK = ".lock";
    private static final String CONTENT = ".jsonl";
    private static final String TOUCH_LAG = "touchLag";
    private static final String LEASES = "leases";
    private static final String AT = "at";

    /**
     * What the owners that live say. Immutable, thread-safe.
     *
     * @param leases what they lease, under the keys that were leased and those that these lead to
     * @param touchLag by how much activity that the others have not written may be later than what is written
     * @param lease whether any of them has leased a session, be it one that it leases no more
     */
    record Owners(Map<String, Instant> leases, Duration touchLag, boolean lease) {}

    /**
     * What became of trying the lock of another owner. Used by one thread.
     *
     * @param dead the lock of one that died
     * @param tried whether it could be tried at all
     */
    private record Probe(@Nullable Hold dead, boolean tried) implements AutoCloseable {
        @Override
        public void close() {
            if (dead != null) {
                dead.close();
            }
        }
    }

    /** One lease. Guarded by the monitor of the leases. */
    static final class Held {
        private String key;
        private Instant since;
        private boolean closed;

        private Held(String key, Instant since) {
            this.key = key;
            this.since = since;
        }
    }

    private final RetentionContext context;
    private final List<Held> held = new ArrayList<>();
    private String owner = "";
    private @Nullable Hold alive;
    private boolean leased;
    private volatile @Nullable Instant toldAt;
    private boolean closed;

    Leases(RetentionContext context) {
        this.context = context;
    }

    SessionLease lease(String key) {
        requireOpen();
        Held lease = new Held(context.normal(key), context.now());
        try {
            renew(lease);
        } catch (RuntimeException e) {
            release(lease);
            throw e;
        }
        return new SessionLease(this, lease);
    }

    /** Begins a lease anew, as a change that changes nothing, so that no removal goes on at the same time. */
    void renew(Held lease) {
        context.store()
                .transact(transaction -> {
                    renew(lease, transaction);
                    return lease;
                })
                .close();
    }

    private void renew(Held lease, SessionTransaction transaction) {
        String key = new Successors(context.tombstones()).follow(key(lease), each -> context.has(transaction, each));
        if (transaction.get(key).isEmpty()) {
            throw new SessionStoreException.Conflict(
                    context.store().toString(),
                    "There is no session " + key + " in " + context.store()
                            + " that could be leased. Nothing was changed.",
                    key,
                    null);
        }
        synchronized (this) {
            if (lease.closed) {
                throw new IllegalStateException(
                        "The lease of the session " + lease.key + " is closed; take another one");
            }
            lease.key = key;
            lease.since = context.now();
            if (!held.contains(lease)) {
                held.add(lease);
            }
            leased = true;
            context.reading("note the lease of " + key, this::write);
        }
    }

    synchronized String key(Held lease) {
        return lease.key;
    }

    synchronized void release(Held lease) {
        lease.closed = true;
        if (held.remove(lease) && alive != null) {
            try {
                write();
            } catch (IOException e) {
                // The session stays protected until the next lease is noted or this process ends.
                LOG.atWarn().addKeyValue("key", lease.key).setCause(e).log("the end of a lease could not be noted");
            }
        }
    }

    /** Lets the leases of one key be of another one. */
    synchronized void move(String old, String next) {
        held.stream().filter(lease -> lease.key.equals(old)).forEach(lease -> lease.key = next);
        if (alive != null) {
            context.changing("note the leases of " + next, this::write);
        }
    }

    /**
     * Lets others know by how much touches of this object may lag, and now and then that it lives. Called before one is kept
     * in memory only.
     */
    void tellTouchLag() {
        Instant told = toldAt;
        if (!context.touchLag().isZero()
                && (told == null
                        || told.isBefore(oldest().plus(leaseProtection().dividedBy(2))))) {
            synchronized (this) {
                context.reading("note how far touches may lag", this::write);
            }
        }
    }

    /** Answers since when an owner whose lock cannot be tried must have told of itself to be taken for alive. */
    private Instant oldest() {
        return context.now().minus(leaseProtection());
    }

    private Duration leaseProtection() {
        return context.policy().leaseProtection();
    }

    /** Notes what others must know of this object, and answers its leases. */
    private Map<String, Instant> write() throws IOException {
        requireOpen();
        Map<String, Instant> own = own();
        Instant now = context.now();
        if (context.files().isPresent()) {
            Folder folder = context.own().folder("leases");
            if (alive == null) {
                alive = begin(folder);
            }
            folder.write(owner + CONTENT, out -> {
                out.write(JsonLines.line(
                        Map.of(TOUCH_LAG, context.touchLag().toMillis(), AT, now.toEpochMilli(), LEASES, leased)));
                for (Map.Entry<String, Instant> lease : own.entrySet()) {
                    out.write(JsonLines.line(Map.of(
                            "key", lease.getKey(), "since", lease.getValue().toEpochMilli())));
                }
            });
        }
        toldAt = now;
        return own;
    }

    /** Takes a lock under a new name. Somebody who takes its file for a dead owner's may be faster; then another one. */
    private Hold begin(Folder folder) throws IOException {
        for (; ; ) {
            owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
            Optional<Hold> hold = context.requireFiles("A lease").tryLock(folder, owner + LOCK);
            if (hold.isPresent()) {
                return hold.get();
            }
        }
    }

    private static List<String> names(Folder folder) throws IOException {
        return folder.list().stream().map(StoredFile::name).toList();
    }

    private Map<String, Instant> own() {
        Map<String, Instant> own = new LinkedHashMap<>();
        held.forEach(lease -> own.merge(lease.key, lease.since, Latest::of));
        return own;
    }

    Owners owners() throws IOException {
        Map<String, Instant> all = new HashMap<>();
        Duration touchLag = Duration.ZERO;
        boolean lease;
        String self;
        synchronized (this) {
            all.putAll(own());
            self = owner;
            lease = leased;
        }
        if (context.files().isPresent()) {
            Folder folder = context.own().folder("leases");
            for (String name : names(folder)) {
                if (name.endsWith(LOCK) && !name.equals(self + LOCK)) {
                    Other its = readOther(folder, name.substring(0, name.length() - LOCK.length()), all);
                    touchLag = its.touchLag.compareTo(touchLag) > 0 ? its.touchLag : touchLag;
                    lease |= its.leased;
                }
            }
        }
        return new Owners(new Successors(context.tombstones()).spread(all), touchLag, lease);
    }

    /** What another owner says beside its leases. Used by one thread. */
    private static final class Other {
        private Duration touchLag = Duration.ZERO;
        private boolean leased;
    }

    /** Adds the leases of another owner, if it lives, and answers what else it says. */
    private Other readOther(Folder folder, String other, Map<String, Instant> all) throws IOException {
        Other its = new Other();
        Instant since;
        try (Probe probe = tryLock(folder, other)) {
            if (probe.dead != null) {
                deleteIfThere(folder, other + CONTENT);
                probe.dead.delete();
                return its;
            }
            since = probe.tried ? Instant.MIN : oldest();
        }
        try {
            JsonLines.read(folder.open(other + CONTENT), line -> {
                // What has neither was written by a version that knows more.
                if (line.value(TOUCH_LAG).orElse(null) instanceof Long millis) {
                    boolean lives = !toldAt(line).isBefore(since);
                    its.touchLag = lives ? Duration.ofMillis(Math.max(its.touchLag.toMillis(), millis)) : its.touchLag;
                    its.leased |= line.value(LEASES).orElse(false).equals(true);
                } else if (line.value("key").isPresent()) {
                    Instant leased = Instant.ofEpochMilli(JsonLines.number(line, "since"));
                    all.merge(JsonLines.string(line, "key"), leased, Latest::of);
                    its.leased = true;
                }
            });
        } catch (NoSuchFileException e) {
            // It has neither leased nor kept anything in memory yet.
        }
        return its;
    }

    private static Instant toldAt(SessionEntry line) {
        return line.value(AT).orElse(null) instanceof Long millis ? Instant.ofEpochMilli(millis) : Instant.MIN;
    }

    private Probe tryLock(Folder folder, String other) {
        try {
            return new Probe(
                    context.requireFiles("A lease")
                            .tryLock(folder, other + LOCK)
                            .orElse(null),
                    true);
        } catch (IOException | UnsupportedOperationException e) {
            // A store that is open for reading only cannot try it either.
            LOG.atDebug().addKeyValue("owner", other).setCause(e).log("a lease counts, since its lock cannot be tried");
            return new Probe(null, false);
        }
    }

    private static void deleteIfThere(Folder folder, String name) throws IOException {
        try {
            folder.delete(name);
        } catch (NoSuchFileException e) {
            // Its owner had not come so far.
        }
    }

    /** @throws IllegalStateException if this was closed: an owner that begins then would never end */
    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "The retention of " + context.store() + " is closed; make another one to lease or touch a session");
        }
    }

    /** Ends all leases of this object. */
    synchronized void close() {
        closed = true;
        held.forEach(lease -> lease.closed = true);
        held.clear();
        leased = false;
        if (alive != null) {
            try {
                Folder folder = context.own().folder("leases");
                deleteIfThere(folder, owner + CONTENT);
                alive.delete();
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("the lease file could not be removed; the next pass does it");
            }
            alive.close();
            alive = null;
        }
    }
}
