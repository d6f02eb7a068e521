package dev.creel.store.testkit.disk;

import dev.creel.store.testkit.disk.MemoryNode.Directory;
import dev.creel.store.testkit.disk.MemoryNode.Link;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names on a disk in memory, and where a path leads. Guarded by the disk's monitor. */
final class MemoryTree {

    private static final int MAX_LINKS = 40;

    final Directory root = new Directory(1, 0755);
    int user;
    int group;
    private final TreeSet<Long> freeNumbers = new TreeSet<>();
    private long lastNumber = 1;

    /**
     * A name in a directory, and what it leads to.
     *
     * @param node null if the name is free
     */
    record Spot(Directory directory, String name, @Nullable MemoryNode node) {}

    /** Answers a number for a new file: the lowest that no file has, as file systems do. */
    long newNumber() {
        Long free = freeNumbers.pollFirst();
        return free == null ? ++lastNumber : free;
    }

    /** Gives a file's number back once nothing leads to it. */
    void freeIfUnused(MemoryNode node) {
        if (node.names == 0 && node.handles == 0) {
            freeNumbers.add(node.number);
        }
    }

    /** Answers what a path leads to. */
    MemoryNode require(Path path) throws IOException {
        MemoryNode node = find(path, true).node();
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    /**
     * Finds the place that a path names.
     *
     * @param followLast whether a symbolic link at the end is followed
     * @throws NoSuchFileException if a directory on the way is missing
     */
    Spot find(Path path, boolean followLast) throws IOException {
        Deque<String> left = new ArrayDeque<>();
        push(left, path.toAbsolutePath());
        Directory at = root;
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            requireAllowed(at, 1, path);
            if (name.equals("..")) {
                at = at.parent;
                continue;
            }
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            MemoryNode node = at.children.get(name);
            if (node instanceof Link link && (followLast || !left.isEmpty())) {
                if (++links > MAX_LINKS) {
                    throw new FileSystemLoopException(path.toString());
                }
                Path target = Path.of(link.target);
                at = target.isAbsolute() ? root : at;
                push(left, target);
            } else if (left.isEmpty()) {
                return new Spot(at, name, node);
            } else if (node == null) {
                throw new NoSuchFileException(path.toString());
            } else if (node instanceof Directory directory) {
                at = directory;
            } else {
                throw new FileSystemException(path.toString(), null, "Not a directory");
            }
        }
        return new Spot(at.parent, at.name, at);
    }

    private static void push(Deque<String> left, Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            left.push(path.getName(i).toString());
        }
    }

    /** Answers the path without links of a directory. */
    Path pathOf(Directory directory) {
        return directory == root ? Path.of("/") : pathOf(directory.parent).resolve(directory.name);
    }

    void requireAllowed(MemoryNode node, int bits, Path path) throws AccessDeniedException {
        if (!node.allows(user, group, bits)) {
            throw new AccessDeniedException(path.toString());
        }
    }

    void requireWritable(Directory directory, Path path) throws AccessDeniedException {
        requireAllowed(directory, 3, path);
    }
}
