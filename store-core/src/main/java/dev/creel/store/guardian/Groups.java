package dev.creel.store.guardian;

import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.SessionKind;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What several sources use together, and what each of them may keep of a common limit. Stateless. */
final class Groups {

    private Groups() {}

    /** Answers the sum of what members use. */
    static Usage total(String name, Instant at, Usage.Limits limits, Collection<Usage> members) {
        Map<SessionKind, Long> kinds = new EnumMap<>(SessionKind.class);
        Map<String, Usage.Share> owners = new LinkedHashMap<>();
        long inUse = 0;
        long existing = 0;
        long bytes = 0;
        long tokens = 0;
        for (Usage member : members) {
            inUse = sum(inUse, member.inUse());
            existing = sum(existing, member.existing());
            bytes = sum(bytes, member.bytes());
            tokens = sum(tokens, member.tokens());
            member.kinds().forEach((kind, count) -> kinds.merge(kind, count, Groups::sum));
            member.owners().forEach(owner -> owners.merge(owner.name(), owner, Owners::sum));
        }
        return Owners.with(
                new Usage(name, at, inUse, existing, bytes, tokens, limits, kinds, List.of(), Optional.empty()),
                owners.values());
    }

    /** Answers the sum of two counts; the largest long if it is larger, since a peer may tell anything. */
    static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** Answers how much of a limit is left in use once the headroom is free. */
    static long target(long limit, int headroom) {
        // Divided first, since a limit may be as large as a long.
        return limit / 100 * (100 - headroom) + limit % 100 * (100 - headroom) / 100;
    }

    /**
     * Answers how much of a common target one member may keep: what those use that cannot be cleaned up is taken off, and
     * the rest is shared by what each has. At least 1.
     *
     * @param target what all may keep together
     * @param fixed what those use that cannot be cleaned up
     * @param own what this member uses
     * @param all what all use that can be cleaned up, this one too
     */
    static long share(long target, long fixed, long own, long all) {
        double part = all == 0 ? 1 : (double) own / all;
        return Math.max(1, (long) Math.floor(Math.max(0, target - fixed) * part));
    }

    /** Answers how much of a measure is used. */
    static long used(Usage usage, Measure measure) {
        return switch (measure) {
            case IN_USE -> usage.inUse();
            case SESSIONS -> usage.existing();
            case BYTES -> usage.bytes();
            case TOKENS -> usage.tokens();
        };
    }
}
