package dev.creel.cli;

import dev.creel.store.retention.RetentionPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a cleanup keeps to, and where they come from. Immutable, thread-safe.
 *
 * @param source the file that was given, or {@code defaults}
 */
record PolicyFacts(RetentionPolicy policy, String source) {

    /** Where limits come from that nobody gave. */
    static final String DEFAULTS = "defaults";

    /** Answers them in one line for people. */
    String line() {
        OptionalInt sessions = policy.maxSessions();
        OptionalLong disk = policy.diskBudget();
        return "Policy: " + Output.printable(source) + ": "
                + policy.idleTimeout().map(idle -> "idle " + text(idle)).orElse("no idle timeout") + ", "
                + (sessions.isPresent() ? sessions.getAsInt() + " sessions" : "no limit on sessions") + ", "
                + (disk.isPresent() ? "disk budget " + disk.getAsLong() + " bytes" : "no disk budget") + ", mode "
                + Output.word(policy.mode());
    }

    /** Writes them as an object. */
    void write(JsonOutput json) throws IOException {
        OptionalInt sessions = policy.maxSessions();
        json.beginObject()
                .field("source", source)
                .field("mode", Output.word(policy.mode()))
                .field(
                        "idleTimeoutMs",
                        policy.idleTimeout().map(Duration::toMillis).orElse(null))
                .field("maxSessions", sessions.isPresent() ? sessions.getAsInt() : null);
        json.field("diskBudget", boxed(policy.diskBudget()))
                .field("highWater", boxed(policy.highWater()))
                .endObject();
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    /** Answers a length of time exactly, in the largest unit that does so. */
    private static String text(Duration time) {
        long millis = time.toMillis();
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + " d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + " h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + " min";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }
}
