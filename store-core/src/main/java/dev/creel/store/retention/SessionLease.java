package dev.creel.store.retention;

import dev.creel.store.SessionStoreException;

/**
 * A promise that nothing removes a session for want of activity or space while somebody works in it. It lasts until it is
 * closed, until its owner's process ends, or until it was not renewed for the policy's lease protection. A revocation
 * goes over it.
 *
 * <p>Thread-safe.
 */
public final class SessionLease implements AutoCloseable {

    private final Leases leases;
    private final Leases.Held held;

    SessionLease(Leases leases, Leases.Held held) {
        this.leases = leases;
        this.held = held;
    }

    /** Answers the normalised key of the session, which is another one after {@link Retention#rekey}. */
    public String key() {
        return leases.key(held);
    }

    /**
     * Lets the lease begin anew.
     *
     * @throws SessionStoreException.Conflict if the session is gone, for instance because it was revoked
     * @throws IllegalStateException if the lease is closed
     */
    public void renew() {
        leases.renew(held);
    }

    /** Gives the session free. Does nothing the second time. */
    @Override
    public void close() {
        leases.release(held);
    }

    @Override
    public String toString() {
        return "SessionLease[" + key() + "]";
    }
}
