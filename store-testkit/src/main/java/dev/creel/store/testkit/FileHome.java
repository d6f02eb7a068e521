package dev.creel.store.testkit;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.StoreFsck;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A document in a fresh directory of the true disk. Belongs to the thread of the test. */
final class FileHome implements StoreHome {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private final FileStoreOptions options;
    private final WatchedDisk disk = new WatchedDisk();
    private final Path folder;
    private final Path document;

    FileHome(FileStoreOptions options) throws IOException {
        this.options = options;
        this.folder = Files.createTempDirectory("creel-test-").toRealPath();
        this.document = folder.resolve("sessions.json");
    }

    Path document() {
        return document;
    }

    @Override
    public FileSessionStore open() {
        return disk.open(document, options);
    }

    @Override
    public WatchedDisk disk() {
        return disk;
    }

    @Override
    public List<Finding> check(boolean damageExpected) throws IOException {
        List<Finding> findings = new ArrayList<>();
        disk.open().forEach((path, openers) -> findings.add(new Finding("the file is still open: " + path, openers)));
        openFiles().forEach(path -> findings.add(new Finding("this process still has the file open: " + path)));
        leftFiles().forEach(path -> findings.add(new Finding("the file was left: " + path)));
        if (Files.exists(document) && !damageExpected) {
            // The check of a damaged document waits until it is still, which a short lockTimeout of the test must not
            // end.
            FileStoreOptions patient = options.toBuilder()
                    .lockTimeout(FileStoreOptions.defaults().lockTimeout())
                    .build();
            StoreFsck.check(document, patient).findings().stream()
                    .filter(found -> found.problem().isDamage())
                    .forEach(found -> findings.add(new Finding("the document is not sound: " + found.problem()
                            + " at byte " + found.position() + ", " + found.message())));
        }
        return findings;
    }

    /** Answers what the operating system knows to be open, the lock's channel too, where it can be asked. */
    private List<Path> openFiles() throws IOException {
        List<Path> open = new ArrayList<>();
        if (Files.isDirectory(OPEN_FILES)) {
            for (Path link : children(OPEN_FILES)) {
                Path file = target(link);
                if (file != null && file.startsWith(folder)) {
                    open.add(file);
                }
            }
        }
        return open;
    }

    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return null; // Closed between listing and asking, as that of the listing itself is.
        }
    }

    /** Answers the files that are there only while a change is written, or its lock is held. */
    private List<Path> leftFiles() throws IOException {
        List<Path> left = new ArrayList<>();
        Path side = document.resolveSibling("sessions.json.creel");
        for (Path file : children(folder)) {
            String name = String.valueOf(file.getFileName());
            if (name.startsWith("sessions.json") && (name.endsWith(".tmp") || name.endsWith(".lock"))) {
                left.add(file);
            }
        }
        if (Files.isDirectory(side)) {
            children(side).stream()
                    .filter(file -> String.valueOf(file.getFileName()).startsWith("lock."))
                    .forEach(left::add);
        }
        return left;
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    @Override
    public void delete() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
