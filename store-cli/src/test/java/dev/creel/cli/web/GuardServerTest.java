package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.creel.cli.web.RawClient.Reply;
import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Trend;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the server answers to whom, and what it refuses in which words. */
class GuardServerTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String WITH_TOKEN = "Authorization: Bearer " + TOKEN;
    private static final String JSON = "Content-Type: application/json";

    final FakeView view = new FakeView();
    GuardServer server;
    RawClient client;

    @BeforeEach
    void start() throws Exception {
        serve(Optional.of(TOKEN), true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve(Optional<String> token, boolean allowActions) throws Exception {
        if (server != null) {
            server.close();
        }
        InetAddress named = InetAddress.getByAddress("guard.example", new byte[] {127, 0, 0, 1});
        server = GuardServer.start(view, new InetSocketAddress(named, 0), token, allowActions);
        client = new RawClient(server.address());
    }

    private Reply clean(String body) throws Exception {
        return client.post("/api/clean", body, WITH_TOKEN, JSON);
    }

    private static void assertRefused(Reply reply, int status, String error) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.error()).contains(error);
        assertThat(reply.header("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/guard.js",
                "/api.js",
                "/sources.js",
                "/history.js",
                "/cleanup.js",
                "/text.js",
                "/guard.css"
            })
    void thePageNeedsNoTokenAndRunsNothingOfOthers(String path) throws Exception {
        Reply reply = client.get(path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Security-Policy"))
                .contains(
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                                + " form-action 'none'; frame-ancestors 'none'");
        assertThat(reply.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(reply.header("Referrer-Policy")).contains("no-referrer");
        assertThat(reply.header("Cache-Control")).contains("no-store");
        assertThat(reply.header("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(reply.headers()).noneMatch(header -> header.startsWith("Access-control-"));
        assertThat(reply.body()).isNotBlank().doesNotContain("https://", "http://1");
    }

    @Test
    void everythingElseNeedsTheToken() throws Exception {
        for (String path :
                List.of("/api/state", "/api/history?source=ops&hours=1", "/api/plan?source=ops", "/metrics")) {
            assertThat(client.get(path, WITH_TOKEN).status()).as(path).isEqualTo(200);
            assertRefused(
                    client.get(path), 401, "needs the guardian's token, as the header Authorization: Bearer TOKEN");
            assertRefused(client.get(path, WITH_TOKEN + "0"), 401, "this is not the guardian's token");
            assertRefused(client.get(path, "Authorization: Basic " + TOKEN), 401, "not the guardian's token");
        }
        assertThat(client.get("/api/state").header("WWW-Authenticate")).contains("Bearer realm=\"creel guard\"");
        assertRefused(client.post("/api/resume", "{\"source\":\"ops\"}", JSON), 401, "token");
        assertThat(view.told).isEmpty();
    }

    @Test
    void withoutATokenEveryProgramOfThisMachineMayRead() throws Exception {
        serve(Optional.empty(), false);

        assertThat(client.get("/api/state").json().get("format").asInt()).isEqualTo(1);
        assertRefused(client.post("/api/resume", "{\"source\":\"ops\"}", JSON), 403, "started without --allow-actions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:PORT",
                "127.0.0.1:1",
                "127.0.0.1",
                "localhost",
                "127.0.0.2:PORT",
                "[::1]:PORT",
                "[evil]:PORT",
                "a b",
                ""
            })
    void aHostThatIsNotThisServerIsRefused(String host) throws Exception {
        String given = host.replace("PORT", String.valueOf(server.address().getPort()));

        assertRefused(
                client.send("GET / HTTP/1.1", "Host: " + given, ""),
                421,
                "the header Host is \"" + given + "\", which is not this server");
    }

    @Test
    void theAddressItsNameAndLocalhostAreThisServer() throws Exception {
        int port = server.address().getPort();
        for (String host :
                List.of("127.0.0.1:" + port, "localhost:" + port, "LOCALHOST:" + port, "guard.example:" + port)) {
            assertThat(client.send("GET / HTTP/1.1", "Host: " + host, "").status())
                    .isEqualTo(200);
        }
        assertRefused(client.send("GET / HTTP/1.0", "", ""), 421, "the header Host is \"\"");
        assertRefused(
                client.send("GET / HTTP/1.1", "Host: " + client.host() + "\r\nHost: " + client.host(), ""),
                400,
                "the header Host is given 2 times");
    }

    @Test
    void anotherSitesPageIsRefusedAndOnlyALinkOpensThePage() throws Exception {
        String own = "Origin: http://" + client.host();

        assertThat(client.get("/api/state", own, "Sec-Fetch-Site: same-origin", WITH_TOKEN)
                        .status())
                .isEqualTo(200);
        assertRefused(client.get("/api/state", "Origin: http://evil.example", WITH_TOKEN), 403, "http://evil.example");
        assertRefused(client.get("/api/state", "Origin: null", WITH_TOKEN), 403, "a page of null may not");
        assertRefused(client.get("/api/state", "Sec-Fetch-Site: cross-site", WITH_TOKEN), 403, "another site's page");
        assertRefused(client.get("/guard.js", "Sec-Fetch-Site: same-site"), 403, "another site's page");
        assertThat(client.get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
                        .status())
                .isEqualTo(200);
        assertRefused(
                client.get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"),
                403,
                "another site's page");
        Reply asked = client.send("OPTIONS /api/clean HTTP/1.1", "Host: " + client.host(), "", own);
        assertRefused(asked, 405, "/api/clean takes POST only");
        assertThat(asked.headers()).noneMatch(header -> header.startsWith("Access-control-"));
    }

    @Test
    void oversizedRequestsAreRefusedAndTheNextOneIsAnswered() throws Exception {
        assertRefused(client.get("/" + "a".repeat(2048)), 414, "the request's path is longer than 2048 characters");
        String body = "{\"source\":\"" + "a".repeat(8 << 10) + "\"}";
        for (int i = 0; i < 8; i++) {
            assertRefused(clean(body), 413, "the body is longer than 8192 bytes");
            assertRefused(
                    client.send(
                            "POST /api/resume HTTP/1.1",
                            "Host: " + client.host() + "\r\nTransfer-Encoding: chunked",
                            Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n",
                            WITH_TOKEN,
                            JSON),
                    413,
                    "the body is longer than 8192 bytes");
        }
        assertThat(client.get("/api/state", WITH_TOKEN).status()).isEqualTo(200);
        assertThat(view.told).isEmpty();
    }

    @Test
    void aRequestMustNameAPathThatThereIs() throws Exception {
        assertRefused(client.get("http://evil.example/api/state", WITH_TOKEN), 400, "must name a path, not a host");
        assertRefused(client.get("//evil.example/", WITH_TOKEN), 400, "must name a path, not a host");
        assertRefused(client.get("/api/../api/state", WITH_TOKEN), 404, "there is nothing here; see / for the page");
        assertRefused(client.get("/GuardServer.class"), 404, "there is nothing here");
        Reply posted = client.post("/api/state", "", WITH_TOKEN);
        assertRefused(posted, 405, "/api/state takes GET, HEAD only");
        assertThat(posted.header("Allow")).contains("GET, HEAD");
        assertRefused(client.get("/api/clean", WITH_TOKEN), 405, "/api/clean takes POST only");
        Reply head = client.send("HEAD / HTTP/1.1", "Host: " + client.host(), "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(Integer.parseInt(head.header("Content-Length").orElseThrow()))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the body must be an object",
                "[] | line 1, column 1: the body must be an object",
                "{\"source\":\"ops\" | line 1, column",
                "{\"source\":5,\"plan\":\"x\"} | source must be a text",
                "{\"source\":\"ops\"} | the member plan is missing",
                "{\"source\":\"ops\",\"all\":true} | there is no member \"all\" here; there are: source, plan",
                "{\"source\":\"ops\",\"source\":\"ops\"} | source",
                "{\"source\":\"ops\",\"plan\":\"x\"} {} | something follows the object",
                "{'source':'ops'} | line 1, column 2",
            })
    void aMalformedBodyIsRefusedWithThePlace(String body, String error) throws Exception {
        assertRefused(clean(body), 400, error);
        assertThat(view.told).isEmpty();
    }

    @Test
    void onlyJsonIsTaken() throws Exception {
        String order = "{\"source\":\"ops\"}";
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
            assertRefused(
                    client.post("/api/resume", order, WITH_TOKEN, "Content-Type: " + type),
                    415,
                    "it must be application/json");
        }
        assertRefused(client.post("/api/resume", order, WITH_TOKEN), 415, "the body's type is \"\"");
        assertThat(client.post("/api/resume", order, WITH_TOKEN, JSON + "; charset=utf-8")
                        .status())
                .isEqualTo(200);
        assertThat(view.told).containsExactly("resume ops");
    }

    @Test
    void aPlanIsExecutedOnlyAsItWasShown() throws Exception {
        JsonNode shown = client.get("/api/plan?source=ops", WITH_TOKEN).json();
        assertThat(shown.get("actions").asBoolean()).isTrue();
        assertThat(shown.get("removals").asInt()).isEqualTo(2);
        assertThat(shown.at("/first/0/key").asString()).isEqualTo("agent:ops:cron:nightly");
        assertThat(shown.at("/stays/LEASED").asInt()).isEqualTo(1);
        String order = "{\"source\":\"ops\",\"plan\":\"" + shown.get("id").asString() + "\"}";

        view.plan = Optional.of(Sample.plan("agent:ops:cron:nightly"));
        Reply changed = clean(order);
        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.json().get("removals").asInt()).isEqualTo(1);
        assertThat(view.told).isEmpty();

        view.plan = Optional.of(Sample.plan("agent:ops:cron:nightly", "agent:ops:hook:build"));
        Reply done = clean(order);
        assertThat(done.json().get("removed").asInt()).isEqualTo(2);
        assertThat(done.json().get("archive").asString()).isEqualTo("2026-11-21T14-02-30Z");
        assertThat(view.told).containsExactly("clean ops 2");
    }

    @Test
    void aCleanupThatTurnsOutOtherwiseOrGoesOnIsSaidToDoSo() throws Exception {
        String id =
                client.get("/api/plan?source=ops", WITH_TOKEN).json().get("id").asString();
        String order = "{\"source\":\"ops\",\"plan\":\"" + id + "\"}";

        view.cleanFailure = Optional.of(new SessionGuardian.PlanChanged("ops", Sample.plan("agent:ops:cron:nightly")));
        Reply changed = clean(order);
        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.json().get("removals").asInt()).isEqualTo(1);

        view.cleanFailure = Optional.of(new SessionGuardian.StillCleaning("ops"));
        Reply begun = clean(order);
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.json().get("outcome").asString()).isEqualTo("BEGUN");
        assertThat(begun.json().get("because").asString()).contains("has begun and goes on");
    }

    @Test
    void aPlanShowsItsFirstTwoHundred() throws Exception {
        view.plan = Optional.of(Sample.plan(
                IntStream.range(0, 450).mapToObj(i -> "agent:ops:cron:" + i).toArray(String[]::new)));

        JsonNode shown = client.get("/api/plan?source=ops", WITH_TOKEN).json();

        assertThat(shown.get("removals").asInt()).isEqualTo(450);
        assertThat(shown.get("first")).hasSize(200);
    }

    @Test
    void historyIsThinnedAndKeepsItsPeaks() throws Exception {
        JsonNode all =
                client.get("/api/history?source=ops&hours=24", WITH_TOKEN).json();
        JsonNode fortnight =
                client.get("/api/history?source=ops&hours=336", WITH_TOKEN).json();

        assertThat(all.get("samples")).hasSize(288);
        assertThat(fortnight.get("samples")).hasSizeLessThanOrEqualTo(500).hasSizeGreaterThan(400);
        List<Long> drawn = fortnight
                .get("samples")
                .valueStream()
                .map(each -> each.get("existing").asLong())
                .toList();
        List<Long> taken = Sample.history(Duration.ofDays(14)).stream()
                .map(Trend.Sample::existing)
                .toList();
        assertThat(Collections.max(drawn)).isEqualTo(Collections.max(taken));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/history?source=ops&hours=0 | hours is \"0\"; it must be a whole number from 1 to 336",
                "/api/history?source=ops&hours=337 | hours is \"337\"",
                "/api/history?source=ops&hours=1e9 | hours is \"1e9\"",
                "/api/history?source=ops | the parameter hours is missing",
                "/api/plan?source=ops&source=main | the parameter source is given twice",
                "/api/plan?token=x | there is no parameter \"token\" here",
                "/api/state?x | there is no parameter \"x\" here",
            })
    void whatStandsBehindTheQuestionMarkIsChecked(String path, String error) throws Exception {
        assertRefused(client.get(path, WITH_TOKEN), 400, error);
    }

    @Test
    void anUnknownSourceIsNamedAndSoAreTheKnownOnes() throws Exception {
        assertRefused(
                client.get("/api/plan?source=opps", WITH_TOKEN),
                404,
                "there is no source \"opps\"; there are: gateway, main, ops, server2");
        assertRefused(
                client.post("/api/resume", "{\"source\":\"\"}", WITH_TOKEN, JSON), 404, "there is no source \"\"");
        view.plan = Optional.empty();
        assertRefused(
                client.get("/api/plan?source=gateway", WITH_TOKEN), 404, "nothing can be removed from \"gateway\"");
        assertRefused(clean("{\"source\":\"gateway\",\"plan\":\"x\"}"), 404, "nothing can be removed from \"gateway\"");
    }

    @Test
    void healthNeedsNoTokenAndSaysSinceWhenNobodyLooked() throws Exception {
        assertThat(client.get("/health").body()).isEqualTo("ok\n");

        view.healthy = false;
        view.failure = Optional.of(new IllegalStateException("the state is not to be asked for"));

        Reply reply = client.get("/health");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("no look since 2026-11-21T14:02:30Z\n");
    }

    @Test
    void metricsAreForPrometheus() throws Exception {
        Reply reply = client.get("/metrics", WITH_TOKEN);

        assertThat(reply.header("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.body()).isEqualTo(MetricsText.of(view.state));
    }

    @Test
    void whatFailsInTheGuardianIsSaid() throws Exception {
        view.failure = Optional.of(new SessionStoreException.Busy(
                "main", "sessions.json is locked by process 77", "77", Duration.ofSeconds(10)));
        assertRefused(client.get("/api/state", WITH_TOKEN), 503, "sessions.json is locked by process 77");

        view.failure = Optional.of(new IllegalStateException("The audit cannot be written. Nothing was removed."));
        assertRefused(client.get("/api/state", WITH_TOKEN), 503, "The audit cannot be written. Nothing was removed.");

        view.failure = Optional.of(new UnsupportedOperationException("of a kind that nobody foresaw"));
        assertRefused(client.get("/api/state", WITH_TOKEN), 500, "the guardian could not answer");
    }

    @Test
    void closedTwiceItServesNobody() throws Exception {
        server.close();
        server.close();

        assertThat(catchThrowable(() -> client.get("/"))).isInstanceOf(ConnectException.class);
    }
}
