package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees and can do on the page, in a real browser. */
class GuardPageIT {

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
    static void stopBrowser() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        tab = chromium.open();
        tab.call("Emulation.setTimezoneOverride", java.util.Map.of("timezoneId", "UTC"));
    }

    @AfterEach
    void close() {
        tab.close();
        if (server != null) {
            server.close();
        }
    }

    private void serve() throws Exception {
        server = GuardServer.start(view, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), false);
        tab.go(server.address().resolve("/"));
        tab.until("document.querySelectorAll('#sources tbody tr').length === 4");
        tab.until("document.querySelector('#chart svg')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void aPictureOfIt(String scheme) throws Exception {
        tab.media(scheme);
        for (int width : new int[] {1280, 320}) {
            tab.size(width, 900);
            serve();
            int height = tab.eval("document.documentElement.scrollHeight").asInt();
            tab.size(width, height);
            Files.write(Path.of("target", "guard-page-" + scheme + "-" + width + ".png"), tab.picture());
            server.close();
        }
        assertThat(tab.complaints).isEmpty();
    }
}
