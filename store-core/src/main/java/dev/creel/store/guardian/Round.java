package dev.creel.store.guardian;

import java.util.HashSet;
import java.util.Set;

/** Work in several lanes, and what is done once all of it is. For those who hold the guardian's monitor. */
final class Round {

    private final Set<Feed> begun = new HashSet<>();
    private final Set<Feed> through = new HashSet<>();
    private final Set<Feed> critical = new HashSet<>();
    private final Runnable then;
    private boolean ended;

    Round(Runnable then) {
        this.then = then;
    }

    void begins(Feed feed) {
        begun.add(feed);
    }

    /** Notes that the work of one lane is done. */
    void isThrough(Feed feed) {
        through.add(feed);
        if (through.size() == begun.size()) {
            end();
        }
    }

    /** Answers whether the work in a lane was done in time. */
    boolean hasWaitedFor(Feed feed) {
        return through.contains(feed);
    }

    /** Notes that a source, or one of its groups, became critical in this round. */
    void becameCritical(Feed feed) {
        critical.add(feed);
    }

    boolean hasBecomeCritical(Feed feed) {
        return critical.contains(feed);
    }

    boolean isEmpty() {
        return begun.isEmpty();
    }

    /** Answers whether no more lanes are waited for. */
    boolean hasEnded() {
        return ended;
    }

    /** Waits for no more lanes. Does nothing the second time. */
    void end() {
        if (!ended) {
            ended = true;
            then.run();
        }
    }
}
