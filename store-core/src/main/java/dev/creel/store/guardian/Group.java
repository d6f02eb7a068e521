package dev.creel.store.guardian;

import java.util.List;

/** Several sources under common limits. Immutable; its watch is not thread-safe. */
record Group(Watch watch, Usage.Limits limits, List<String> members) {

    String name() {
        return watch.name();
    }

    /** Answers whether a source is a member as a whole. */
    boolean has(Feed feed) {
        return members.contains(feed.name());
    }

    /** Answers whether what a source tells of under a name is a member. */
    boolean has(Feed feed, Watch named) {
        return has(feed) || members.contains(named.name());
    }
}
