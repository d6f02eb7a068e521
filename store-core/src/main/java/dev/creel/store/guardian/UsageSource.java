package dev.creel.store.guardian;

import dev.creel.store.SessionStore;
import dev.creel.store.retention.Retention;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is used. Called by one thread at a time, and may block: nobody else waits for it. A source that throws is told
 * of once. An implementation need not be thread-safe.
 */
public interface UsageSource extends AutoCloseable {

    /** Answers its name: 1 to 64 of {@code A-Z a-z 0-9 . _ -}, first a letter or a digit; unique in a guardian. */
    String name();

    /**
     * Answers what is used now: one usage with the source's own name, or several, named {@code name/theirs}.
     *
     * @throws Exception if that cannot be known now; the message is shown to people
     */
    List<Usage> read() throws Exception;

    /** Answers what plans and cleans up, if the source's sessions can be removed. */
    default Optional<Retention> retention() {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /**
     * Answers a source that somebody else measures.
     *
     * @param usage answers a usage with this name; called by one thread at a time
     */
    static UsageSource of(String name, Supplier<Usage> usage) {
        return new SuppliedUsage(Objects.requireNonNull(name, "name"), Objects.requireNonNull(usage, "usage"));
    }

    /**
     * Answers a builder of a source that counts the sessions of a store. It reads nothing before its first {@link #read}, and
     * then only what changed; it never closes the store.
     */
    static StoreBuilder store(String name, SessionStore store) {
        return new StoreBuilder(name, store);
    }

    /**
     * Answers another machine's {@code creel guard --http} as a source. Tells of each of its own sources as
     * {@code name/theirs}, with its limits, and judges them by the settings of this guardian.
     *
     * @param address such as {@code http://host:port}, or one with {@code https}
     * @param token the token that it asks for; empty if it asks for none
     * @throws IllegalArgumentException if name, address or token cannot be right
     */
    static UsageSource remote(String name, URI address, String token) {
        return new RemoteSource(name, address, token);
    }

    /** What counts as a session in use. */
    enum Counting {
        /** As {@link #LEASED} if any process takes leases, else as {@link #ACTIVE}. */
        AUTO,
        /** Those on which somebody holds a lease. */
        LEASED,
        /** Those that run, or in which a user was active a short time ago. */
        ACTIVE
    }

    /** Collects settings of a source that counts the sessions of a store. Not thread-safe. */
    final class StoreBuilder {

        final String name;
        final SessionStore store;
        Usage.Limits limits = Usage.Limits.none();

        @Nullable
        Retention retention;

        Counting counting = Counting.AUTO;
        Duration activeWithin = Duration.ofMinutes(5);
        InstantSource clock = InstantSource.system();
        LongSupplier ticker = System::nanoTime;

        private StoreBuilder(String name, SessionStore store) {
            this.name = Objects.requireNonNull(name, "name");
            this.store = Objects.requireNonNull(store, "store");
        }

        /** Sets what may be used. Default: no limits. */
        public StoreBuilder limits(Usage.Limits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /**
         * Sets what knows of leases, plans and cleans up. Give that of the application, if it has one for this store: touches
         * that it has not written yet are known to it at once, and to others only as far as they may lag. It is not closed.
         * Default: one of its own, which is closed with the source.
         */
        public StoreBuilder retention(Retention value) {
            retention = Objects.requireNonNull(value, "retention");
            return this;
        }

        /** Sets what counts as a session in use. Default: {@link Counting#AUTO}. */
        public StoreBuilder counting(Counting value) {
            counting = Objects.requireNonNull(value, "counting");
            return this;
        }

        /** Sets within which time a user was active in a session that counts as in use: more than zero. Default: 5 minutes. */
        public StoreBuilder activeWithin(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("activeWithin is " + value + "; it must be more than zero");
            }
            activeWithin = value;
            return this;
        }

        /** Sets where the time comes from; should be what the store has. Default: the system's clock. */
        public StoreBuilder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets what counts nanoseconds without ever going back. Default: {@link System#nanoTime()}. */
        public StoreBuilder ticker(LongSupplier value) {
            ticker = Objects.requireNonNull(value, "ticker");
            return this;
        }

        public UsageSource build() {
            return new StoreSource(this);
        }
    }
}
