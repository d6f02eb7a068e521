package dev.creel.bench.contender;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The work that is measured. Thread-safe. */
public enum Work {
    HOT_GET("Gets one of 16 sessions, again and again. Creel's entry decodes a field when it is asked "
            + "for; what a database holds is parsed to a map."),
    COLD_GET("Gets a session anywhere, of a file in the page cache. Decoding as with hotGet. `creel` "
            + "keeps up to 1,000,000 bytes of payload, `creel-gate-off` none."),
    READ_FIELD("Reads the model of a session anywhere, decoded."),
    UPDATE("Writes three short fields of a session anywhere."),
    UPDATE_REUSING_SNAPSHOT("Does so on what the last update left in memory."),
    UPDATE_TEN("Writes three short fields of each of ten sessions, in one transaction."),
    CREATE("Writes a session that was not there. Allocation includes its removal."),
    REMOVE("Removes a session. Allocation includes its creation."),
    LIST_NEWEST100("Lists key and last activity of the newest 100 sessions of an open store."),
    LIST_NEWEST100_WITH_DETAILS("Does so with label, model and tokens from the sessions' text. What a contender keeps "
            + "from one list to the next counts."),
    LIST_COLD("Opens a store in a warm JVM and lists as listNewest100 does. Allocation includes closing " + "it."),
    LIST_COLD_WITH_DETAILS("Opens a store in a warm JVM and lists as listNewest100WithDetails does. Allocation "
            + "includes closing it."),
    NOOP_SAVE("Saves a session as it is. Creel takes its locks to find that there is nothing to write; "
            + "a database reads what a program would compare."),
    OPEN_COLD("Opens a store in a warm JVM and gets one session. Allocation includes closing it."),
    EXTERNAL_CHANGE_THEN_READ(
            "Gets a session after another instance on the same files changed one. Allocation includes "
                    + "that change.");

    private final String description;

    Work(String description) {
        this.description = description;
    }

    /** Answers what is done, in a sentence or two. */
    public String description() {
        return description;
    }

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
