package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.guardian.GuardianState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What {@code creel status} shows, once and again and again, whatever happens between two looks. */
@Timeout(120)
class StatusCommandTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Output output = new Output(out, err);
    private final Deque<Between> between = new ArrayDeque<>();

    /** Happens between two looks. */
    private interface Between {
        void happens() throws IOException;
    }

    private boolean pause(Duration time) {
        assertThat(time).isEqualTo(Duration.ofSeconds(5));
        Between next = between.poll();
        if (next == null) {
            return false;
        }
        try {
            next.happens();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private ExitCode status(String... arguments) throws IOException {
        StatusCommand command = new StatusCommand(this::pause, FileSessionStore::open, Duration.ofSeconds(30));
        CommandSpec spec = command.spec();
        Settings.declare(spec);
        ParseResult parsed = new CommandLine(spec).parseArgs(arguments);
        return command.run(parsed, Settings.of(parsed), output);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path store(int sessions) throws IOException {
        String entries = IntStream.range(0, sessions)
                .mapToObj(i ->
                        "\"agent:main:cron:" + i + "\": {\"sessionId\": \"s" + i + "\", \"updatedAt\": 1700000000000}")
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
        return Documents.write(directory, entries);
    }

    private String config(String more) throws IOException {
        return Files.writeString(
                        directory.resolve("guard.yaml"),
                        "directory: state\nsources:\n- { name: main, store: sessions.json, limits: { sessions: 10 } }\n"
                                + more)
                .toString();
    }

    @Test
    void lookOfItsOwnShowsTheStoreAndWritesNothing() throws Exception {
        store(8);

        assertThat(status("--config", config(""))).isEqualTo(ExitCode.DONE);

        assertThat(out()).contains("main    WARNING  0       8/10      [################....]  80 % sessions");
        assertThat(directory.resolve("state")).doesNotExist();
        assertThat(err.size()).isZero();
    }

    @Test
    void lookOfItsOwnShowsWhatWouldGoAlsoIfNoAlertIsDue() throws Exception {
        store(8);
        Creel.run(
                new String[] {"guard", "--once", "--config", config("")},
                new Output(new ByteArrayOutputStream(), new ByteArrayOutputStream()));

        status("--config", config("cleanup: { minSessions: 0 }\n"));

        assertThat(out()).contains("Cleanup of main from ", " on: 2 sessions (");
    }

    @Test
    void sourceThatDoesNotAnswerIsShownAndIsExitThree() throws Exception {
        assertThat(status("--config", config(""))).isEqualTo(ExitCode.UNUSABLE);

        assertThat(out()).contains("There is no session store " + directory.resolve("sessions.json"));
    }

    @Test
    void manualTellsHowLongItWaits() throws Exception {
        long seconds = StatusCommand.PATIENCE.toSeconds();

        assertThat(Files.readString(Path.of("..", "docs", "cli.md")))
                .contains("It waits up to " + seconds + " s for the stores to open, and at each look up to " + seconds
                        + " s for what they answer.");
    }

    @Test
    void watchShowsWhatChangesAndGoesOnWhenTheStoreIsGoneForAWhile() throws Exception {
        store(7);
        between.add(() -> Files.delete(directory.resolve("sessions.json")));
        between.add(() -> store(9));

        assertThat(status("--watch", "--config", config(""))).isEqualTo(ExitCode.DONE);

        assertThat(out()).containsSubsequence(" 7/10 ", "is gone (this process has read it before)", " 9/10 ");
    }

    @Test
    void watchShowsWhatAGuardToldMeanwhile() throws Exception {
        store(8);
        String config = config("");
        between.add(() -> Creel.run(
                new String[] {"guard", "--once", "--config", config},
                new Output(new ByteArrayOutputStream(), new ByteArrayOutputStream())));

        status("--watch", "--config", config);

        assertThat(out()).containsSubsequence("Last alerts: none", "Last alerts\n", "WARNING  main: 8 of 10 sessions");
    }

    @Test
    void watchDoesNotEndWhenATokenFileVanishes() throws Exception {
        store(8);
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        between.add(() -> Files.delete(token));

        status("--watch", "--config", config("- { name: peer, guard: \"http://127.0.0.1:1\", tokenFile: token }\n"));

        assertThat(out().split("SOURCE", -1)).hasSize(3);
        assertThat(err.size()).isZero();
    }

    @Test
    void watchOfAGuardGoesOnWhenThatDoesNotAnswerForAWhile() throws Exception {
        Deque<Integer> answers = new ArrayDeque<>(List.of(200, 503, 200));
        byte[] state = new GuardianState(Instant.EPOCH, false, List.of(), List.of(), List.of())
                .toJson()
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(answers.remove(), state.length);
            exchange.getResponseBody().write(state);
            exchange.close();
        });
        server.start();
        between.add(() -> {});
        between.add(() -> {});
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();

            assertThat(status("--watch", "--url", address)).isEqualTo(ExitCode.DONE);

            assertThat(out().split("SOURCE", -1)).hasSize(3);
            assertThat(err).hasToString("creel: " + address + " answered 503.\n");
        } finally {
            server.stop(0);
        }
    }
}
