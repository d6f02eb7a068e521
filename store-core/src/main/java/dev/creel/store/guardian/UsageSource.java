package dev.creel.store.guardian;

import dev.creel.store.retention.Retention;
import java.net.URI;
import java.util.List;
import java.util.Optional;

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
}
