package dev.creel.store.retention;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.SessionStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes sessions by a policy, and lets them be leased, touched, restored, revoked and given other keys. Nothing is done
 * unless a method is called, and no thread is started unless somebody listens.
 *
 * <p>With a store that is a {@link SessionFiles.Source}, removed sessions are archived, and what a crash leaves unfinished
 * is finished by the next call that removes or restores. Without files, nothing can be restored, leases and touches that are
 * not written are known to this object only, and what needs files throws {@link UnsupportedOperationException}.
 *
 * <p>Every method may throw a {@link SessionStoreException}. What removes, restores or gives keys also throws {@link
 * SessionStoreException.Busy} if another one of these, in any process, is not through in time. None of the methods that
 * change the store may be called by a function that changes it. After {@link #close} every other method throws {@link
 * IllegalStateException}.
 *
 * <p>Make one for each store object. Thread-safe. Does not close the store.
 */
public final class Retention implements AutoCloseable {

    /** Whose activity it is. */
    public enum Touch {
        /** Of a user: the session is in use. */
        USER,
        /** Of the system, such as a heartbeat: keeps no session from being idle. */
        SYSTEM
    }

    /** Whose sessions are revoked. */
    public enum RevokeBy {
        /** Those of a plugin ({@code pluginOwnerId}), else of the agent in the key. */
        OWNER,
        /** Those with a peer: the one in a direct key, {@code lastTo} or {@code origin.from}. */
        PEER,
        /** Those of a channel: {@code channel}, else {@code lastChannel}, else the one in the key. */
        CHANNEL,
        /** Those that a session spawned ({@code spawnedBy}, {@code parentSessionKey}), and all that these spawned. */
        PARENT
    }

    /** What becomes of a key that a session had before. */
    public enum OldKey {
        /** Nobody can use it. */
        TOMBSTONE,
        /** It leads to the session. */
        ALIAS
    }

    /** Is told how far a long call is, by its thread, which should not be held up. One that throws is told no more. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Tells of progress.
         *
         * @param step {@code archive}, {@code remove} or {@code files}
         * @param done how many are done
         * @param total of how many
         */
        void at(String step, int done, int total);
    }

    private final RetentionContext context;
    private final Passes passes;
    private final Leases leases;
    private final Touches touches;
    private final LifeEvents events;
    private final Planning planning;
    private volatile boolean closed;

    private Retention(Builder builder) {
        context = RetentionContext.of(
                builder.store, builder.owner, builder.policy, builder.keys, builder.clock, builder.ticker);
        leases = new Leases(context);
        touches = new Touches(context, leases);
        events = new LifeEvents(context, builder.events);
        Notices notices = new Notices(events);
        InUse inUse = new InUse(context, leases, touches, new ClockWatch(context));
        planning = new Planning(context, inUse, events, notices);
        passes = new Passes(context, new PassLock(context, builder.patience), inUse, events, notices);
    }

    /** Answers the retention of a store, with the defaults of {@link Builder}. */
    public static Retention of(SessionStore store) {
        return builder(store).build();
    }

    public static Builder builder(SessionStore store) {
        return new Builder(store);
    }

    /** Answers what a policy would do now. Nothing is changed. */
    public RetentionPlan plan(RetentionPolicy policy) {
        return plan(policy, Set.of());
    }

    /**
     * Answers what a policy would do now. Nothing is changed.
     *
     * @param activeKeys keys that never go, in any spelling; {@link #apply} keeps to those of the last plan as well
     * @throws UnsupportedOperationException if the policy needs files and the store has none
     */
    public RetentionPlan plan(RetentionPolicy policy, Set<String> activeKeys) {
        requireOpen();
        return planning.plan(policy, activeKeys);
    }

    /**
     * Answers the same without naming active keys: those of the last other plan are and stay active, and this plan alone
     * keeps some more, in any spelling.
     */
    public RetentionPlan planBeside(RetentionPolicy policy, Set<String> kept) {
        requireOpen();
        return planning.planBeside(policy, kept);
    }

    /** Answers the same plan with the consent to remove as much as it says. */
    public RetentionPlan confirm(RetentionPlan plan) {
        return plan.confirmedBy(context.owner());
    }

    /** Executes a plan without telling how far it is. */
    public RetentionReport apply(RetentionPlan plan) {
        return apply(plan, (step, done, total) -> {});
    }

    /**
     * Executes a plan if its policy enforces and its verdict allows it: archives what goes, removes it in one change, puts
     * the transcripts away. A session that was touched, changed or leased since stays, and so does a file that was written.
     *
     * @throws SessionStoreException.NotDurable if the removal may not survive a power cut; the next pass does the rest
     */
    public RetentionReport apply(RetentionPlan plan, Progress progress) {
        requireOpen();
        return passes.apply(plan, progress);
    }

    /**
     * Makes a plan and executes it as one piece of work, after what a crash left is finished; {@link #plan} shows what this
     * would do. Mode and verdict decide as for {@link #apply}; if the policy only warns, nothing is waited for or finished.
     *
     * @param activeKeys keys that never go, in any spelling
     * @throws UnsupportedOperationException if the policy needs files and the store has none
     * @throws SessionStoreException.NotDurable if the removal may not survive a power cut; the next pass does the rest
     */
    public RetentionReport enforce(RetentionPolicy policy, Set<String> activeKeys, Progress progress) {
        requireOpen();
        return passes.pass(policy, () -> planning.plan(policy, activeKeys), progress);
    }

    /** Does the same unless another pass is under way, and tells nobody how far it is. */
    Optional<RetentionReport> tryPass(RetentionPolicy policy, Set<String> activeKeys) {
        requireOpen();
        return passes.tryPass(policy, () -> plan(policy, activeKeys));
    }

    /**
     * Promises that nothing removes a session for want of activity or space while the lease lasts.
     *
     * @throws SessionStoreException.Conflict if there is no such session
     */
    public SessionLease lease(String key) {
        requireOpen();
        return leases.lease(Objects.requireNonNull(key, "key"));
    }

    /**
     * Answers which sessions are leased, in any process, by normalised key, and since when; nothing if nobody takes leases:
     * no open {@code Retention} of this store has taken one. Those that are older than the lease protection of the builder's
     * policy are left out; where a store is open for reading only, a process that died leases until then. A session that got
     * another key may be there under both.
     */
    public Optional<Map<String, Instant>> leased() {
        requireOpen();
        return planning.leased();
    }

    /**
     * Notes that a session was active. Activity of a user moves {@code lastInteractionAt} and {@code updatedAt} forward at
     * {@link #flush}, or once it is later than what is written by more than the share of the idle timeout that the builder's
     * policy says; without one, of its longest other one, else of 30 days. Plans of this object know it at once; those of
     * others let sessions be idle for longer by as much as it may lag. Does nothing if there is no such session.
     */
    public void touch(String key, Touch touch) {
        requireOpen();
        Objects.requireNonNull(key, "key");
        if (Objects.requireNonNull(touch, "touch") == Touch.USER) {
            touches.touch(key);
        }
    }

    /** Writes all touches that are not written yet, as one change. */
    public void flush() {
        requireOpen();
        touches.flush();
    }

    /**
     * Answers the sessions that can be brought back, what was removed last first.
     *
     * @throws UnsupportedOperationException if the store has no files
     */
    public List<ArchivedSession> archived() {
        requireOpen();
        return context.reading("list archives", () -> new Archives(context.own()).sessions());
    }

    /**
     * Brings back what was removed last under a key: its transcripts, its entry as it was, and its right to the key, if it
     * was revoked. One that failed half-way is finished by the next call.
     *
     * @return what was brought back
     * @throws IllegalArgumentException if no session with this key is archived
     * @throws SessionStoreException.Conflict if there is another session with this key; it carries the present entry
     * @throws UnsupportedOperationException if the store has no files
     */
    public ArchivedSession restore(String key) {
        requireOpen();
        Objects.requireNonNull(key, "key");
        context.requireFiles("Restoring a session");
        return passes.alone("restore the session " + key, () -> Restoration.restore(context, events, key));
    }

    /**
     * Removes all sessions of an owner, a peer, a channel or a parent as one change, whether they are in use or not. They
     * are archived, and their keys cannot be used again for the tombstone time of the builder's policy. One that another
     * program writes back is removed again by the next pass that enforces a policy.
     *
     * @param value whose sessions; white space around it and the case of its letters make no difference
     * @param why the cause, for journal, archive and events
     * @throws UnsupportedOperationException if the store has no files
     */
    public RetentionReport revoke(RevokeBy by, String value, String why) {
        requireOpen();
        context.requireFiles("Revoking sessions");
        return passes.alone("revoke sessions", () -> Revocation.revoke(context, events, by, value, why));
    }

    /** Answers the keys of the sessions that {@link #revoke} would remove now. Nothing is changed. */
    public List<String> revocable(RevokeBy by, String value) {
        requireOpen();
        return Revocation.belonging(context, Objects.requireNonNull(by, "by"), Objects.requireNonNull(value, "value"));
    }

    /**
     * Gives a session another key as one change. Its entry stays what it is, so it keeps its activity and its transcripts;
     * its leases and touches follow it.
     *
     * @param time how long the old key is a tombstone or an alias
     * @throws IllegalArgumentException if both keys mean the same session, or the time is not more than zero
     * @throws SessionStoreException.Conflict if there is no session with the old key, or one with the next, or this is
     *     an alias of another session
     * @throws SessionStoreException.Revoked if the next key may not be used yet
     * @throws SessionStoreException.NotDurable once all is done, if it may not survive a power cut
     * @throws UnsupportedOperationException if the store has no files
     */
    public void rekey(String old, String next, OldKey oldKey, Duration time) {
        requireOpen();
        context.requireFiles("A new key for a session");
        boolean alias = Objects.requireNonNull(oldKey, "oldKey") == OldKey.ALIAS;
        Rekeying rekeying = new Rekeying(context, leases, old, next, alias, time);
        passes.alone("give a session another key", () -> {
            rekeying.execute(leases, touches, events);
            return rekeying;
        });
    }

    /**
     * Answers whether a session may be made, or grow. A session that is there is never refused for the number of sessions.
     * Nothing is changed, and another session may take the room before this one is made. A policy that only warns allows
     * everything; the store's own limits, such as the size of an entry, are not looked at.
     *
     * @param bytes the length that its entry will have: not negative
     */
    public Admission admit(String key, long bytes, RetentionPolicy policy) {
        requireOpen();
        return planning.admit(Objects.requireNonNull(key, "key"), bytes, policy);
    }

    /**
     * Tells a listener first of all removals behind a position of the journal, then of what happens from now on, one event
     * at a time and in order, from a thread of the executor. A listener that throws goes on being told. One that does not
     * keep up loses no journaled removal; of its other events that wait, 10,000 are kept. What other processes removed is
     * told when this object plans or begins a pass. Without files there is no journal, and every position is 0.
     *
     * @param afterPosition the position of the last removal that the listener knows; 0 for none. One that the journal has not
     *     reached is of another journal; then all is told that this one has
     * @return ends the subscription when closed
     */
    public Subscription listen(long afterPosition, Consumer<? super RetentionEvent> listener) {
        requireOpen();
        return events.listen(afterPosition, Objects.requireNonNull(listener, "listener"));
    }

    private void requireOpen() {
        context.require(!closed);
    }

    /**
     * Writes all touches, ends all leases and subscriptions. Does nothing the second time but write touches that could not
     * be written the first.
     */
    @Override
    public void close() {
        closed = true;
        try {
            touches.close();
        } finally {
            leases.close();
            events.close();
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final SessionStore store;
        private String owner = System.getProperty("user.name", "unknown") + "@"
                + ProcessHandle.current().pid();
        private RetentionPolicy policy = RetentionPolicy.builder().build();
        private KeyNormalizer keys = KeyNormalizer.DEFAULT;
        private InstantSource clock = InstantSource.system();
        private LongSupplier ticker = System::nanoTime;
        private Duration patience = Duration.ofSeconds(10);
        private @Nullable Executor events;

        private Builder(SessionStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /** Sets who is named as the one who removes. Default: the user's name, {@code @} and the process id. */
        public Builder owner(String name) {
            owner = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the policy for what is done outside a plan: when touches are written, how long revoked keys are buried, where
         * their transcripts go. Default: that of {@link RetentionPolicy#builder()}.
         */
        public Builder policy(RetentionPolicy value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** Sets which spellings mean the same session; must be what the store has. Default: {@link KeyNormalizer#DEFAULT}. */
        public Builder keyNormalizer(KeyNormalizer value) {
            keys = Objects.requireNonNull(value, "keyNormalizer");
            return this;
        }

        /** Sets the wall clock; should be what the store has. Default: the system's. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets what counts nanoseconds without ever going back. Default: {@link System#nanoTime}. */
        public Builder ticker(LongSupplier value) {
            ticker = Objects.requireNonNull(value, "ticker");
            return this;
        }

        /** Sets how long to wait for another pass that is under way: not negative. Default: 10 seconds. */
        public Builder patience(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("patience is " + value + "; it must not be negative");
            }
            patience = value;
            return this;
        }

        /**
         * Sets who tells listeners; it must not do so in the thread that asks it. Each listener has at most one task at a
         * time. Default: daemon threads, one for each listener that there is something to tell.
         */
        public Builder eventExecutor(Executor value) {
            events = Objects.requireNonNull(value, "eventExecutor");
            return this;
        }

        public Retention build() {
            return new Retention(this);
        }
    }
}
