package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.creel.store.SessionStoreException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
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
                    .isThrownBy(() -> RemoteGuard.state(address, "", Duration.ofMillis(200)))
                    .withMessage(address + " did not answer in time.");
        } finally {
            server.stop(0);
        }
    }
}
