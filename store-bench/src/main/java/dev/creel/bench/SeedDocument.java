package dev.creel.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The document that the original's scripts build: uniform entries {@code session:N}.
 * Immutable, thread-safe.
 */
final class SeedDocument {

    private static final long START = 1_767_225_600_000L;

    private SeedDocument() {}

    /** Writes a document of at least so many bytes. */
    static void write(Path file, long targetBytes, int payloadSize) throws IOException {
        write(file, targetBytes, Integer.MAX_VALUE, payloadSize);
    }

    /** Writes a document of so many entries, one or more, however many that is. */
    static void writeEntries(Path file, int entries, int payloadSize) throws IOException {
        write(file, Long.MAX_VALUE, entries, payloadSize);
    }

    /** Writes an entry at a time, in the layout of {@code JSON.stringify(store, null, 2)}. */
    private static void write(Path file, long targetBytes, int entries, int payloadSize) throws IOException {
        String payload = "x".repeat(payloadSize);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write('{');
            long bytes = 3;
            for (int i = 0; i == 0 || (bytes < targetBytes && i < entries); i++) {
                String entry = (i == 0 ? "" : ",") + "\n  \"session:" + i + "\": {\n    \"sessionId\": \"session-" + i
                        + "\",\n    \"updatedAt\": " + (START + i) + ",\n    \"chatType\": \"direct\",\n"
                        + "    \"lastChannel\": \"whatsapp\",\n    \"lastTo\": \"+4915550000" + i % 10
                        + "\",\n    \"label\": \"session " + i + "\",\n    \"skillsSnapshot\": {\n      \"prompt\": \""
                        + payload + "\",\n      \"skills\": []\n    }\n  }";
                out.write(entry);
                bytes += entry.length();
            }
            out.write("\n}");
        }
    }
}
