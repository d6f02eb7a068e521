package dev.creel.store.guardian;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether something answers, and whether people were told that it does not. Immutable, thread-safe.
 *
 * @param failed how many looks in a row it has not answered
 * @param told whether people were told that it does not answer, and not yet that it does again
 * @param untold how often it stopped answering without an alert since people were told last
 * @param toldAt when people were told last that it does not answer
 * @param answersSince since when it has answered at every look, if people wait to be told of that
 */
record Reach(int failed, boolean told, int untold, Optional<Instant> toldAt, Optional<Instant> answersSince) {

    static final Reach NONE = new Reach(0, false, 0, Optional.empty(), Optional.empty());

    /** Answers what is so after it did not answer and something else tells people why. */
    Reach silent() {
        return new Reach(failed + 1, told, untold, toldAt, Optional.empty());
    }

    /** Answers what is so after it did not answer; people are to be told if {@link #told} is new. */
    Reach fails(Instant at, GuardianSettings settings) {
        Reach next = silent();
        if (!told && next.isDown(settings) && !cools(at, settings)) {
            return new Reach(next.failed, true, 0, Optional.of(at), Optional.empty());
        }
        boolean stops = next.failed == settings.failedLooks();
        return stops ? new Reach(next.failed, told, untold + 1, toldAt, Optional.empty()) : next;
    }

    /** Answers whether it has not answered for so many looks that people are to know. */
    boolean isDown(GuardianSettings settings) {
        return failed >= settings.failedLooks();
    }

    /** Answers how often it stopped answering without an alert, before the present time. */
    int repeats(GuardianSettings settings) {
        return Math.max(0, isDown(settings) ? untold - 1 : untold);
    }

    /** Answers whether people were told such a short time ago that they are not told again. */
    boolean cools(Instant at, GuardianSettings settings) {
        return cools(toldAt, at, settings);
    }

    /** Answers whether people were told at a time such a short while ago that they are not told again. */
    static boolean cools(Optional<Instant> toldAt, Instant at, GuardianSettings settings) {
        // A clock that was set back silences nothing.
        return toldAt.filter(before -> !before.isAfter(at)
                        && Duration.between(before, at).compareTo(settings.cooldown(Level.WARNING)) < 0)
                .isPresent();
    }

    /** Answers what is so after it answered; people are to be told if it is no longer {@link #told}. */
    Reach answers(Instant at, GuardianSettings settings) {
        if (!told) {
            return new Reach(0, false, untold, toldAt, Optional.empty());
        }
        Instant since = answersSince.filter(each -> !each.isAfter(at)).orElse(at);
        boolean waits = Duration.between(since, at).compareTo(settings.recoverAfter()) < 0;
        return new Reach(0, waits, untold, toldAt, waits ? Optional.of(since) : Optional.empty());
    }
}
