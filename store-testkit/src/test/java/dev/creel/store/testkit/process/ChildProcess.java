package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that a test talks to line by line. It never outlives the test: closing kills it, and so does a time limit,
 * which then shows as the end of its output. Used by one thread at a time, but for {@link #kill()}.
 */
final class ChildProcess implements AutoCloseable {

    private static final long LIMIT_SECONDS = 150;

    private final Process process;
    private final Path errors;
    private final BufferedReader out;
    private final BufferedWriter in;

    private ChildProcess(List<String> command) throws IOException {
        errors = Files.createTempFile("creel-child", ".err");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        out = process.inputReader();
        in = process.outputWriter();
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    /** Starts a JVM on the class path of this one. */
    static ChildProcess jvm(Class<?> main, Object... arguments) throws IOException {
        return new ChildProcess(java(List.of(), System.getProperty("java.class.path"), main, strings(arguments)));
    }

    /** Starts a JVM on another class path as another user, who is in no group of this one. */
    static ChildProcess jvmAs(int user, String classPath, Class<?> main, Object... arguments) throws IOException {
        String id = Integer.toString(user);
        return new ChildProcess(java(
                List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"),
                classPath,
                main,
                strings(arguments)));
    }

    /** Starts Node on a script among the test resources; aborts the test where there is no Node, unless in CI. */
    static ChildProcess node(String script, Path folder, Object... arguments) throws IOException {
        Path file = folder.resolve(script);
        try (InputStream text = ChildProcess.class.getResourceAsStream(script)) {
            Files.write(file, text.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of("node", file.toString()));
        command.addAll(strings(arguments));
        try {
            return new ChildProcess(command);
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("node must be on the PATH in CI", e);
            }
            return abort("node is not on the PATH: not tried beside the original");
        }
    }

    private static List<String> strings(Object[] arguments) {
        return Arrays.stream(arguments).map(Object::toString).toList();
    }

    private static List<String> java(List<String> prefix, String classPath, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }

    long pid() {
        return process.pid();
    }

    void say(String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
    }

    /** Waits for the next line; answers null when the process has closed its output. */
    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    /** Waits for the next line, which must be this one. */
    void expect(String line) throws IOException {
        assertThat(line()).as("next line of %s", this).isEqualTo(line);
    }

    /** Waits for the end, and answers the exit code. */
    int exitCode() {
        return process.onExit().join().exitValue();
    }

    /** Waits for the end, which must be a good one, and answers all lines until then. */
    List<String> end() {
        List<String> lines = out.lines().toList();
        assertThat(process.onExit().join().exitValue())
                .as("exit code of %s", this)
                .isZero();
        return lines;
    }

    /** Sends a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).as("exit code of kill -%s", name).isZero();
    }

    /** Waits until it has been stopped by a signal. */
    void awaitFrozen() throws IOException {
        String state = "";
        while (!state.equals("T")) {
            assertThat(process.isAlive()).as(toString()).isTrue();
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
            int afterName = stat.lastIndexOf(')') + 2;
            state = stat.substring(afterName, afterName + 1);
            Thread.onSpinWait();
        }
    }

    /** Kills it, as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(errors);
    }

    /** Names the process and what it wrote to its standard error. */
    @Override
    public String toString() {
        try {
            return "process " + pid() + " <" + Files.readString(errors) + ">";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
