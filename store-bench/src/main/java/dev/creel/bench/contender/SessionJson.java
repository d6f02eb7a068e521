package dev.creel.bench.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a program that keeps the text of its sessions in a database does with Jackson: parses a session to a map and writes
 * it without white space, or reads a few fields as a stream and stops behind the last. Thread-safe: it has no state.
 */
final class SessionJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectReader READER = MAPPER.readerFor(Map.class);
    private static final ObjectWriter WRITER = MAPPER.writer();

    private SessionJson() {}

    static Map<String, Object> parse(byte[] text) {
        return READER.readValue(text);
    }

    /** Answers the text of a session after a touch. */
    static byte[] touched(byte[] text, Touch touch) {
        Map<String, Object> session = parse(text);
        session.put("updatedAt", touch.updatedAt());
        session.put("lastTo", touch.lastTo());
        session.put("label", touch.label());
        return WRITER.writeValueAsBytes(session);
    }

    /** Answers a plain field's value as a string, or null if there is none. */
    static @Nullable String field(byte[] text, String name) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            parser.nextToken();
            for (String found = parser.nextName(); found != null; found = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (found.equals(name)) {
                    return value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getString() : null;
                }
                parser.skipChildren();
            }
            return null;
        }
    }

    /** Answers the last activity, 0 if there is none. */
    static long updatedAt(byte[] text) {
        String found = field(text, "updatedAt");
        return found == null ? 0 : Long.parseLong(found);
    }

    static Details details(Listed session, byte[] text) {
        String label = "";
        String model = "";
        long totalTokens = 0;
        try (JsonParser parser = MAPPER.createParser(text)) {
            parser.nextToken();
            int missing = 3;
            for (String found = parser.nextName(); found != null && missing > 0; found = parser.nextName()) {
                parser.nextToken();
                switch (found) {
                    case "label" -> label = parser.getString();
                    case "model" -> model = parser.getString();
                    case "totalTokens" -> totalTokens = parser.getLongValue();
                    default -> {
                        parser.skipChildren();
                        missing++;
                    }
                }
                missing--;
            }
        }
        return new Details(session.key(), session.updatedAt(), label, model, totalTokens);
    }

    /**
     * Hands every session of a document to a sink, in the order of the document and without white space.
     *
     * @throws IOException if the document cannot be read to its end; names it
     */
    static void forEach(Path document, Sink sink) throws IOException {
        try (JsonParser parser = MAPPER.createParser(document)) {
            parser.nextToken();
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                parser.nextToken();
                byte[] text = WRITER.writeValueAsBytes(READER.<Map<String, Object>>readValue(parser));
                sink.session(key, updatedAt(text), text);
            }
        } catch (JacksonException e) {
            throw new IOException(document + " cannot be read to its end: " + e.getMessage(), e);
        }
    }

    /** Takes the sessions of a document. Used by one thread at a time. */
    @FunctionalInterface
    interface Sink {
        void session(String key, long updatedAt, byte[] text) throws IOException;
    }
}
