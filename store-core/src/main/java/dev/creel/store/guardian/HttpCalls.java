package dev.creel.store.guardian;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP exchanges with one address, which end in time whatever the other side does. Thread-safe. */
final class HttpCalls {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final String origin;
    private final Duration whole;
    private final int mostBytes;

    /**
     * @param address whom to call
     * @param whole how long an exchange may take altogether
     * @param mostBytes how long an answer's body may be
     * @throws IllegalArgumentException if this is no address of a web server
     */
    HttpCalls(URI address, Duration whole, int mostBytes) {
        String scheme = address.getScheme();
        if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "the address is \"" + address + "\"; it must be like http://host:port or https://host:port");
        }
        this.origin = scheme + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
        this.whole = whole;
        this.mostBytes = mostBytes;
    }

    /** Answers the address up to its port: what comes behind may be a secret. */
    String origin() {
        return origin;
    }

    /**
     * Asks, and answers what the other side says.
     *
     * @throws IOException if it says nothing in time, or too much; the message names the {@link #origin()}
     */
    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, new BoundedBody(mostBytes));
        try {
            return answer.get(whole.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(origin + " did not answer within " + words(whole), e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(origin + " " + words(cause), cause);
        } finally {
            answer.cancel(true);
        }
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String words(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "cannot be reached within " + words(CONNECT);
        } else if (cause instanceof ConnectException) {
            return "cannot be reached: " + (cause.getMessage() == null ? "connection refused" : cause.getMessage());
        }
        return "did not answer: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
