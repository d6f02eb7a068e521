package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.Hold;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
 * leases/<owner>.lock} is locked as long as the owner lives and {@code leases/<owner>.jsonl} says what it leases; without,
 * they are known in this object only. The store is never called with the monitor held. Thread-safe.
 */
final class Leases {

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final String LOCK = ".lock";
    private static final String CONTENT = ".jsonl";

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

    Leases(RetentionContext context) {
        this.context = context;
    }

    SessionLease lease(String key) {
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
        String key = present(lease, transaction);
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
            context.reading("note the lease of " + key, this::write);
        }
    }

    /** Answers the key that is meant: of a new lease the one that was asked for, of an older one where it went. */
    private String present(Held lease, SessionTransaction transaction) {
        String asked = key(lease);
        String next = new Successors(context.tombstones()).follow(asked);
        Optional<SessionEntry> there = transaction.get(asked);
        Optional<SessionEntry> moved = transaction.get(next);
        if (there.isEmpty() || there.equals(moved)) {
            return next;
        }
        synchronized (this) {
            return moved.isEmpty() || !held.contains(lease) ? asked : next;
        }
    }

    synchronized String key(Held lease) {
        return lease.key;
    }

    synchronized void release(Held lease) {
        lease.closed = true;
        if (held.remove(lease)) {
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
        context.reading("note the leases of " + next, this::write);
    }

    /** Notes the leases of this object, and answers them. */
    private Map<String, Instant> write() throws IOException {
        Map<String, Instant> own = own();
        if (context.files().isPresent() && (alive != null || !held.isEmpty())) {
            Folder folder = context.own().folder("leases");
            if (alive == null) {
                alive = begin(folder);
            }
            folder.write(owner + CONTENT, out -> {
                for (Map.Entry<String, Instant> lease : own.entrySet()) {
                    out.write(JsonLines.line(Map.of(
                            "key", lease.getKey(), "since", lease.getValue().toEpochMilli())));
                }
            });
        }
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
        held.forEach(lease -> own.merge(lease.key, lease.since, Leases::later));
        return own;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** Answers all leases of owners that live, under the keys that were leased and those that they have now. */
    Map<String, Instant> all() throws IOException {
        Map<String, Instant> all = new HashMap<>();
        String self;
        synchronized (this) {
            all.putAll(own());
            self = owner;
        }
        if (context.files().isPresent()) {
            Folder folder = context.own().folder("leases");
            for (String name : names(folder)) {
                if (name.endsWith(LOCK) && !name.equals(self + LOCK)) {
                    readOther(folder, name.substring(0, name.length() - LOCK.length()), all);
                }
            }
        }
        Successors successors = new Successors(context.tombstones());
        Map.copyOf(all).forEach((key, since) -> all.merge(successors.follow(key), since, Leases::later));
        return all;
    }

    private void readOther(Folder folder, String other, Map<String, Instant> all) throws IOException {
        try (Hold dead = tryLock(folder, other)) {
            if (dead != null) {
                deleteIfThere(folder, other + CONTENT);
                dead.delete();
                return;
            }
        }
        try {
            JsonLines.read(
                    folder.open(other + CONTENT),
                    line -> all.merge(
                            JsonLines.string(line, "key"),
                            Instant.ofEpochMilli(JsonLines.number(line, "since")),
                            Leases::later));
        } catch (NoSuchFileException e) {
            // It has not leased anything yet.
        }
    }

    private @Nullable Hold tryLock(Folder folder, String other) {
        try {
            return context.requireFiles("A lease").tryLock(folder, other + LOCK).orElse(null);
        } catch (IOException | UnsupportedOperationException e) {
            // A store that is open for reading only cannot try it either.
            LOG.atDebug().addKeyValue("owner", other).setCause(e).log("a lease counts, since its lock cannot be tried");
            return null;
        }
    }

    private static void deleteIfThere(Folder folder, String name) throws IOException {
        try {
            folder.delete(name);
        } catch (NoSuchFileException e) {
            // Its owner had not come so far.
        }
    }

    /** Ends all leases of this object. */
    synchronized void close() {
        held.forEach(lease -> lease.closed = true);
        held.clear();
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
