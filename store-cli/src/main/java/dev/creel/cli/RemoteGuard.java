package dev.creel.cli;

import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.GuardianState;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a running guard what it knows. Stateless. */
final class RemoteGuard {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 4 << 20;

    private RemoteGuard() {}

    /**
     * Answers all that the guard at an address knows.
     *
     * @param token what it asks for, or empty
     * @throws SessionStoreException.Unavailable if it does not answer; the message names the address
     */
    static GuardianState state(URI address, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address.toString().replaceAll("/+$", "") + "/api/state"))
                .timeout(ANSWER);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                return state(address, answer.statusCode(), body.readNBytes(MOST_BYTES));
            }
        } catch (HttpTimeoutException e) {
            throw unavailable(address, "did not answer in time", e);
        } catch (ConnectException e) {
            throw unavailable(address, "does not answer. Start a guard there with --http", e);
        } catch (IOException e) {
            throw unavailable(address, "does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(address, "was not waited for", e);
        }
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

    private static SessionStoreException unavailable(URI address, String words, @Nullable Exception cause) {
        return new SessionStoreException.Unavailable(address.toString(), address + " " + words + ".", cause);
    }
}
