package dev.creel.store.guardian;

import dev.creel.store.guardian.Usage.Figure;
import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.guardian.Usage.Share;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Who has how much of what a source uses. Stateless. */
final class Owners {

    /** How many owners an alert tells of. */
    private static final int TOLD = 5;

    private Owners() {}

    /** Answers the measure that is nearest to its limit; sessions without any limit. */
    static Measure measure(Usage usage) {
        return usage.worst().map(Figure::measure).orElse(Measure.SESSIONS);
    }

    /** Answers the same usage with its owners, those with the most of what is nearest to its limit first. */
    static Usage with(Usage usage, Collection<Share> owners) {
        return new Usage(
                usage.name(),
                usage.at(),
                usage.inUse(),
                usage.existing(),
                usage.bytes(),
                usage.tokens(),
                usage.limits(),
                usage.kinds(),
                largest(owners, measure(usage), Usage.MAX_OWNERS),
                usage.work());
    }

    /** Answers those that a person is told of: the few with the most of what is nearest to its limit. */
    static List<Share> told(Usage usage) {
        return largest(usage.owners(), measure(usage), TOLD);
    }

    private static List<Share> largest(Collection<Share> owners, Measure measure, int most) {
        return owners.stream()
                .sorted(Comparator.comparingLong((Share share) -> of(share, measure))
                        .reversed()
                        .thenComparing(Share::name))
                .limit(most)
                .toList();
    }

    /** Answers how much of a measure an owner has. */
    static long of(Share share, Measure measure) {
        return switch (measure) {
            case IN_USE -> share.inUse();
            case SESSIONS -> share.sessions();
            case BYTES -> share.bytes();
            case TOKENS -> share.tokens();
        };
    }

    /** Answers what two shares of one owner are together. */
    static Share sum(Share one, Share other) {
        return new Share(
                one.name(),
                Groups.sum(one.sessions(), other.sessions()),
                Groups.sum(one.bytes(), other.bytes()),
                Groups.sum(one.inUse(), other.inUse()),
                Groups.sum(one.tokens(), other.tokens()));
    }
}
