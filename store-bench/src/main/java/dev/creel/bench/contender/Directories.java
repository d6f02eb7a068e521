package dev.creel.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directories that contenders work in. Thread-safe: it has no state. */
public final class Directories {

    private Directories() {}

    /** Answers how many bytes the files in a directory have together. */
    public static long size(Path directory) throws IOException {
        long bytes = 0;
        for (Path path : walk(directory)) {
            bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
        }
        return bytes;
    }

    /** Copies what is in a directory into an empty one. */
    public static void copy(Path from, Path to) throws IOException {
        for (Path path : walk(from)) {
            if (!path.equals(from)) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    /** Deletes a directory with all that is in it. */
    public static void delete(Path directory) throws IOException {
        for (Path path :
                walk(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(path);
        }
    }

    private static List<Path> walk(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.toList();
        }
    }
}
