package dev.creel.store.guardian;

import dev.creel.store.file.FileStoreStats;
import dev.creel.store.retention.SessionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What one source uses at one moment. Immutable, thread-safe.
 *
 * @param name the source's name; of one that a remote source tells of, {@code remote/theirs}
 * @param at when it was read
 * @param inUse how many sessions are in use: not negative
 * @param existing how many sessions there are: not negative
 * @param bytes the length of their entries: not negative
 * @param tokens the tokens that they used: not negative
 * @param limits what may be used
 * @param kinds how many sessions of each kind there are; empty if that is not known
 * @param owners those with the most of what is nearest to its limit first, at most {@value #MAX_OWNERS}; empty if they are
 *     not known
 * @param work what the store object did, if the source is a file store of this process
 */
public record Usage(
        String name,
        Instant at,
        long inUse,
        long existing,
        long bytes,
        long tokens,
        Limits limits,
        Map<SessionKind, Long> kinds,
        List<Share> owners,
        Optional<Work> work) {

    /** How many owners are told of at most. */
    public static final int MAX_OWNERS = 100;

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if a count is negative, or there are too many owners
     */
    public Usage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(limits, "limits");
        notNegative("inUse", inUse);
        notNegative("existing", existing);
        notNegative("bytes", bytes);
        notNegative("tokens", tokens);
        kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
        kinds.forEach((kind, count) -> notNegative("kinds[" + kind + "]", count));
        owners = List.copyOf(owners);
        if (owners.size() > MAX_OWNERS) {
            throw new IllegalArgumentException(
                    "owners has " + owners.size() + " entries; it must have at most " + MAX_OWNERS);
        }
    }

    /** Answers the usage of a source that knows its totals only. */
    public static Usage of(String name, Instant at, long inUse, long existing, long bytes, Limits limits) {
        return new Usage(name, at, inUse, existing, bytes, 0, limits, Map.of(), List.of(), Optional.empty());
    }

    /** Answers every measure that has a limit, in the order of {@link Measure}. */
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        limits.inUse().ifPresent(limit -> figures.add(new Figure(Measure.IN_USE, inUse, limit)));
        limits.sessions().ifPresent(limit -> figures.add(new Figure(Measure.SESSIONS, existing, limit)));
        limits.bytes().ifPresent(limit -> figures.add(new Figure(Measure.BYTES, bytes, limit)));
        limits.tokens().ifPresent(limit -> figures.add(new Figure(Measure.TOKENS, tokens, limit)));
        return List.copyOf(figures);
    }

    /** Answers the measure nearest to its limit, the first of two that are equally near; nothing without a limit. */
    public Optional<Figure> worst() {
        // max() would answer the last of equals.
        return figures().stream()
                .min(Comparator.comparingDouble(Figure::percent).reversed());
    }

    private static void notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " is " + value + "; it must not be negative");
        }
    }

    /** What can be limited. Immutable, thread-safe. */
    public enum Measure {
        /** Sessions that are in use. */
        IN_USE,
        /** Sessions that exist. */
        SESSIONS,
        /** Bytes of their entries. */
        BYTES,
        /** Tokens that they used. */
        TOKENS
    }

    /**
     * What may be used. Each limit can be missing. Immutable, thread-safe.
     *
     * @param inUse how many sessions may be in use: more than zero
     * @param sessions how many sessions there may be: more than zero
     * @param bytes how many bytes their entries may have: more than zero
     * @param tokens how many tokens they may use: more than zero
     */
    public record Limits(OptionalLong inUse, OptionalLong sessions, OptionalLong bytes, OptionalLong tokens) {

        private static final Limits NONE =
                new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

        /**
         * Checks them.
         *
         * @throws IllegalArgumentException if a limit is not more than zero
         */
        public Limits {
            moreThanZero("inUse", inUse);
            moreThanZero("sessions", sessions);
            moreThanZero("bytes", bytes);
            moreThanZero("tokens", tokens);
        }

        /** Answers no limits. */
        public static Limits none() {
            return NONE;
        }

        /** Answers these limits with another number of sessions in use. */
        public Limits withInUse(long limit) {
            return new Limits(OptionalLong.of(limit), sessions, bytes, tokens);
        }

        /** Answers these limits with another number of sessions. */
        public Limits withSessions(long limit) {
            return new Limits(inUse, OptionalLong.of(limit), bytes, tokens);
        }

        /** Answers these limits with another number of bytes. */
        public Limits withBytes(long limit) {
            return new Limits(inUse, sessions, OptionalLong.of(limit), tokens);
        }

        /** Answers these limits with another number of tokens. */
        public Limits withTokens(long limit) {
            return new Limits(inUse, sessions, bytes, OptionalLong.of(limit));
        }

        /** Answers a limit, if there is one. */
        public OptionalLong of(Measure measure) {
            return switch (measure) {
                case IN_USE -> inUse;
                case SESSIONS -> sessions;
                case BYTES -> bytes;
                case TOKENS -> tokens;
            };
        }

        private static void moreThanZero(String what, OptionalLong limit) {
            if (limit.isPresent() && limit.getAsLong() <= 0) {
                throw new IllegalArgumentException(
                        "the limit " + what + " is " + limit.getAsLong() + "; it must be more than zero");
            }
        }
    }

    /**
     * What one owner has. Immutable, thread-safe.
     *
     * @param name the plugin's or agent's name
     * @param sessions how many sessions
     * @param bytes the length of their entries
     * @param inUse how many of them are in use; 0 if that is not known
     * @param tokens the tokens that they used; 0 if that is not known
     */
    public record Share(String name, long sessions, long bytes, long inUse, long tokens) {

        /** What one owner has of which only sessions and bytes are known. */
        public Share(String name, long sessions, long bytes) {
            this(name, sessions, bytes, 0, 0);
        }
    }

    /**
     * What a store object did since it was opened. Immutable, thread-safe.
     *
     * @param cacheHits entries answered from memory
     * @param cacheMisses entries read from the file
     * @param lockWait how long changes waited for the lock
     * @param lockHold how long changes held it
     */
    public record Work(
            long cacheHits, long cacheMisses, FileStoreStats.Timing lockWait, FileStoreStats.Timing lockHold) {}

    /**
     * A measure and its limit. Immutable, thread-safe.
     *
     * @param measure what is limited
     * @param used how much is used
     * @param limit how much may be used
     */
    public record Figure(Measure measure, long used, long limit) {

        /** Answers how many percent of the limit are used; more than 100 beyond it. */
        public double percent() {
            return 100.0 * used / limit;
        }
    }
}
