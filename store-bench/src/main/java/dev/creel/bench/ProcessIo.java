package dev.creel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the kernel counts of the writing of this process. Stateless. */
enum ProcessIo {
    /** Bytes that it has given the kernel to write to a device. */
    WRITE_BYTES,
    /** Bytes that it has written into files, those that the kernel copied for it too. */
    WCHAR;

    private static final Path IO = Path.of("/proc/self/io");

    /**
     * Refuses to go on where nothing is counted.
     *
     * @param command what needs it, for the message
     */
    static void require(String command) throws IOException {
        if (!Files.exists(IO)) {
            throw new IOException(
                    "There is no " + IO + ", which counts what a process writes; " + command + " needs Linux");
        }
    }

    /** Answers the count so far. */
    long read() throws IOException {
        String name = name().toLowerCase(Locale.ROOT) + ": ";
        for (String line : Files.readAllLines(IO)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()));
            }
        }
        throw new IOException(IO + " does not say " + name.strip());
    }
}
