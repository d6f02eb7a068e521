package dev.creel.bench.contender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The original's lock file, for a directory that nobody else uses: created exclusively with its payload, removed at the
 * end. Used by one thread at a time.
 */
final class WholeFileLock {

    private final Path file;

    WholeFileLock(Path document) {
        this.file = document.resolveSibling(document.getFileName() + ".lock");
    }

    void acquire() throws IOException {
        String payload = "{\n  \"pid\": " + ProcessHandle.current().pid() + ",\n  \"createdAt\": \""
                + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\"\n}";
        try {
            Files.write(file, payload.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already; the whole-file contender does not wait for a lock", e);
        }
    }

    void release() throws IOException {
        Files.delete(file);
    }
}
