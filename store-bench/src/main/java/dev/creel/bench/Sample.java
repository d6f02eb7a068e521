package dev.creel.bench;

import dev.creel.bench.contender.Directories;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The state of this process after a cycle, as the original's script prints it. Nothing is collected before it is taken.
 * Immutable, thread-safe.
 *
 * @param cycle how many cycles were done
 * @param rssMb memory of the process in the machine, in units of 1,048,576 bytes, as the two that follow
 * @param heapMb heap in use, garbage included
 * @param externalMb what the JVM uses beside the heap for classes and code, and direct buffers
 * @param storeKb the size of all files of the contender in units of 1,024 bytes
 * @param elapsedMs since the run began
 */
record Sample(int cycle, double rssMb, double heapMb, double externalMb, long storeKb, long elapsedMs) {

    static final String HEADER = "cycle\trss_mb\theap_mb\texternal_mb\tstore_kb\telapsed_ms";

    private static final double MB = 1 << 20;

    static Sample take(int cycle, Path directory, long startedNanos) throws IOException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long external = memory.getNonHeapMemoryUsage().getUsed();
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                external += pool.getMemoryUsed();
            }
        }
        return new Sample(
                cycle,
                ResidentMemory.megabytes(),
                memory.getHeapMemoryUsage().getUsed() / MB,
                external / MB,
                Math.round(Directories.size(directory) / 1024.0),
                (System.nanoTime() - startedNanos) / 1_000_000);
    }

    /** Reads a line of a table. */
    static Sample parse(String row) {
        String[] cells = row.split("\t", -1);
        return new Sample(
                Integer.parseInt(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3]),
                Long.parseLong(cells[4]),
                Long.parseLong(cells[5]));
    }

    /** Answers the line of the table. */
    String row() {
        return String.format(
                Locale.ROOT, "%d\t%.1f\t%.1f\t%.1f\t%d\t%d", cycle, rssMb, heapMb, externalMb, storeKb, elapsedMs);
    }
}
