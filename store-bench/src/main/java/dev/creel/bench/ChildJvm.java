package dev.creel.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A fresh JVM of the same installation and class path as this one. Immutable, thread-safe. */
final class ChildJvm {

    private final List<String> command;

    /**
     * Says what is to run.
     *
     * @param flags of the JVM, beside those of this one
     * @param main the class to run
     */
    ChildJvm(List<String> flags, Class<?> main, List<String> args) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(flags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(args);
        this.command = List.copyOf(words);
    }

    /**
     * Runs it to its end; its errors go where those of this process go.
     *
     * @param line gets each line of its output
     * @throws IOException if it cannot be started, or ends with another status than 0
     */
    void run(Consumer<String> line) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(line);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("A child JVM ended with status " + status + "; it was " + command);
            }
        } finally {
            process.destroy();
        }
    }

    /** Runs it to its end and answers the lines of its output. */
    List<String> lines() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        run(lines::add);
        return lines;
    }
}
