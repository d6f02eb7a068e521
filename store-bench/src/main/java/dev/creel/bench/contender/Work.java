package dev.creel.bench.contender;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The work that is measured. Thread-safe. */
public enum Work {
    /** Gets one of a few sessions that are asked for all the time. */
    HOT_GET,
    /** Gets a session whose payload is not in memory. */
    COLD_GET,
    /** Reads one field of a session. */
    READ_FIELD,
    /** Changes fields of one session. */
    UPDATE,
    /** Does so on what the last update left in memory. */
    UPDATE_REUSING_SNAPSHOT,
    /** Changes fields of ten sessions in one transaction. */
    UPDATE_TEN,
    /** Writes a session that was not there. */
    CREATE,
    /** Removes a session. */
    REMOVE,
    /** Lists the newest 100 sessions: key and last activity. */
    LIST_NEWEST100,
    /** Does so with label, model and tokens decoded from the sessions' text. */
    LIST_NEWEST100_WITH_DETAILS,
    /** Opens and lists the newest 100 sessions: key and last activity. */
    LIST_COLD,
    /** Opens and lists them with label, model and tokens decoded from the sessions' text. */
    LIST_COLD_WITH_DETAILS,
    /** Saves a session as it is. */
    NOOP_SAVE,
    /** Opens and gets one session. */
    OPEN_COLD,
    /** Gets a session after another instance on the same files changed one. */
    EXTERNAL_CHANGE_THEN_READ;

    /** Answers the name of the method that measures this work. */
    public String benchmark() {
        StringBuilder method = new StringBuilder();
        for (String word : name().split("_", -1)) {
            String lower = word.toLowerCase(Locale.ROOT);
            method.append(method.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
        }
        return method.toString();
    }

    /**
     * Answers the work that a method measures, or nothing if it measures none of these.
     *
     * @param benchmark the name of the method, with or without that of its class
     */
    public static Optional<Work> ofBenchmark(String benchmark) {
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(work -> work.benchmark().equals(method))
                .findFirst();
    }
}
