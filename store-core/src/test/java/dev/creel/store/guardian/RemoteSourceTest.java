package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.creel.store.file.RecordedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteSourceTest {

    private static final String TOKEN = "0123456789abcdef";
    private static final Instant AT = ExampleAlerts.AT;

    private final Peer peer = new Peer();
    private final RemoteSource source = new RemoteSource("server2", peer.address(), TOKEN);

    @AfterEach
    void closePeer() {
        peer.close();
    }

    private static Usage usage(String name, String owner) {
        return new Usage(
                name,
                AT,
                5,
                40,
                4_000,
                9,
                Usage.Limits.none().withSessions(50),
                Map.of(),
                List.of(new Usage.Share(owner, 7, 8)),
                Optional.empty());
    }

    private static GuardianState.Source told(String name, boolean remote, boolean group, String trouble) {
        return new GuardianState.Source(
                name,
                remote,
                group,
                Level.CRITICAL,
                AT,
                Optional.of(usage(name, "agent:ops")),
                Optional.ofNullable(trouble),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    private static String state(GuardianState.Source... sources) {
        return new GuardianState(AT, false, Arrays.asList(sources), List.of(), List.of()).toJson();
    }

    @Test
    void whatThePeersOwnSourcesUseIsToldUnderItsName() throws Exception {
        peer.answers(200, state(told("main", false, false, null), told("ops", false, false, null)));

        assertThat(source.read())
                .containsExactly(usage("server2/main", "agent:ops"), usage("server2/ops", "agent:ops"));
        assertThat(peer.asked()).hasSize(1).first().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.path()).isEqualTo("/api/state");
            assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer " + TOKEN);
        });
    }

    @Test
    void whatThePeerHearsFromOthersAndItsGroupsAreLeftOut() throws Exception {
        peer.answers(
                200,
                state(
                        told("gateway", false, true, null),
                        told("main", false, false, null),
                        told("server1/main", true, false, null)));

        assertThat(source.read()).extracting(Usage::name).containsExactly("server2/main");
    }

    @Test
    void aSourceThatThePeerCannotReadIsMissingAndHasThePeersWords() throws Exception {
        peer.answers(200, state(told("main", false, false, null), told("ops", false, false, "disk\n is gone")));

        assertThat(source.read()).extracting(Usage::name).containsExactly("server2/main");
        assertThat(source.trouble("server2/ops")).hasValue("disk? is gone");
        assertThat(source.trouble("server2/other")).isEmpty();
    }

    @Test
    void anAddressMayHaveAPathAndNeedNoToken() throws Exception {
        peer.answers(200, state());
        new RemoteSource("server2", peer.address().resolve("/creel/"), "").read();

        assertThat(peer.asked().get(0).path()).isEqualTo("/creel/api/state");
        assertThat(peer.asked().get(0).headers()).doesNotContainKey("Authorization");
    }

    @Test
    void namesHoldNoInvisibleCharacters() throws Exception {
        peer.answers(
                200,
                state(told("main", false, false, null))
                        .replace("agent:ops", "agent\\u001b[31m\\u202e" + "x".repeat(300)));

        assertThat(source.read().get(0).owners().get(0).name())
                .startsWith("agent?[31m?xxx")
                .hasSizeLessThan(210);
        peer.answers(200, state(told("ma/in\n", false, false, null)));
        refusal("answered 200 but no guardian state: a source is named \"ma/in?\"");
    }

    private void refusal(String words) {
        assertThatIOException().isThrownBy(source::read).withMessage(peer.address() + " " + words);
    }

    @Test
    void aRefusedTokenIsSaidToBe() {
        peer.answers(401, "{}");
        refusal("refused the token (401)");
    }

    @Test
    void otherAnswersAreSaidAndRedirectsNotFollowed() {
        peer.answers(exchange -> {
            exchange.getResponseHeaders().add("Location", peer.address() + "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        });
        refusal("answered 302");
        assertThat(peer.asked()).hasSize(1);
        peer.answers(503, "no");
        refusal("answered 503");
        peer.answers(421, "{}");
        refusal("does not know this host and port (421); use those that it prints, also through a tunnel");
    }

    @Test
    void whatIsNoStateIsSaidToBeNone() {
        peer.answers(200, "<html>");
        assertThatIOException()
                .isThrownBy(source::read)
                .withMessageStartingWith(peer.address() + " answered 200 but no guardian state: ");
        peer.answers(200, "{\"format\":2}");
        refusal("answered 200 but no guardian state: format is 2; it must be 1");
        peer.answers(200, state(told("main", false, false, null)).replace("\"bytes\": 4000", "\"bytes\": -1"));
        refusal("answered 200 but no guardian state: bytes is -1; it must not be negative");
        peer.answers(200, state(told("main", false, false, null)).replace("\"remote\": false,", ""));
        refusal("answered 200 but no guardian state: sources[0].remote is missing; it must be true or false");
    }

    @Test
    void aPeerWhoseLooksHaveStoppedDoesNotAnswer() throws Exception {
        String state = state(told("main", false, false, null));
        peer.answers(200, state.replace("\"stalled\": false", "\"stalled\": true"));
        refusal("answered, but has not looked since " + AT.truncatedTo(ChronoUnit.SECONDS));

        peer.answers(200, state.replace("\"stalled\": false,", ""));
        assertThat(source.read()).as("a former version does not say").hasSize(1);
    }

    @Test
    void tooManySourcesAreRefused() {
        List<GuardianState.Source> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            many.add(told("s" + i, false, false, null));
        }
        peer.answers(200, state(many.toArray(GuardianState.Source[]::new)));

        refusal("answered 200 but no guardian state: sources has 101 of its own; at most 100 are taken");
    }

    @Test
    void anAnswerWithoutEndIsRefused() {
        peer.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = new byte[1 << 16];
            Arrays.fill(spaces, (byte) ' ');
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(spaces);
            }
        });

        refusal("did not answer: the answer has more than 4194304 bytes");
    }

    @Test
    void aPeerThatHangsEndsInTime() {
        RemoteSource hasty = new RemoteSource("server2", peer.address(), TOKEN, Duration.ofMillis(50));
        peer.hangs();
        assertThatIOException().isThrownBy(hasty::read).withMessage(peer.address() + " did not answer within 50 ms");
        peer.hangsInTheBody();
        assertThatIOException().isThrownBy(hasty::read).withMessage(peer.address() + " did not answer within 50 ms");
    }

    @Test
    void aPeerThatIsNotThereIsSaidNotToBe() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatIOException()
                .isThrownBy(() -> new RemoteSource("x", URI.create("http://127.0.0.1:" + free), "").read())
                .withMessageStartingWith("http://127.0.0.1:" + free + " cannot be reached: ");
    }

    @Test
    void aTokenThatGoesUnencryptedToAnotherMachineIsWarnedOfOnce() {
        try (RecordedLog log = new RecordedLog(RemoteSource.class.getName())) {
            UsageSource.remote("a", URI.create("http://10.0.0.2:7600"), TOKEN);
            UsageSource.remote("b", URI.create("http://10.0.0.2:7600"), "");
            UsageSource.remote("c", URI.create("https://10.0.0.2:7600"), TOKEN);
            UsageSource.remote("d", URI.create("http://[::1]:7600"), TOKEN);
            UsageSource.remote("e", URI.create("http://localhost:7600"), TOKEN);

            assertThat(log.events()).hasSize(1).first().satisfies(event -> {
                assertThat(event.getMessage()).isEqualTo("a token goes over the network unencrypted; use a tunnel");
                assertThat(RecordedLog.fields(event))
                        .isEqualTo(Map.of("source", "a", "address", "http://10.0.0.2:7600"));
            });
        }
    }

    @Test
    void whatCannotBeRightIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsageSource.remote("a/b", peer.address(), TOKEN))
                .withMessageContaining("a/b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsageSource.remote("a", URI.create("ftp://host"), TOKEN))
                .withMessage("the address is \"ftp://host\"; it must be like http://host:port or https://host:port");
        assertThatIllegalArgumentException().isThrownBy(() -> UsageSource.remote("a", URI.create("host:7600"), TOKEN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsageSource.remote("a", peer.address(), TOKEN + "\n"))
                .withMessageNotContaining(TOKEN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsageSource.remote("a", peer.address(), TOKEN + "\u20ac"))
                .withMessageContaining("visible ASCII")
                .withMessageNotContaining(TOKEN);
    }
}
