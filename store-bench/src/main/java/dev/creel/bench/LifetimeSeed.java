package dev.creel.bench;

import dev.creel.store.SessionEntry;
import dev.creel.store.testkit.RealShapedStores;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A store of which a pass removes a part: real-shaped sessions, some long idle, with a transcript each, and transcripts of
 * sessions that are long gone. Immutable, thread-safe.
 *
 * @param document the document, beside which the transcripts lie
 * @param kept the keys of the sessions that stay
 * @param expired how many sessions go
 * @param orphans how many transcripts belong to no session
 */
record LifetimeSeed(Path document, List<String> kept, int expired, int orphans) {

    private static final long SEED = 20260321;
    private static final Duration LONG = Duration.ofDays(90);
    private static final Pattern UPDATED_AT = Pattern.compile("\"updatedAt\": \\d+");
    private static final String TRANSCRIPT = "{\"type\": \"message\", \"text\": \"" + "x".repeat(500) + "\"}\n";

    /** Makes such a store in an empty directory. */
    static LifetimeSeed write(Path directory, LifetimeOptions options) throws IOException {
        RealShapedStores stores = RealShapedStores.withSeed(SEED).entriesOf(options.entryBytes(), options.entryBytes());
        Instant now = Instant.now();
        List<String> kept = new ArrayList<>();
        int transcripts = 0;
        Path document = directory.resolve("sessions.json");
        try (BufferedWriter out = Files.newBufferedWriter(document, StandardCharsets.UTF_8)) {
            for (int i = 0; i < options.entries(); i++) {
                Instant active = options.expired(i) ? now.minus(LONG).plusSeconds(i) : now.minusSeconds(i);
                String text = UPDATED_AT
                        .matcher(new String(stores.entry(i), StandardCharsets.UTF_8))
                        .replaceFirst("\"updatedAt\": " + active.toEpochMilli());
                out.write((i == 0 ? "{" : ",") + "\n  \"" + stores.key(i) + "\": " + text);
                if (!options.expired(i)) {
                    kept.add(stores.key(i));
                }
                if (transcripts < options.transcripts()) {
                    String id = SessionEntry.parse(text).sessionId().orElseThrow();
                    Files.writeString(directory.resolve(id + ".jsonl"), TRANSCRIPT);
                    transcripts++;
                }
            }
            out.write("\n}");
        }
        int orphans = options.transcripts() - transcripts;
        for (int i = 0; i < orphans; i++) {
            Path orphan = Files.writeString(directory.resolve("gone-" + i + ".jsonl"), TRANSCRIPT);
            Files.setLastModifiedTime(orphan, FileTime.from(now.minus(LONG)));
        }
        return new LifetimeSeed(document, kept, options.entries() - kept.size(), orphans);
    }
}
