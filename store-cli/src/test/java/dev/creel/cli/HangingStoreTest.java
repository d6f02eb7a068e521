package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One store is on a disk that does not come back, another one is near its limit. */
@Timeout(120)
class HangingStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch back = new CountDownLatch(1);
    private Path config;

    @BeforeEach
    void write() throws IOException {
        for (String name : List.of("hung", "fine")) {
            Documents.write(Files.createDirectory(directory.resolve(name)), Documents.DOCUMENT);
        }
        config = Files.writeString(
                directory.resolve("guard.yaml"),
                """
                directory: state
                sources:
                - { name: hung, store: hung/sessions.json, limits: { sessions: 3 } }
                - { name: fine, store: fine/sessions.json, limits: { sessions: 3 } }
                """);
    }

    @AfterEach
    void letGo() {
        back.countDown();
    }

    /** Opens stores on a disk that does not come back when it is asked for something of that store. */
    private GuardedStores.Opener hangingAt(Predicate<String> operation) {
        FileOps disk = FileOpsScope.current();
        Path hung = directory.resolve("hung");
        FileOps hanging = (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    boolean isThere = arguments != null && arguments[0] instanceof Path path && path.startsWith(hung);
                    if (isThere && operation.test(method.getName())) {
                        back.await();
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (path, options) -> FileOpsScope.with(hanging, () -> FileSessionStore.open(path, options));
    }

    private ExitCode run(Command command, String... arguments) throws Exception {
        CommandSpec spec = command.spec();
        Settings.declare(spec);
        ParseResult parsed = new CommandLine(spec).parseArgs(arguments);
        return command.run(parsed, Settings.of(parsed), new Output(out, err));
    }

    private void onceTellsOfTheOtherStore(GuardedStores.Opener opener) throws Exception {
        ExitCode code = run(new GuardCommand(opener, PATIENCE), "--once", "--config", config.toString());

        assertThat(code).isEqualTo(ExitCode.CRITICAL);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(" CRITICAL fine: 3 of 3 sessions (100 %).");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("creel: hung: no answer since ")
                .endsWith(": it was asked and has not come back\n");
    }

    @Test
    void onceTellsOfTheOtherStoreIfOneDoesNotComeBackWhenItIsOpened() throws Exception {
        onceTellsOfTheOtherStore(hangingAt(operation -> true));
    }

    @Test
    void onceTellsOfTheOtherStoreIfOneDoesNotComeBackWhenItIsRead() throws Exception {
        onceTellsOfTheOtherStore(hangingAt("open"::equals));
    }

    private void alsoCleansUp() throws IOException {
        Files.writeString(config, "cleanup: { minSessions: 0 }\n", StandardOpenOption.APPEND);
    }

    @Test
    void storeThatOpensLateIsToldAsNotCleanedUp() throws Exception {
        alsoCleansUp();

        run(new GuardCommand(hangingAt(operation -> true), PATIENCE), "--once", "--config", config.toString());

        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("creel: hung: " + directory.resolve("hung/sessions.json") + " did not open in time."
                        + " It is watched once it opens, but not cleaned up until the guard is started again.\n"
                        + "creel: hung: no answer since ");
    }

    @Test
    void statusCleansUpNothingAndSaysNothingOfIt() throws Exception {
        alsoCleansUp();
        StatusCommand command = new StatusCommand(time -> false, hangingAt(operation -> true), PATIENCE);

        run(command, "--config", config.toString());

        assertThat(err.size()).isZero();
    }

    @Test
    void statusShowsTheOtherStoreAndThatOneDoesNotAnswer() throws Exception {
        StatusCommand command = new StatusCommand(time -> false, hangingAt("open"::equals), PATIENCE);

        ExitCode code = run(command, "--config", config.toString());

        assertThat(code).isEqualTo(ExitCode.UNUSABLE);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("[####################] 100 % sessions", "it was asked and has not come back");
    }
}
