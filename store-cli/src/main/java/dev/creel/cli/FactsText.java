package dev.creel.cli;

import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a store's facts for people. Used by one thread. */
final class FactsText {

    private final Output output;

    FactsText(Output output) {
        this.output = output;
    }

    void write(StoreFacts facts, FileStoreOptions options) throws IOException {
        label("Session store:").line(facts.path());
        label("Size:").line(grouped(facts.bytes()) + " bytes");
        label("Sessions:")
                .line(grouped(facts.sessions())
                        + (facts.idle() > 0 ? ", " + facts.idle() + " without activity" : "")
                        + (facts.damaged() > 0 ? ", " + facts.damaged() + " damaged" : ""));
        label("Newest activity:").line(activity(facts.newest()));
        label("Oldest activity:").line(activity(facts.oldest()));
        label("Index:").line(grouped(facts.indexBytes()) + " bytes of memory");
        label("Payload kept:").line(payload(facts.bytes(), options));
        output.line("");
        row("Kind", "Sessions", "Bytes");
        for (Map.Entry<String, StoreFacts.Kind> kind : facts.kinds().entrySet()) {
            row(
                    kind.getKey(),
                    grouped(kind.getValue().sessions()),
                    grouped(kind.getValue().bytes()));
        }
        output.line("");
        output.line("        Bytes  Largest sessions");
        for (Summary summary : facts.largest()) {
            output.line(right(grouped(summary.bytes()), 13) + "  " + Output.printable(summary.key()));
        }
        output.line("");
        output.line("Settings of a program with this environment");
        for (Map.Entry<String, Object> setting : StoreFacts.settings(options).entrySet()) {
            output.line("  " + setting.getKey() + " = " + setting.getValue());
        }
    }

    private Output label(String text) throws IOException {
        return output.print(text).print(" ".repeat(17 - text.length()));
    }

    private void row(String kind, String sessions, String bytes) throws IOException {
        output.line(kind + " ".repeat(8 - kind.length()) + right(sessions, 10) + right(bytes, 18));
    }

    private static String payload(long bytes, FileStoreOptions options) {
        long gate = options.objectCacheMaxBytes().orElse(0);
        if (gate == 0 || options.cacheTtl().orElse(Duration.ZERO).isZero()) {
            return "none";
        }
        return (bytes <= gate ? "the whole document, which is" : "the most used sessions,") + " within the gate of "
                + grouped(gate) + " bytes";
    }

    private static String activity(@Nullable Summary summary) {
        return summary == null
                ? "none"
                : summary.updatedAt().map(Object::toString).orElse("none") + "  " + Output.printable(summary.key());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** Answers a number with a comma between thousands. */
    static String grouped(long number) {
        StringBuilder digits = new StringBuilder().append(number);
        for (int i = digits.length() - 3; i > (number < 0 ? 1 : 0); i -= 3) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }
}
