package dev.creel.store.testkit.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a directory of the true disk, at one moment. Immutable, thread-safe. */
final class DiskTree {

    private static final String ATTRIBUTES = "unix:ino,uid,gid,mode";

    /**
     * One name.
     *
     * @param number the inode number
     * @param content what a file holds; empty for others
     * @param target where a symbolic link leads, as it says; empty for others
     */
    record Node(long number, Inode.Kind kind, Content content, String target, Inode.Attributes attributes) {}

    private final Map<String, Node> nodes = new TreeMap<>();

    private DiskTree() {}

    /** Reads all of a directory, parents before what is in them. */
    static DiskTree read(Path root) throws IOException {
        DiskTree tree = new DiskTree();
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            tree.nodes.put(root.relativize(path).toString(), node(path));
        }
        return tree;
    }

    /** Answers what lies where, by path below the root; the root itself has the empty path. */
    Map<String, Node> nodes() {
        return nodes;
    }

    /**
     * Removes a directory with all that is in it.
     *
     * @throws UncheckedIOException if it cannot
     */
    static void remove(Path root) {
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + root, e);
        }
    }

    private static Node node(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        int mode = (int) number(found, "mode");
        Inode.Kind kind =
                switch (mode & 0170000) {
                    case 0040000 -> Inode.Kind.DIRECTORY;
                    case 0120000 -> Inode.Kind.LINK;
                    default -> Inode.Kind.FILE;
                };
        return new Node(
                number(found, "ino"),
                kind,
                kind == Inode.Kind.FILE ? new Content(Files.readAllBytes(path)) : Content.NOTHING,
                kind == Inode.Kind.LINK ? Files.readSymbolicLink(path).toString() : "",
                attributes(found));
    }

    /** Answers whose a file is and who may use it. */
    static Inode.Attributes attributes(Path path) throws IOException {
        return attributes(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
    }

    private static Inode.Attributes attributes(Map<String, Object> found) {
        return new Inode.Attributes(
                (int) number(found, "uid"), (int) number(found, "gid"), (int) number(found, "mode") & 07777);
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
