package dev.creel.cli.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads what a person wants done: an object of texts. Stateless. */
final class ActionBody {

    private static final int MAX_BYTES = 8 << 10;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ActionBody() {}

    /** Answers the members, which must be exactly the given ones. */
    static Map<String, String> read(HttpExchange exchange, List<String> members) throws IOException, Refusal {
        String type = Gate.one(exchange, "Content-Type").orElse("");
        int parameters = type.indexOf(';');
        String plain = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        if (!plain.toLowerCase(Locale.ROOT).equals("application/json")) {
            throw Refusal.of(415, "the body's type is \"" + plain + "\"; it must be application/json");
        }
        byte[] body = bytes(exchange);
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
            return texts(in, members);
        } catch (JacksonException e) {
            throw malformed(e.getLocation(), e.getOriginalMessage());
        }
    }

    private static byte[] bytes(HttpExchange exchange) throws IOException, Refusal {
        String length = Gate.one(exchange, "Content-Length").orElse("0");
        if (length.length() > 5 || Integer.parseInt(length) > MAX_BYTES) {
            throw tooLong();
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw tooLong();
        }
        return body;
    }

    private static Refusal tooLong() {
        return Refusal.of(413, "the body is longer than " + MAX_BYTES + " bytes");
    }

    private static Map<String, String> texts(JsonParser in, List<String> members) throws Refusal {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw malformed(in.currentTokenLocation(), "the body must be an object");
        }
        Map<String, String> texts = new HashMap<>();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            if (!members.contains(name)) {
                throw malformed(
                        in.currentTokenLocation(),
                        "there is no member \"" + name + "\" here; there are: " + String.join(", ", members));
            }
            if (in.nextToken() != JsonToken.VALUE_STRING) {
                throw malformed(in.currentTokenLocation(), name + " must be a text");
            }
            texts.put(name, in.getString());
        }
        if (in.nextToken() != null) {
            throw malformed(in.currentTokenLocation(), "something follows the object");
        }
        for (String member : members) {
            if (!texts.containsKey(member)) {
                throw Refusal.of(400, "the member " + member + " is missing");
            }
        }
        return texts;
    }

    private static Refusal malformed(TokenStreamLocation place, String what) {
        return Refusal.of(
                400, "the body's line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + what);
    }
}
