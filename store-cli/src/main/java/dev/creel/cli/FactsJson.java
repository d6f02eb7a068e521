package dev.creel.cli;

import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a store's facts for machines. Stateless. */
final class FactsJson {

    private FactsJson() {}

    static void write(JsonOutput json, StoreFacts facts, FileStoreOptions options) throws IOException {
        json.beginObject()
                .field("path", facts.path())
                .field("bytes", facts.bytes())
                .field("sessions", facts.sessions())
                .field("withoutActivity", facts.idle())
                .field("damaged", facts.damaged())
                .field("indexBytes", facts.indexBytes());
        session(json.name("newest"), facts.newest());
        session(json.name("oldest"), facts.oldest());
        json.name("kinds").beginObject();
        for (Map.Entry<String, StoreFacts.Kind> kind : facts.kinds().entrySet()) {
            json.name(kind.getKey())
                    .beginObject()
                    .field("sessions", kind.getValue().sessions())
                    .field("bytes", kind.getValue().bytes())
                    .endObject();
        }
        json.endObject().name("largest").beginArray();
        for (Summary summary : facts.largest()) {
            session(json, summary);
        }
        json.endArray().name("settings").beginObject();
        for (Map.Entry<String, Object> setting : StoreFacts.settings(options).entrySet()) {
            json.field(setting.getKey(), setting.getValue());
        }
        json.endObject().endObject();
    }

    private static void session(JsonOutput json, @Nullable Summary summary) throws IOException {
        if (summary == null) {
            json.value(null);
            return;
        }
        json.beginObject()
                .field("key", summary.key())
                .field(
                        "updatedAt",
                        summary.updatedAt().map(Instant::toEpochMilli).orElse(null))
                .field("bytes", summary.bytes())
                .endObject();
    }
}
