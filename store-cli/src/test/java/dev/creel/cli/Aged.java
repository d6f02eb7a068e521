package dev.creel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A store whose sessions were last active at chosen times before now, in a directory of its own. Used by one thread. */
final class Aged {

    private final Path directory;
    private final Instant now = Instant.now();
    private final List<String> entries = new ArrayList<>();

    Aged(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** Adds a session with a transcript, whose id is the last part of its key. */
    Aged session(String key, int days, String... fields) throws IOException {
        String id = key.substring(key.lastIndexOf(':') + 1);
        List<String> all = new ArrayList<>(List.of("\"sessionId\": \"" + id + "\"", "\"updatedAt\": " + ago(days)));
        all.addAll(List.of(fields));
        entries.add("  \"" + key + "\": {\n    " + String.join(",\n    ", all) + "\n  }");
        return file(id + ".jsonl", 10, 0);
    }

    Aged file(String name, int bytes, int days) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "x".repeat(bytes));
        Files.setLastModifiedTime(file, FileTime.fromMillis(ago(days)));
        return this;
    }

    private long ago(int days) {
        return now.minus(Duration.ofDays(days)).toEpochMilli();
    }

    /** Writes the document, and answers it. */
    Path write() throws IOException {
        return Documents.write(directory, "{\n" + String.join(",\n", entries) + "\n}");
    }

    /** Answers what every file of a directory holds, by its path. */
    static Map<String, String> tree(Path directory) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                String name = directory.relativize(file).toString();
                tree.put(
                        name,
                        name.endsWith("gz")
                                ? HexFormat.of().formatHex(content)
                                : new String(content, StandardCharsets.UTF_8));
            }
        }
        return tree;
    }
}
