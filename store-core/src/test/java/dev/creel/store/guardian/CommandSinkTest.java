package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSinkTest {

    @TempDir
    private Path directory;

    private AlertSink sh(String script, String... arguments) {
        return AlertSink.command(command(script, arguments));
    }

    private static List<String> command(String script, String... arguments) {
        return Stream.concat(Stream.of("sh", "-c", script, "sh"), Arrays.stream(arguments))
                .toList();
    }

    @Test
    void aProgramGetsTheAlertAsArgumentsAndOnItsStandardInput() throws Exception {
        Path told = directory.resolve("told");
        sh("echo \"$2 $3\" > \"$1\"; cat >> \"$1\"", told.toString(), "{level}:{source}", "{kind} $(id)")
                .alert(ExampleAlerts.full());

        assertThat(told)
                .hasContent("WARNING:main USAGE $(id)\n" + ExampleAlerts.full().toJson() + "\n");
    }

    @Test
    void anExitCodeMeansThatItMayWorkLater() {
        assertThatIOException()
                .isThrownBy(() -> sh("exit 3").alert(ExampleAlerts.full()))
                .withMessage("sh ended with 3");
    }

    @Test
    void aProgramThatIsNotThereMayBeLater() {
        AlertSink sink = AlertSink.command(List.of(directory.resolve("none").toString()));

        assertThatIOException()
                .isThrownBy(() -> sink.alert(ExampleAlerts.full()))
                .withMessageContaining("none");
    }

    @Test
    void aProgramNeedNotReadItsInput() {
        assertThatCode(() -> sh("exec <&-; exit 0").alert(ExampleAlerts.full())).doesNotThrowAnyException();
    }

    @Test
    void muchOutputHoldsNobodyUp() {
        assertThatCode(() -> sh("i=0; while [ $i -lt 3000 ]; do echo ----------------------------------------;"
                                + " echo ----------------------------------------- >&2; i=$((i+1)); done")
                        .alert(ExampleAlerts.full()))
                .doesNotThrowAnyException();
    }

    @Test
    void aProgramThatDoesNotEndIsKilledWithAllThatItStarted() throws IOException {
        Path pids = directory.resolve("pids");
        Executor onceItRuns = task -> new Thread(() -> {
                    while (!Files.exists(pids)) {
                        Thread.onSpinWait();
                    }
                    task.run();
                })
                .start();
        String script = "sleep 1000 & printf '%s\\n' $$ $! > \"$1.new\"; mv \"$1.new\" \"$1\"; wait";
        AlertSink sink = new CommandSink(command(script, pids.toString()), onceItRuns);

        assertThatIOException()
                .isThrownBy(() -> sink.alert(ExampleAlerts.full()))
                .withMessage("sh was killed, since it had not ended after 30 s");
        assertThat(Files.readAllLines(pids)).hasSize(2).allSatisfy(pid -> ProcessHandle.of(Long.parseLong(pid))
                .ifPresent(process -> process.onExit().join()));
    }

    @Test
    void aCommandBeginsWithAProgram() {
        assertThatIllegalArgumentException().isThrownBy(() -> AlertSink.command(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> AlertSink.command(List.of(" ")));
    }
}
