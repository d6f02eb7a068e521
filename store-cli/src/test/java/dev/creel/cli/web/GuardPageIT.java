package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.SessionGuardian;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a person sees and can do on the page, in a real browser. */
@Timeout(120)
class GuardPageIT {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String SELECT_OPS =
            "[...document.querySelectorAll('.source')].find((each) => each.innerText === 'ops').click()";
    private static final String LOOK_NOW = "document.dispatchEvent(new Event('visibilitychange'))";

    @TempDir
    static Path directory;

    static Chromium chromium;

    final FakeView view = new FakeView();
    GuardServer server;
    Tab tab;

    @BeforeAll
    static void startBrowser() throws Exception {
        chromium = Chromium.start(Files.createDirectory(directory.resolve("profile")));
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void openTab() throws Exception {
        tab = chromium.open();
        tab.call("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
        tab.size(1280, 900);
    }

    @AfterEach
    void close() {
        tab.close();
        if (server != null) {
            server.close();
        }
    }

    private void serve(Optional<String> token) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = GuardServer.start(view, anyPort, token, token.isPresent());
    }

    private void show() throws Exception {
        serve(Optional.empty());
        tab.go(server.address().resolve("/"));
        untilShown();
    }

    private void untilShown() throws Exception {
        tab.until("document.querySelectorAll('#sources tbody tr').length === 4");
        tab.until("document.querySelector('#chart svg')");
    }

    private void showCleanupOfOps() throws Exception {
        tab.eval(SELECT_OPS);
        tab.until("document.querySelector('#plan details')");
        tab.eval("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    }

    private void showWithToken() throws Exception {
        serve(Optional.of(TOKEN));
        tab.go(server.address().resolve("/"));
        tab.until("document.activeElement.id === 'token'");
        type(TOKEN);
        untilShown();
    }

    private void type(String text) throws Exception {
        tab.call("Input.insertText", Map.of("text", text));
        tab.enter();
    }

    private String text(String selector) throws Exception {
        return tab.eval("document.querySelector('" + selector + "').innerText").asString();
    }

    private String focused() throws Exception {
        return tab.eval("document.activeElement.id || document.activeElement.innerText")
                .asString();
    }

    /** Presses the tabulator until what it reaches is focused; answers all that was reached. */
    private List<String> tabTo(String last) throws Exception {
        List<String> reached = new ArrayList<>();
        while (reached.size() < 40 && !reached.contains(last)) {
            tab.tab();
            reached.add(focused());
        }
        assertThat(reached).endsWith(last);
        return reached;
    }

    @Test
    void loadsWithoutComplaintAndAsksNobodyElse() throws Exception {
        show();

        assertThat(text("#status")).isEqualTo("Warning: gateway. Notice: ops. No answer from server2.");
        assertThat(text("#sources tbody tr")).contains("gateway", "Warning", "48 / 60", "80 % of 60 in use", "3 h");
        assertThat(text("#log"))
                .contains("48 of 60 in use", "Seen 29 times since the last alert", "+9 in use in the last hour");
        assertThat(tab.eval("document.title").asString()).isEqualTo("Warning · Creel guard");
        assertThat(tab.complaints).isEmpty();
        URI origin = server.address();
        assertThat(tab.requests).isNotEmpty().allSatisfy(url -> assertThat(url).startsWith(origin + "/"));
    }

    /** With the five seconds between two questions cut short. */
    @Test
    void whatChangesShowsByItself() throws Exception {
        tab.call(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of(
                        "source",
                        "((real) => { setTimeout = (f, ms) => real(f, ms === 5000 ? 50 : ms); })(setTimeout)"));
        show();

        view.state = Sample.later(view.state);

        tab.until("document.querySelector('#status').innerText.startsWith('Critical: ops.')");
        assertThat(text("#sources tbody tr:nth-child(3)")).contains("Critical", "280 / 300", "93 % of 300 sessions");
        assertThat(text("#troubles")).isEqualTo("audit.jsonl cannot be written");
        assertThat(tab.complaints).isEmpty();
    }

    @Test
    void aNewAlertIsAnnouncedAndTheOldOnesStayAsTheyAre() throws Exception {
        show();
        tab.until("document.querySelector('#log[role=log]').ariaLive === 'polite'");
        tab.eval("document.querySelectorAll('#log li').forEach((item) => { item.old = true; })");

        view.state = Sample.later(view.state);
        tab.eval(LOOK_NOW);

        tab.until("document.querySelectorAll('#log li').length === 4");
        assertThat(tab.eval("[...document.querySelectorAll('#log li')].map((item) => item.old === true)")
                        .toString())
                .isEqualTo("[false,true,true,true]");
        assertThat(text("#log li")).contains("Critical", "ops", "280 of 300 sessions (93 %)");
    }

    @Test
    void tabAndEnterReachEverySourceAndTheDialog() throws Exception {
        showWithToken();

        tab.eval("document.activeElement.blur()");
        assertThat(tabTo("server2")).contains("gateway", "main", "ops");
        tab.eval("document.activeElement.blur()");
        tabTo("ops");
        tab.enter();
        tab.until("!document.querySelector('#actions').hidden");
        assertThat(tab.eval("document.querySelector('#sources .selected button').innerText")
                        .asString())
                .isEqualTo("ops");
        assertThat(tabTo("clean")).contains("measure", "hours", "The same as numbers");
        tab.enter();
        tab.until("document.querySelector('#dialog').open");
        assertThat(focused()).isEqualTo("cancel");
        tab.press("Escape", 27, "");
        tab.until("!document.querySelector('#dialog').open");
        assertThat(focused()).isEqualTo("clean");
        assertThat(view.told).isEmpty();

        tab.enter();
        tab.until("document.querySelector('#dialog').open");
        assertThat(text("#dialog")).contains("2 sessions", "agent:ops:cron:nightly", "agent:ops:hook:build");
        tabTo("confirm");
        tab.enter();
        tab.until("document.querySelector('#done').innerText.startsWith('Removed 2 sessions')");
        assertThat(view.told).containsExactly("clean ops 2");
        assertThat(tab.complaints).as("but that the first request had no token").hasSize(1);
    }

    @Test
    void aPlanThatChangedMeanwhileIsShownAgainBeforeAnythingGoes() throws Exception {
        showWithToken();
        tab.eval(SELECT_OPS);
        tab.until("!document.querySelector('#actions').hidden");
        tab.eval("document.querySelector('#clean').click()");
        tab.until("document.querySelector('#dialog').open");

        view.plan = Optional.of(Sample.plan("agent:ops:cron:nightly"));
        tab.eval("document.querySelector('#confirm').click()");

        tab.until("document.querySelector('#dialog-text').innerText.startsWith('Things changed meanwhile')");
        assertThat(text("#dialog")).contains("1 session ").doesNotContain("hook:build");
        assertThat(view.told).isEmpty();
        tab.until("!document.querySelector('#confirm').disabled");
        tab.eval("document.querySelector('#confirm').click()");
        tab.until("document.querySelector('#done').innerText.startsWith('Removed 1 session ')");
        assertThat(view.told).containsExactly("clean ops 1");
    }

    @Test
    void whatGoesOfAPlanThatIsStoppedIsSaid() throws Exception {
        view.clockDoubted = true;
        showWithToken();
        tab.eval(SELECT_OPS);
        tab.until("!document.querySelector('#actions').hidden");
        tab.eval("document.querySelector('#clean').click()");
        tab.until("document.querySelector('#dialog').open");

        tab.eval("document.querySelector('#confirm').click()");

        tab.until("document.querySelector('#done').innerText !== ''");
        assertThat(text("#done"))
                .startsWith("Removed 1 session ")
                .endsWith("The rest stays: only what was revoked goes, since the clock cannot be trusted.");
    }

    @Test
    void aCleanupThatGoesOnIsSaidToHaveBegun() throws Exception {
        view.cleanFailure = Optional.of(new SessionGuardian.StillCleaning("ops"));
        showWithToken();
        tab.eval(SELECT_OPS);
        tab.until("!document.querySelector('#actions').hidden");
        tab.eval("document.querySelector('#clean').click()");
        tab.until("document.querySelector('#dialog').open");
        tab.eval("document.querySelector('#confirm').click()");

        tab.until("document.querySelector('#done').innerText !== ''");
        assertThat(text("#done"))
                .isEqualTo("The cleanup of \"ops\" has begun and goes on. See alerts and audit for what it removes.");
        assertThat(tab.eval("document.querySelector('#dialog').open").asBoolean())
                .isFalse();
    }

    @Test
    void aGuardianThatLooksNoMoreIsSaidToBeOne() throws Exception {
        show();

        view.state = Sample.stalled(view.state);
        tab.eval(LOOK_NOW);

        tab.until("document.title === 'No look \u00b7 Creel guard'");
        assertThat(text("#status"))
                .isEqualTo("The guardian has not looked since 14:02:30. Then: Warning: gateway. Notice: ops."
                        + " No answer from server2.");
    }

    @Test
    void alertsWhoseNumbersBeginAnewAreShown() throws Exception {
        show();

        view.state = Sample.anew(view.state);
        tab.eval(LOOK_NOW);

        tab.until("document.querySelectorAll('#log li').length === 1");
        assertThat(text("#log li")).contains("Notice", "main", "600 of 900 sessions (66 %).");
    }

    @Test
    void theTokenIsAskedForOnceInATab() throws Exception {
        serve(Optional.of(TOKEN));
        tab.go(server.address().resolve("/"));
        tab.until("document.activeElement.id === 'token'");
        assertThat(text("#status")).isEqualTo("This guardian asks for its token.");
        assertThat(tab.eval("document.querySelector('#content').hidden").asBoolean())
                .isTrue();
        type("quite another token");
        tab.until("document.querySelector('#status').innerText === 'This is not the guardian\\'s token.'");
        tab.until("document.activeElement.id === 'token'");
        type(TOKEN);
        untilShown();

        tab.call("Page.reload", Map.of());

        untilShown();
        assertThat(tab.eval("document.querySelector('#token-form').hidden").asBoolean())
                .isTrue();
        assertThat(tab.requests).noneMatch(url -> url.contains(TOKEN));
    }

    @Test
    void whatTheGuardianSaysIsTextAndNeverMarkup() throws Exception {
        String markup = "<img src=x onerror=document.title=1><script>alert(1)</script>";
        view.state = Sample.withText(view.state, markup);
        show();

        assertThat(text("#log li")).contains(markup);
        assertThat(tab.eval("document.querySelectorAll('#log img, #log script').length")
                        .asInt())
                .isZero();
        assertThat(tab.complaints).isEmpty();
    }

    @Test
    void aSourceThatWasNotReadYetIsNotCalledNormal() throws Exception {
        show();

        view.state = Sample.unread();
        tab.eval(LOOK_NOW);

        tab.until("document.querySelector('#status').innerText === 'Not read yet: main.'");
        assertThat(text("#sources tbody")).contains("main", "Not read yet").doesNotContain("Normal");
        assertThat(tab.complaints).isEmpty();
    }

    @Test
    void saysSinceWhenThereIsNoContact() throws Exception {
        show();

        server.close();
        tab.eval(LOOK_NOW);
        tab.eval("fetch('api/state').catch(() => 0).then(() => setTimeout(() => " + LOOK_NOW + "))");

        tab.until("document.querySelector('#status').innerText.startsWith('No contact since ')");
        assertThat(tab.eval("document.title").asString()).isEqualTo("No contact · Creel guard");
        assertThat(text("#sources tbody tr")).contains("gateway");
    }

    @Test
    void everythingHasARoleAndAName() throws Exception {
        show();

        List<String> nodes = new ArrayList<>();
        for (JsonNode node : tab.call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
            if (!node.get("ignored").asBoolean()) {
                nodes.add(node.at("/role/value").asString() + " "
                        + node.at("/name/value").asString());
            }
        }

        assertThat(nodes)
                .contains(
                        "main ",
                        "heading Creel guard",
                        "heading Sources",
                        "table Sources",
                        "columnheader Nearest limit",
                        "rowheader gateway group",
                        "button gateway",
                        "cell 80 % of 60 in use",
                        "combobox Measure",
                        "combobox Time",
                        "image Sessions in use of gateway",
                        "log Alerts",
                        "time ",
                        "status ")
                .noneMatch(node -> node.matches("(button|link|combobox|meter|image|table|region|textbox) "));
    }

    @Test
    void fitsEveryWindowAndAFinger() throws Exception {
        show();
        showCleanupOfOps();
        for (int width : List.of(320, 700, 1280)) {
            tab.size(width, 900);
            checkFit(width);
        }
    }

    private void checkFit(int width) throws Exception {
        assertThat(tab.eval("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
        assertThat(tab.eval(PageFaults.TOO_SMALL).toString()).isEqualTo("[]");
        assertThat(tab.eval(PageFaults.TOO_NARROW).toString()).isEqualTo("[]");
    }

    @Test
    void everyTextHasEnoughContrast() throws Exception {
        show();
        showCleanupOfOps();
        for (String scheme : List.of("light", "dark")) {
            tab.media(scheme);
            assertThat(tab.eval(PageFaults.POOR_CONTRAST).toString()).as(scheme).isEqualTo("[]");
        }
    }

    /** For eyes, and with {@code -Dcreel.charts=write} for the documentation. */
    @Test
    void picturesOfIt() throws Exception {
        show();
        showCleanupOfOps();
        tab.until("document.querySelector('#chart-title').textContent === 'Sessions of ops'");
        tab.eval("document.querySelector('#numbers').open = false");
        for (String scheme : List.of("light", "dark")) {
            tab.media(scheme);
            Files.write(Path.of("target", "guard-page-" + scheme + "-320.png"), picture(320));
            byte[] wide = picture(1280);
            Files.write(Path.of("target", "guard-page-" + scheme + "-1280.png"), wide);
            if ("write".equals(System.getProperty("creel.charts"))) {
                Files.write(Path.of("..", "docs", "images", "guard-page-" + scheme + ".png"), wide);
            }
        }
        assertThat(tab.complaints).isEmpty();
    }

    private byte[] picture(int width) throws Exception {
        tab.size(width, 600);
        tab.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        tab.size(width, tab.eval("document.documentElement.scrollHeight").asInt());
        return tab.picture();
    }
}
