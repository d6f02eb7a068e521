package dev.creel.store.testkit.process;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry that counts, as the tests of lost changes use it. */
final class Counter {

    static final String KEY = "agent:main:counter";

    private Counter() {}

    /** Adds one, in one change. */
    static void increment(SessionStore store, String key) {
        store.update(key, Counter::next);
    }

    /** Answers the entry with one more. */
    static SessionEntry next(@Nullable SessionEntry present) {
        return present == null ? SessionEntry.of(Map.of("count", 1)) : present.with("count", of(present) + 1);
    }

    /** Answers how far it has counted. */
    static long value(SessionStore store, String key) {
        return store.get(key).map(Counter::of).orElse(0L);
    }

    private static long of(SessionEntry entry) {
        return entry.as("count", Long.class).orElse(0L);
    }
}
