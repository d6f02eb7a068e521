package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives a session another key, as one change. Called with the pass lock held; used by one thread. */
final class Rekeying {

    private final RetentionContext context;
    private final String old;
    private final String next;
    private final Tombstone tombstone;

    Rekeying(RetentionContext context, String old, String next, boolean alias, Instant until) {
        this.context = context;
        this.old = context.normal(old);
        this.next = context.normal(next);
        if (this.old.equals(this.next)) {
            throw new IllegalArgumentException("The new key " + next + " means the same session as the old one");
        }
        tombstone =
                new Tombstone(this.old, until, Optional.of(this.next), alias, "its session is " + this.next + " now");
    }

    void execute() throws IOException {
        context.store().<SessionEntry, IOException>transact(this::move).close();
    }

    private SessionEntry move(SessionTransaction transaction) throws IOException {
        SessionEntry entry =
                transaction.get(old).orElseThrow(() -> conflict("there is no session " + old, old, Optional.empty()));
        Optional<SessionEntry> taken = transaction.get(next);
        if (taken.isPresent()) {
            throw conflict("there is a session " + next + " already", next, taken);
        }
        List<Tombstone> tombstones = new ArrayList<>();
        for (Tombstone each : context.tombstones()) {
            boolean back =
                    each.key().equals(next) && (each.alias() || each.successor().equals(Optional.of(old)));
            if (each.key().equals(next) && !back) {
                // Before anything is buried, not when the change is written.
                throw revoked(each);
            }
            if (!back && !each.key().equals(old)) {
                tombstones.add(each.successor().equals(Optional.of(old)) ? led(each) : each);
            }
        }
        // Keys are looked up as they are buried: the old one before, the next one after.
        transaction.remove(old);
        tombstones.add(tombstone);
        context.requireFiles("A new key for a session").bury(tombstones);
        transaction.because(old, "its key is " + next + " now");
        transaction.because(next, "its key was " + old);
        transaction.allowDroppingProtectedFields(old);
        transaction.put(next, entry);
        return entry;
    }

    private Tombstone led(Tombstone each) {
        return new Tombstone(each.key(), each.until(), Optional.of(next), each.alias(), each.cause());
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

    private SessionStoreException.Conflict conflict(String what, String key, Optional<SessionEntry> present) {
        return new SessionStoreException.Conflict(
                context.store().toString(),
                "The session " + old + " of " + context.store() + " cannot get the key " + next + ": " + what
                        + ". Nothing was changed.",
                key,
                present.orElse(null));
    }
}
