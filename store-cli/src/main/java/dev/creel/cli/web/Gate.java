package dev.creel.cli.web;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets no request in that another site's page made, and none that needs the token and has another. Thread-safe. */
final class Gate {

    private static final int LONGEST_TARGET = 2048;
    private static final int HTTP_PORT = 80;
    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?");

    private final String name;
    private final int port;
    private final Optional<byte[]> token;

    /**
     * @param name the name or the address that was asked to listen on
     * @param port the port it listens on
     */
    Gate(String name, int port, Optional<String> token) {
        this.name = name;
        this.port = port;
        this.token = token.map(Gate::digest);
    }

    /** Refuses what was not meant for this server, or was made by another site's page. */
    void checkOrigin(HttpExchange exchange) throws Refusal {
        if (exchange.getRequestURI().getRawAuthority() != null) {
            throw Refusal.of(400, "the request must name a path, not a host");
        }
        if (exchange.getRequestURI().toString().length() > LONGEST_TARGET) {
            throw Refusal.of(414, "the request's path is longer than " + LONGEST_TARGET + " characters");
        }
        String host = one(exchange, "Host").orElse("");
        if (!isOurs(host, exchange.getLocalAddress().getAddress())) {
            throw Refusal.of(
                    421,
                    "the header Host is \"" + host + "\", which is not this server;"
                            + " open it by the address it listens on");
        }
        Optional<String> origin = one(exchange, "Origin");
        if (origin.isPresent() && !origin.get().equalsIgnoreCase("http://" + host)) {
            throw Refusal.of(403, "a page of " + origin.get() + " may not use this server");
        }
        String site = one(exchange, "Sec-Fetch-Site").orElse("none");
        if ((site.equals("cross-site") || site.equals("same-site")) && !isLinkToPage(exchange)) {
            throw Refusal.of(403, "another site's page may not use this server");
        }
    }

    /** A link in a chat or a wiki may open the page: it holds nothing, and runs apart from where it came from. */
    private static boolean isLinkToPage(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().toString().equals("/")
                && "navigate".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Mode"))
                && "document".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Dest"));
    }

    /** Refuses a request without the token. */
    void checkToken(HttpExchange exchange) throws Refusal {
        if (token.isEmpty()) {
            return;
        }
        String header = one(exchange, "Authorization").orElse("");
        Map<String, String> asks = Map.of("WWW-Authenticate", "Bearer realm=\"creel guard\"");
        if (header.isEmpty()) {
            throw Refusal.of(401, "this needs the guardian's token, as the header Authorization: Bearer TOKEN", asks);
        }
        boolean bearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
        if (!bearer
                || !MessageDigest.isEqual(
                        token.get(), digest(header.substring(7).strip()))) {
            throw Refusal.of(401, "this is not the guardian's token", asks);
        }
    }

    /** Answers a header that may be given once. */
    static Optional<String> one(HttpExchange exchange, String name) throws Refusal {
        List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Refusal.of(400, "the header " + name + " is given " + values.size() + " times");
        }
        return values.stream().findFirst();
    }

    private boolean isOurs(String host, InetAddress local) {
        Matcher parts = AUTHORITY.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        String given = parts.group("port");
        if ((given == null ? HTTP_PORT : Integer.parseInt(given)) != port) {
            return false;
        }
        String plain = parts.group("host").toLowerCase(Locale.ROOT);
        return plain.equals("localhost")
                || plain.equals(name.toLowerCase(Locale.ROOT))
                || plain.equals(local.getHostAddress())
                || (plain.startsWith("[") && isLiteral(plain, local));
    }

    private static boolean isLiteral(String bracketed, InetAddress local) {
        try {
            // In brackets it is never looked up.
            return InetAddress.getByName(bracketed).equals(local);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
