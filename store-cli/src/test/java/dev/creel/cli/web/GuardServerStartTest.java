package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When nothing is served at all. */
class GuardServerStartTest {

    private static final String HOW = "openssl rand -hex 24";

    private static GuardServer start(byte[] address, Optional<String> token, boolean allowActions) throws IOException {
        return GuardServer.start(
                new FakeView(), new InetSocketAddress(InetAddress.getByAddress(address), 0), token, allowActions);
    }

    private static byte[] loopback() {
        return new byte[] {127, 0, 0, 1};
    }

    @Test
    void otherMachinesNeedAToken() throws Exception {
        assertThatThrownBy(() -> start(new byte[4], Optional.empty(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.0.0.0:0 can be reached from other machines, so it needs a token")
                .hasMessageContaining(HOW);
        try (GuardServer server = start(new byte[4], Optional.of("0123456789abcdef"), false)) {
            RawClient local = new RawClient(
                    URI.create("http://127.0.0.1:" + server.address().getPort()));
            assertThat(local.get("/").status())
                    .as("by the address it was reached at")
                    .isEqualTo(200);
        }
    }

    @Test
    void actionsNeedAToken() {
        assertThatThrownBy(() -> start(loopback(), Optional.empty(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whoever may clean up needs a token")
                .hasMessageContaining(HOW);
    }

    @Test
    void aTokenMustBeLongAndSendable() {
        assertThatThrownBy(() -> start(loopback(), Optional.of("0123456789abcde"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the token has 15 characters; it must have at least 16");
        assertThatThrownBy(() -> start(loopback(), Optional.of("0123456789abcde\u00e4"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it must be visible ASCII")
                .hasMessageNotContaining("0123456789abcde");
    }

    @Test
    void anAddressThatIsTakenOrNobodysIsNamed() throws Exception {
        try (GuardServer first = start(loopback(), Optional.empty(), false)) {
            InetSocketAddress taken = new InetSocketAddress(
                    InetAddress.getByAddress(loopback()), first.address().getPort());
            assertThatThrownBy(() -> GuardServer.start(new FakeView(), taken, Optional.empty(), false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getPort());
        }
        assertThatThrownBy(() -> GuardServer.start(
                        new FakeView(), InetSocketAddress.createUnresolved("nowhere", 1), Optional.empty(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the address of nowhere cannot be found");
    }
}
