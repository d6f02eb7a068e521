package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Gives a session another key, as one change. Called with the pass lock held; used by one thread. */
final class Rekeying {

    private final RetentionContext context;
    private final String old;
    private final String next;
    private final Instant now;
    private final Tombstone tombstone;
    private final Burial burial;

    Rekeying(RetentionContext context, Leases leases, String old, String next, boolean alias, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time is " + time + "; it must be more than zero");
        }
        this.context = context;
        this.now = context.now();
        this.burial = new Burial(context);
        this.old = context.normal(old);
        this.next = context.normal(next);
        if (this.old.equals(this.next)) {
            throw new IllegalArgumentException("The new key " + next + " means the same session as the old one");
        }
        Duration touchLag =
                context.reading("see how far touches lag", leases::owners).touchLag();
        tombstone = new Tombstone(
                this.old,
                now.plus(time),
                now.plus(known(time, touchLag)),
                Optional.of(this.next),
                alias,
                "its session is " + this.next + " now");
    }

    /**
     * Answers how long a lease or a touch that another process has of the old key may still count. A touch waits there for
     * the next one without end, and is made at most a lag from now; it keeps the session for an idle timeout.
     */
    private Duration known(Duration time, Duration touchLag) {
        Duration lease = context.policy().leaseProtection();
        Duration touch = context.policy().settings().longestIdleTimeout().plus(touchLag);
        return Collections.max(List.of(time, lease, touch));
    }

    /**
     * Does it, and lets leases and touches follow.
     *
     * @throws SessionStoreException.NotDurable once all is done, if it may not survive a power cut
     */
    void execute(Leases leases, Touches touches, LifeEvents events) throws IOException {
        SessionStoreException.NotDurable notDurable = null;
        String cause = "its key was " + old;
        try {
            events.write(RetentionEvent.Kind.REKEYED, next, cause, cause, () -> context.store()
                    .<SessionEntry, IOException>transact(this::move)
                    .close());
        } catch (SessionStoreException.NotDurable e) {
            events.tell(RetentionEvent.Kind.REKEYED, next, cause, now);
            notDurable = e;
        } catch (IOException | RuntimeException e) {
            boolean refused = e instanceof SessionStoreException.Conflict || e instanceof SessionStoreException.Revoked;
            burial.takeBack(transaction -> refused || context.has(transaction, old) || !context.has(transaction, next));
            throw e;
        }
        touches.move(old, next);
        leases.move(old, next);
        if (notDurable != null) {
            throw notDurable;
        }
    }

    private SessionEntry move(SessionTransaction transaction) throws IOException {
        if (!context.has(transaction, old)) {
            throw conflict("there is no session " + old, old, Optional.empty());
        }
        if (context.has(transaction, next)) {
            throw conflict("there is a session " + next + " already", next, transaction.get(next));
        }
        SessionEntry entry = transaction.get(old).orElseThrow();
        List<Tombstone> tombstones = new ArrayList<>();
        for (Tombstone each : burial.before()) {
            boolean toOld = each.successor().equals(Optional.of(old));
            boolean another = each.key().equals(next) && each.alias() && !toOld;
            if (another && each.binds(now) && isThere(transaction, each.successor())) {
                throw conflict(
                        "this is another name of " + each.successor().orElseThrow() + " until " + each.until(),
                        next,
                        Optional.empty());
            }
            if (each.key().equals(next) && !each.alias() && !toOld && each.binds(now)) {
                throw revoked(each);
            }
            boolean over = another || (each.key().equals(next) && (toOld || !each.binds(now)));
            if (!over && !each.key().equals(old)) {
                tombstones.add(toOld ? led(each) : each);
            }
        }
        tombstones.add(tombstone);
        // Before the change is committed, so that a crash cannot come between.
        new Archives(context.own()).rekeyed(context, old, next);
        // Before the entry, since an old alias would lead it back.
        burial.bury(tombstones);
        transaction.because(old, "its key is " + next + " now");
        transaction.because(next, "its key was " + old);
        transaction.allowDroppingProtectedFields(old);
        transaction.remove(old);
        transaction.put(next, entry);
        return entry;
    }

    private boolean isThere(SessionTransaction transaction, Optional<String> key) {
        return key.filter(each -> context.has(transaction, each)).isPresent();
    }

    private SessionStoreException.Revoked revoked(Tombstone taken) {
        return new SessionStoreException.Revoked(
                context.store().toString(),
                "The session " + old + " of " + context.store() + " cannot get the key " + next
                        + ", which may not be used again before " + taken.until() + " (" + taken.cause()
                        + "). Nothing was changed. Use another key, or wait until then.",
                next,
                taken.until());
    }

    private Tombstone led(Tombstone each) {
        return new Tombstone(
                each.key(), each.until(), each.knownUntil(), Optional.of(next), each.alias(), each.cause());
    }

    private SessionStoreException.Conflict conflict(String what, String key, Optional<SessionEntry> present) {
        return new SessionStoreException.Conflict(
                context.store().toString(),
                "The session " + old + " of " + context.store() + " cannot get the key " + next + ": " + what
                        + ". Nothing was changed.",
                key,
                present.orElse(null));
    }
}
