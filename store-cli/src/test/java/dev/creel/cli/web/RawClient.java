package dev.creel.cli.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends what no ordinary client would send, byte for byte. Immutable, thread-safe. */
record RawClient(URI server) {

    private static final int PATIENCE_MILLIS = 30_000;

    /** What came back, until the server closed the connection. */
    record Reply(int status, List<String> headers, String body) {

        Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ": ";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .findFirst();
        }

        JsonNode json() {
            return new JsonMapper().readTree(body);
        }

        String error() {
            return json().get("error").asString();
        }
    }

    String host() {
        return server.getAuthority();
    }

    /** Asks for a path, with its own host and the given further header lines. */
    Reply get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1", "Host: " + host(), "", headers);
    }

    Reply post(String path, String body, String... headers) throws IOException {
        String length = "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
        return send("POST " + path + " HTTP/1.1", "Host: " + host() + "\r\n" + length, body, headers);
    }

    Reply send(String request, String first, String body, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(request).append("\r\nConnection: close\r\n");
        if (!first.isEmpty()) {
            text.append(first).append("\r\n");
        }
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return exchange(text.append("\r\n").append(body).toString());
    }

    private Reply exchange(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            List<String> lines = answer.substring(0, end).lines().toList();
            int status = Integer.parseInt(lines.get(0).substring(9, 12));
            return new Reply(status, lines.subList(1, lines.size()), answer.substring(end + 4));
        }
    }
}
