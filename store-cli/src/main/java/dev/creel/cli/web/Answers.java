package dev.creel.cli.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered with, with the headers that every answer has. Immutable, thread-safe.
 *
 * @param status the status
 * @param type the content's type
 * @param body the content; not changed
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and sent as it is.
record Answers(int status, String type, byte[] body, Map<String, String> headers) {

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    static Answers json(byte[] body) {
        return json(200, body);
    }

    static Answers json(int status, byte[] body) {
        return new Answers(status, "application/json", body, Map.of());
    }

    static Answers error(int status, String message, Map<String, String> headers) {
        return new Answers(status, "application/json", ApiJson.error(message), headers);
    }

    static Answers text(int status, String type, String text) {
        return new Answers(status, type, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Answers a part of the page. */
    static Answers resource(String name, String type) throws IOException {
        try (InputStream in = Answers.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing beside " + Answers.class.getName());
            }
            return new Answers(200, type, in.readAllBytes(), Map.of());
        }
    }

    void send(HttpExchange exchange) throws IOException {
        Headers out = exchange.getResponseHeaders();
        ALWAYS.forEach(out::set);
        headers.forEach(out::set);
        out.set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            out.set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
