package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.GuardianState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a guard that does not answer as one. */
@Timeout(60)
class RemoteGuardTest {

    @Test
    void anAnswerThatNeverEndsIsNotWaitedFor() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

            assertThatExceptionOfType(SessionStoreException.Unavailable.class)
                    .isThrownBy(() -> new RemoteGuard(address, "", Duration.ofMillis(200)).state())
                    .withMessage(address + " did not answer in time.");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void askingAgainAndAgainTakesNoMoreThreads() throws Exception {
        byte[] state = new GuardianState(Instant.EPOCH, false, List.of(), List.of(), List.of())
                .toJson()
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, state.length);
            exchange.getResponseBody().write(state);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            RemoteGuard guard = new RemoteGuard(address, "");
            guard.state();
            long selectors = selectors();
            for (int i = 0; i < 5; i++) {
                guard.state();
            }

            assertThat(selectors()).isEqualTo(selectors);
        } finally {
            server.stop(0);
        }
    }

    private static long selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .count();
    }
}
