package dev.creel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine's memory. Thread-safe: it has no state. */
final class ResidentMemory {

    private static final double MB = 1 << 20;
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Answers it in units of 1,048,576 bytes. */
    static double megabytes() throws IOException {
        return bytes() / MB;
    }

    private static long bytes() throws IOException {
        if (Files.exists(STATUS)) {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.UTF_8)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        }
        Process ps = new ProcessBuilder(
                        "ps",
                        "-o",
                        "rss=",
                        "-p",
                        Long.toString(ProcessHandle.current().pid()))
                .start();
        try (BufferedReader out = ps.inputReader(StandardCharsets.UTF_8)) {
            return Long.parseLong(out.readLine().strip()) << 10;
        }
    }
}
