package dev.creel.store.file;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that runs a {@link LockProgram}, told what to do line by line. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    private ChildJvm(Process process) {
        this.process = process;
        this.answers = process.inputReader();
        this.orders = process.outputWriter();
    }

    static ChildJvm run(String order, Path document) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                LockProgram.class.getName(),
                order,
                document.toString()));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Runs an order to its end and answers what it says. */
    static String answer(String order, Path document) throws IOException {
        try (ChildJvm child = run(order, document)) {
            return child.answer();
        }
    }

    long pid() {
        return process.pid();
    }

    String answer() throws IOException {
        return String.valueOf(answers.readLine());
    }

    void goOn() throws IOException {
        orders.write("go on\n");
        orders.flush();
    }

    int exit() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
