package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One tab of a browser. Remembers all that the page asked for and complained of. Used by one thread. */
final class Tab implements WebSocket.Listener, AutoCloseable {

    /** Every URL that was asked for. */
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** What the console and the page's exceptions say. */
    final List<String> complaints = new CopyOnWriteArrayList<>();

    private final JsonMapper json = new JsonMapper();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    private Tab() {}

    static Tab connect(HttpClient http, URI address) throws Exception {
        Tab tab = new Tab();
        tab.socket = http.newWebSocketBuilder().buildAsync(address, tab).get();
        for (String domain : List.of("Page", "Runtime", "Network", "Log", "Accessibility")) {
            tab.call(domain + ".enable", Map.of());
        }
        return tab;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            JsonNode message = json.readTree(text.toString());
            text.setLength(0);
            if (message.has("id")) {
                open.remove(message.get("id").asInt()).complete(message);
            } else {
                event(message.get("method").asString(), message.get("params"));
            }
        }
        from.request(1);
        return null;
    }

    private void event(String method, JsonNode params) {
        switch (method) {
            case "Network.requestWillBeSent" ->
                requests.add(params.at("/request/url").asString());
            case "Runtime.exceptionThrown" ->
                complaints.add(params.get("exceptionDetails").toString());
            case "Log.entryAdded" -> complaints.add(params.get("entry").toString());
            case "Runtime.consoleAPICalled" -> complaints.add(params.get("args").toString());
            default -> {}
        }
    }

    JsonNode call(String method, Map<String, ?> params) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        socket.sendText(json.writeValueAsString(Map.of("id", id, "method", method, "params", params)), true)
                .get();
        JsonNode message = answer.get(Chromium.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message.has("error")).as(method + ": " + message).isFalse();
        return message.get("result");
    }

    void go(URI address) throws Exception {
        call("Page.navigate", Map.of("url", address.toString()));
    }

    /** Answers what an expression comes to, after its promise if it is one. */
    JsonNode eval(String expression) throws Exception {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        assertThat(result.has("exceptionDetails"))
                .as(expression + ": " + result)
                .isFalse();
        JsonNode value = result.get("result").get("value");
        return value == null ? json.nullNode() : value;
    }

    /** Waits until an expression is true; looks whenever the page changes. */
    void until(String condition) throws Exception {
        eval(
                """
                new Promise((done, fail) => {
                  const good = () => { try { return %s } catch (e) { return false } };
                  const look = () => good() && (watch.disconnect(), clearTimeout(late), done(true));
                  const watch = new MutationObserver(look);
                  const late = setTimeout(() => fail(new Error('not in time: ' + document.body.innerText)), 20000);
                  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
                  document.addEventListener('readystatechange', look);
                  look();
                })"""
                        .formatted(condition));
    }

    void press(String key, int code, String characters) throws Exception {
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code, "text", characters));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    void tab() throws Exception {
        press("Tab", 9, "");
    }

    void enter() throws Exception {
        press("Enter", 13, "\r");
    }

    void media(String scheme) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void size(int width, int height) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    byte[] picture() throws Exception {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                        .get("data")
                        .asString());
    }

    @Override
    public void close() {
        socket.abort();
    }
}
