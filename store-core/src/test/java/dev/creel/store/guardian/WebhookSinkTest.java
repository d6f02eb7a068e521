package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookSinkTest {

    private final Peer peer = new Peer();
    private final URI address = peer.address().resolve("/hook/secret");

    @AfterEach
    void closePeer() {
        peer.close();
    }

    @Test
    void anAlertIsPostedAsJsonWithTheHeadersThatWereGiven() throws Exception {
        peer.answers(204, "");
        AlertSink.webhook(address, Map.of("Authorization", "Bearer x")).alert(ExampleAlerts.full());

        assertThat(peer.asked()).hasSize(1).first().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/hook/secret");
            assertThat(asked.body()).isEqualTo(ExampleAlerts.full().toJson());
            assertThat(asked.headers().get("Content-Type")).containsExactly("application/json");
            assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer x");
        });
    }

    @Test
    void whatMayWorkLaterIsAnIOExceptionAndNamesNoSecret() {
        AlertSink sink = AlertSink.webhook(address, Map.of());
        for (int status : new int[] {429, 500, 503}) {
            peer.answers(status, "busy");
            assertThatIOException()
                    .isThrownBy(() -> sink.alert(ExampleAlerts.full()))
                    .withMessage(peer.address() + " answered " + status);
        }
    }

    @Test
    void whatWillNotWorkLaterIsNone() {
        AlertSink sink = AlertSink.webhook(address, Map.of());
        for (int status : new int[] {302, 400, 404}) {
            peer.answers(status, "no");
            assertThatIllegalStateException()
                    .isThrownBy(() -> sink.alert(ExampleAlerts.full()))
                    .withMessage(peer.address() + " answered " + status);
        }
        assertThat(peer.asked()).hasSize(3);
    }

    @Test
    void aServerThatHangsEndsInTime() {
        AlertSink sink = new WebhookSink(address, Map.of(), Duration.ofMillis(50));
        peer.hangs();
        assertThatIOException()
                .isThrownBy(() -> sink.alert(ExampleAlerts.full()))
                .withMessage(peer.address() + " did not answer within 50 ms");
        peer.hangsInTheBody();
        assertThatIOException().isThrownBy(() -> sink.alert(ExampleAlerts.full()));
    }

    @Test
    void whatCannotBeSentIsRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> AlertSink.webhook(URI.create("/hook"), Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> AlertSink.webhook(address, Map.of("X-Token", "a\nb")));
    }

    @Test
    void aHeaderThatCannotBeSentIsRefusedWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertSink.webhook(address, Map.of("X-Token", "s3cret\u20ac")))
                .withMessageContaining("the header X-Token for " + peer.address())
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlertSink.webhook(address, Map.of("s3cret\u20ac", "x")))
                .withMessageNotContaining("s3cret");
    }
}
