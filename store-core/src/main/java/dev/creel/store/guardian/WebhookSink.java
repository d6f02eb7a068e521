package dev.creel.store.guardian;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Posts each alert to a web server. Thread-safe. */
final class WebhookSink implements AlertSink {

    private static final Duration WHOLE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;
    private static final int TOO_MANY = 429;
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~\\t]*");

    private final HttpCalls calls;
    private final HttpRequest.Builder request;

    /** @throws IllegalArgumentException if this is no address of a web server, or a header cannot be sent */
    WebhookSink(URI address, Map<String, String> headers) {
        this(address, headers, WHOLE);
    }

    WebhookSink(URI address, Map<String, String> headers, Duration whole) {
        calls = new HttpCalls(address, whole, MOST_BYTES);
        request = HttpRequest.newBuilder(address).header("Content-Type", "application/json");
        headers.forEach((name, value) -> {
            // The JDK's own refusal shows what may be a secret.
            if (!HEADER_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "the name of a header for " + calls.origin() + " has a character that no header's name has");
            }
            if (!HEADER_VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("the header " + name + " for " + calls.origin()
                        + " has a character that no request can carry; it must be visible ASCII");
            }
            request.setHeader(name, value);
        });
    }

    @Override
    public void alert(Alert alert) throws IOException, InterruptedException {
        HttpRequest post =
                request.copy().POST(BodyPublishers.ofString(alert.toJson())).build();
        int status = calls.send(post).statusCode();
        String words = calls.origin() + " answered " + status;
        if (status == TOO_MANY || status >= 500) {
            throw new IOException(words);
        } else if (status < 200 || status >= 300) {
            throw new IllegalStateException(words);
        }
    }
}
