package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildJvmTest {

    @Test
    void killedThenWhatItAcknowledgedStaysUntilItIsClosed() throws Exception {
        ChildJvm child = echo();
        try (child) {
            child.say("one");
            child.say("zwei, drüben");
            child.expect("echo one");
            child.expect("echo zwei, drüben");
            child.kill();
            child.kill();
            assertThat(child.acknowledged()).containsExactly("echo one", "echo zwei, drüben");
            assertThat(child.line()).isNull();
        }
        assertThat(ProcessHandle.of(child.pid())).isEmpty();
        assertThat(child).hasToString("process " + child.pid() + " (closed)");
    }

    @Test
    void frozenThenEveryThreadStandsStillUntilItIsThawed() throws Exception {
        try (ChildJvm child = echo()) {
            child.say("before");
            child.expect("echo before");
            child.freeze();
            child.say("frozen");
            assertThat(child.acknowledged()).containsExactly("echo before");
            child.thaw();
            child.expect("echo frozen");
        }
    }

    @Test
    void closedWhileFrozenThenItIsGoneAllTheSame() throws Exception {
        ChildJvm child = echo();
        try (child) {
            child.freeze();
        }
        assertThat(ProcessHandle.of(child.pid())).isEmpty();
    }

    @Test
    void anotherLineThanExpectedThenTheErrorSaysWhichAndWhatItWroteToItsStandardError() throws Exception {
        try (ChildJvm child = echo()) {
            child.say("fail");
            assertThatThrownBy(() -> child.expect("echo one"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Expected the line <echo one> but got <null>")
                    .hasMessageContaining("process " + child.pid())
                    .hasMessageContaining("IllegalStateException: told to fail");
            assertThat(child.exitCode()).isEqualTo(1);
            assertThatThrownBy(child::freeze).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void endsBadlyThenTheErrorSaysItsExitCodeAndLines() throws Exception {
        try (ChildJvm child = echo()) {
            child.say("one");
            child.say("fail");
            assertThatThrownBy(child::end)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Exit code 1 after the lines [echo one]")
                    .hasMessageContaining("told to fail");
        }
    }

    @Test
    void startedByNobodyThenThereIsNobodyToAcknowledgeTo() {
        assertThatThrownBy(Acknowledgements::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ChildJvm.start");
    }

    @Test
    void optionsThenTheJvmGetsThem() throws Exception {
        try (ChildJvm none = ChildJvm.start(List.of("-Xmx10x"), EchoingMain.class)) {
            assertThat(none.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void cannotBeStartedThenNoFileStays(@TempDir Path temporary) throws Exception {
        try (ChildJvm starting = ChildJvm.start(List.of("-Djava.io.tmpdir=" + temporary), StartingMain.class)) {
            assertThat(starting.end()).containsExactly("refused");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void limitIsOverThenItIsKilledAndItsOutputEnds() throws Exception {
        try (ChildJvm child = echo()) {
            child.limit(Duration.ofHours(1));
            child.say("one");
            child.expect("echo one");
            child.limit(Duration.ofNanos(1));
            assertThat(child.line()).isNull();
            assertThatThrownBy(() -> child.limit(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ChildJvm echo() throws Exception {
        return ChildJvm.start(EchoingMain.class, "echo ");
    }
}
