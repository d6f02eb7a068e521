package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A real headless Chromium, driven over its DevTools protocol. Used by one thread. */
final class Chromium implements AutoCloseable {

    static final int PATIENCE_SECONDS = 30;
    private static final long START_SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Chromium(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the installed browser. Without one the test is skipped, but fails where CI is set. */
    static Chromium start(Path profile) throws Exception {
        Optional<Path> program = installed();
        assertThat(program.isPresent() || System.getenv("CI") == null)
                .as("no chromium on the path; install it")
                .isTrue();
        assumeTrue(program.isPresent(), "no chromium on the path");
        try (WatchService folder = FileSystems.getDefault().newWatchService()) {
            profile.register(folder, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            ProcessBuilder command = new ProcessBuilder(
                            program.get().toString(),
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--hide-scrollbars",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile)
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolveSibling("chromium.log").toFile());
            // What it forgets to remove goes with the profile.
            command.environment()
                    .put(
                            "TMPDIR",
                            Files.createDirectory(profile.resolveSibling("tmp")).toString());
            Process process = command.start();
            try {
                return new Chromium(process, port(profile.resolve("DevToolsActivePort"), folder));
            } catch (Exception | AssertionError e) {
                end(process);
                throw e;
            }
        }
    }

    private static Optional<Path> installed() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int port(Path file, WatchService folder) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() >= 2) {
                return Integer.parseInt(lines.get(0));
            }
            var change = folder.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(change).as("chromium tells no port; see chromium.log").isNotNull();
            change.pollEvents();
            change.reset();
        }
    }

    /** Opens a tab of its own, with an empty page. */
    Tab open() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(BodyPublishers.noBody())
                .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        String socket =
                new JsonMapper().readTree(answer).get("webSocketDebuggerUrl").asString();
        return Tab.connect(http, URI.create(socket));
    }

    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        // They write to the profile as long as they live.
        children.forEach(child -> child.onExit().join());
    }
}
