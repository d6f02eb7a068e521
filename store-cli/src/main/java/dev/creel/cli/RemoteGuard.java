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

/** Asks a running guard what it knows. Stateless. */
final class RemoteGuard {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 4 << 20;

    private RemoteGuard() {}

    /**
     * Answers all that the guard at an address knows.
     *
     * @param token what it asks for, or empty
     * @throws SessionStoreException.Unavailable if it does not answer; the message names the address
     */
    static GuardianState state(URI address, String token) {
        return state(address, token, WHOLE);
    }

    /** @param whole how long it may take altogether */
    static GuardianState state(URI address, String token, Duration whole) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address.toString().replaceAll("/+$", "") + "/api/state"));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(
                request.build(),
                BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(
                        bytes -> body.write(bytes, 0, Math.min(bytes.length, MOST_BYTES - body.size())))));
        try {
            int status = answer.get(whole.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return state(address, status, body.toByteArray());
        } catch (TimeoutException e) {
            throw unavailable(address, "did not answer in time", e);
        } catch (ExecutionException e) {
            throw unanswered(address, Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(address, "was not waited for", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static SessionStoreException unanswered(URI address, Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return unavailable(address, "did not answer in time", cause);
        } else if (cause instanceof ConnectException) {
            return unavailable(address, "does not answer. Start a guard there with --http", cause);
        }
        return unavailable(address, "does not answer: " + cause, cause);
    }

    private static GuardianState state(URI address, int status, byte[] body) {
        if (status == 401) {
            throw unavailable(address, "refused the token (401). Give the right one with --token-file", null);
        }
        if (status != 200) {
            throw unavailable(address, "answered " + status, null);
        }
        try {
            return GuardianState.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unavailable(address, "answered, but with no guardian's state: " + e.getMessage(), e);
        }
    }

    private static SessionStoreException unavailable(URI address, String words, @Nullable Throwable cause) {
        return new SessionStoreException.Unavailable(address.toString(), address + " " + words + ".", cause);
    }
}
