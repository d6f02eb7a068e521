package dev.creel.store.testkit.process;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a store that is killed again and again, numbered from 1: each counts, and sets or removes one of a few
 * sessions. What the store holds after any of them follows from its number.
 */
final class KilledHistory {

    private static final int SESSIONS = 12;

    private KilledHistory() {}

    /** Does one change, all of it or nothing. */
    static void change(SessionStore store, long number) {
        store.transact(transaction -> {
                    transaction.put(Counter.KEY, counted(number));
                    SessionEntry entry = entry(number);
                    if (entry == null) {
                        transaction.remove(key(number));
                    } else {
                        transaction.put(key(number), entry);
                    }
                    return number;
                })
                .close();
    }

    /** Answers what a store holds after so many changes. */
    static Map<String, SessionEntry> after(long changes) {
        Map<String, SessionEntry> state = new LinkedHashMap<>();
        if (changes > 0) {
            state.put(Counter.KEY, counted(changes));
        }
        for (long number = Math.max(1, changes - SESSIONS + 1); number <= changes; number++) {
            SessionEntry entry = entry(number);
            if (entry != null) {
                state.put(key(number), entry);
            }
        }
        return state;
    }

    private static SessionEntry counted(long number) {
        return SessionEntry.of(Map.of("count", number));
    }

    private static @Nullable SessionEntry entry(long number) {
        return number % 5 == 0
                ? null
                : SessionEntry.of(Map.of("payload", number + "x".repeat((int) (number * 997 % 9_000))));
    }

    private static String key(long number) {
        return "agent:main:session-" + number % SESSIONS;
    }
}
