package dev.creel.store.testkit.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process that a test talks to line by line. Closing kills it, and so does a time limit of five minutes, or of another
 * {@link #limit(Duration)}, which then shows as the end of its output. If the test's own JVM is killed before that, nobody
 * kills the process: one that waits for its standard input sees the end of it, any other lives on. Nothing here sleeps;
 * waiting is for a line, for the end, or for the system to say that the process has stopped.
 *
 * <p>Used by one thread at a time, but for {@link #kill()}, which any thread may call.
 */
public sealed class ChildProcess implements AutoCloseable permits ChildJvm {

    private static final Duration USUAL_LIMIT = Duration.ofMinutes(5);

    private final Process process;
    private final Path errors;
    private final BufferedReader out;
    private final BufferedWriter in;
    private CompletableFuture<Process> end;

    ChildProcess(List<String> command) throws IOException {
        errors = Files.createTempFile("creel-child", ".err");
        boolean started = false;
        try {
            process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            started = true;
        } finally {
            if (!started) {
                Files.delete(errors);
            }
        }
        out = process.inputReader(StandardCharsets.UTF_8);
        in = process.outputWriter(StandardCharsets.UTF_8);
        end = endWithin(USUAL_LIMIT);
    }

    private CompletableFuture<Process> endWithin(Duration limit) {
        CompletableFuture<Process> next = process.onExit().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Process> unused = next.whenComplete((ended, failure) -> {
            if (failure instanceof TimeoutException) {
                process.toHandle().destroyForcibly();
            }
        });
        return next;
    }

    /**
     * Starts any program, such as a peer in another language.
     *
     * @param command the program and its arguments
     * @throws IOException if there is no such program
     */
    public static ChildProcess startProgram(List<String> command) throws IOException {
        return new ChildProcess(command);
    }

    /**
     * Sets how long it may run from now on, instead of five minutes from its start.
     *
     * @param limit more than zero
     */
    public final void limit(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be more than zero");
        }
        end.cancel(false);
        end = endWithin(limit);
    }

    /** Answers its process id. */
    public final long pid() {
        return process.pid();
    }

    /** Writes a line to its standard input. */
    public final void say(String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
    }

    /** Waits for the next line of its standard output; answers null when it has closed that. */
    public final @Nullable String line() throws IOException {
        return out.readLine();
    }

    /**
     * Waits for the next line.
     *
     * @throws AssertionError if it is another one; the message has what the process wrote to its standard error
     */
    public final void expect(String line) throws IOException {
        String found = line();
        if (!line.equals(found)) {
            throw new AssertionError("Expected the line <" + line + "> but got <" + found + "> from " + this);
        }
    }

    /** Waits for the end, and answers the exit code. */
    public final int exitCode() {
        return process.onExit().join().exitValue();
    }

    /**
     * Waits for the end, and answers all lines until then.
     *
     * @throws AssertionError if the exit code is not 0
     */
    public final List<String> end() {
        List<String> lines = out.lines().toList();
        int code = exitCode();
        if (code != 0) {
            throw new AssertionError("Exit code " + code + " after the lines " + lines + " of " + this);
        }
        return lines;
    }

    /** Answers what it has written to its standard error so far. */
    public final String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops it with {@code SIGSTOP}, and waits until every one of its threads stands still. Needs Linux.
     *
     * @throws AssertionError if it has ended
     */
    public final void freeze() throws IOException {
        signal("STOP");
        while (!isFrozen()) {
            Thread.onSpinWait();
        }
    }

    /** Lets it go on after {@link #freeze()}. */
    public final void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new AssertionError("kill -" + name + " failed for " + this);
        }
    }

    private boolean isFrozen() {
        if (!process.isAlive()) {
            throw new AssertionError("Ended instead of standing still: " + this);
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            // A thread has ended meanwhile; how that shows depends on how far the look at it had come.
            return false;
        }
    }

    /**
     * Kills it, as {@code kill -9} does, and waits until it is gone; what it has said can still be read. Does nothing to
     * one that has ended.
     */
    public final void kill() {
        // By its handle: the process object would close the output too.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** Kills it, and removes what it left outside its own files. */
    @Override
    public void close() throws IOException {
        kill();
        in.close();
        out.close();
        Files.deleteIfExists(errors);
    }

    /** Names the process, and what it wrote to its standard error. */
    @Override
    public final String toString() {
        return "process " + pid() + (Files.exists(errors) ? " <" + errors() + ">" : " (closed)");
    }
}
