package dev.creel.store.guardian;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a program for each alert. Thread-safe. */
final class CommandSink implements AlertSink {

    private static final int LONGEST_SECONDS = 30;

    private final List<String> arguments;
    private final Executor later;

    /** @throws IllegalArgumentException if there is no program */
    CommandSink(List<String> arguments) {
        this(arguments, CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS));
    }

    /** @param later runs what it is given when a program should have ended */
    CommandSink(List<String> arguments, Executor later) {
        this.arguments = List.copyOf(arguments);
        this.later = later;
        if (arguments.isEmpty() || arguments.get(0).isBlank()) {
            throw new IllegalArgumentException("the command is " + arguments + "; it must begin with a program");
        }
    }

    @Override
    public void alert(Alert alert) throws IOException, InterruptedException {
        List<String> command =
                arguments.stream().map(argument -> filled(argument, alert)).toList();
        Process process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> killing = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    kill(process);
                },
                later);
        int code;
        try {
            tell(process, alert);
            code = process.waitFor();
        } finally {
            killing.cancel(false);
            kill(process);
        }
        if (late.get()) {
            throw new IOException(
                    command.get(0) + " was killed, since it had not ended after " + LONGEST_SECONDS + " s");
        } else if (code != 0) {
            throw new IOException(command.get(0) + " ended with " + code);
        }
    }

    private static String filled(String argument, Alert alert) {
        return argument.replace("{level}", alert.level().name())
                .replace("{kind}", alert.kind().name())
                .replace("{source}", alert.source());
    }

    private static void tell(Process process, Alert alert) {
        try (OutputStream in = process.getOutputStream()) {
            in.write((alert.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It need not read it; how it ends says whether it worked.
            return;
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
