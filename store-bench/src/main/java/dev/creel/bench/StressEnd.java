package dev.creel.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a run still holds after its last sample, with the contender open. Immutable, thread-safe.
 *
 * @param openFiles open file descriptors of the process, -1 on a system that does not tell
 * @param liveHeapMb heap in use after one forced collection, in units of 1,048,576 bytes
 */
record StressEnd(long openFiles, double liveHeapMb) {

    static final String HEADER = "end\topen_files\tlive_heap_mb";

    private static final double MB = 1 << 20;

    /** Forces a collection and looks. */
    static StressEnd take() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : -1;
        System.gc();
        return new StressEnd(
                files, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MB);
    }

    /** Answers whether a line of a run's output is one of these two. */
    static boolean isLine(String line) {
        return line.startsWith("end\t");
    }

    /** Answers the line of the values. */
    String row() {
        return String.format(Locale.ROOT, "end\t%d\t%.2f", openFiles, liveHeapMb);
    }
}
