package dev.creel.cli;

import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.GuardianState;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a running guard what it knows. Thread-safe. */
final class RemoteGuard {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 4 << 20;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI address;
    private final HttpRequest request;
    private final Duration whole;

    /** @param token what the guard at the address asks for, or empty */
    RemoteGuard(URI address, String token) {
        this(address, token, WHOLE);
    }

    /** @param whole how long an answer may take altogether */
    RemoteGuard(URI address, String token, Duration whole) {
        this.address = address;
        this.whole = whole;
        HttpRequest.Builder asked =
                HttpRequest.newBuilder(URI.create(address.toString().replaceAll("/+$", "") + "/api/state"));
        if (!token.isEmpty()) {
            asked.header("Authorization", "Bearer " + token);
        }
        request = asked.build();
    }

    /**
     * Answers all that the guard knows.
     *
     * @throws SessionStoreException.Unavailable if it does not answer; the message names the address
     */
    GuardianState state() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(
                request,
                BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(
                        bytes -> body.write(bytes, 0, Math.min(bytes.length, MOST_BYTES - body.size())))));
        try {
            int status = answer.get(whole.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return parsed(status, body.toByteArray());
        } catch (TimeoutException e) {
            throw unavailable("did not answer in time", e);
        } catch (ExecutionException e) {
            throw unanswered(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for", e);
        } finally {
            answer.cancel(true);
        }
    }

    private SessionStoreException unanswered(Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return unavailable("did not answer in time", cause);
        } else if (cause instanceof ConnectException) {
            return unavailable("does not answer. Start a guard there with --http", cause);
        }
        return unavailable("does not answer: " + cause, cause);
    }

    private GuardianState parsed(int status, byte[] body) {
        if (status == 401) {
            throw unavailable("refused the token (401). Give the right one with --token-file", null);
        }
        if (status == 421) {
            throw unavailable(
                    "does not know this host and port (421). Use those that it prints, also through a tunnel", null);
        }
        if (status != 200) {
            throw unavailable("answered " + status, null);
        }
        try {
            return GuardianState.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unavailable("answered, but with no guardian's state: " + e.getMessage(), e);
        }
    }

    private SessionStoreException unavailable(String words, @Nullable Throwable cause) {
        return new SessionStoreException.Unavailable(address.toString(), address + " " + words + ".", cause);
    }
}
