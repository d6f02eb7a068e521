package dev.creel.store.testkit.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds at one moment. Immutable, thread-safe.
 *
 * @param heapBytes live heap, right after a collection
 * @param residentBytes what the system gives the process
 * @param handles open files, sockets and pipes
 * @param threads live threads
 */
record SoakFigures(long heapBytes, long residentBytes, long handles, int threads) {

    static SoakFigures now() throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"));
                Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            long resident = lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
            return new SoakFigures(
                    heap,
                    resident,
                    open.count(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }

    @Override
    public String toString() {
        return String.format(
                "%.1f MB live heap, %.0f MB resident, %d handles, %d threads",
                heapBytes / 1e6, residentBytes / 1e6, handles, threads);
    }
}
