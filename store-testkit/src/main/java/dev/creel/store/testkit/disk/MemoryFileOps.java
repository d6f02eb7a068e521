package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import dev.creel.store.testkit.disk.MemoryNode.Directory;
import dev.creel.store.testkit.disk.MemoryNode.Link;
import dev.creel.store.testkit.disk.MemoryTree.Spot;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that behaves as a local Linux file system does: files have numbers, which are used again, several
 * names and times of a stated granularity; a file that was replaced or removed can be read through its open handles; user
 * and permissions count. Power cuts are not its subject: nothing that was written is ever lost.
 *
 * <p>It is empty but for the root directory. A store on it needs {@link LockScope#JVM}, since Creel's own lock is the
 * operating system's and needs a true file.
 *
 * <p>What a test calls stands first, from {@link #open(Path, FileStoreOptions)} on; the methods that override those of the
 * disk, {@code open(Path)} among them, are for the store.
 *
 * <p>Thread-safe.
 */
public final class MemoryFileOps implements FileOps {

    private static final int READ = 4;
    private static final int WRITE = 2;

    private final InstantSource clock;
    private final long granularityNanos;
    private final MemoryTree tree = new MemoryTree();
    private int openHandles;

    /** Makes a disk whose times come from the system's clock, as exactly as it tells them. */
    public MemoryFileOps() {
        this(InstantSource.system(), Duration.ofNanos(1));
    }

    /**
     * Makes a disk with a clock of its own.
     *
     * @param clock tells what time it is on this disk; it may jump
     * @param granularity the times of files are multiples of this, rounded down; more than zero
     */
    public MemoryFileOps(InstantSource clock, Duration granularity) {
        if (granularity.isNegative() || granularity.isZero()) {
            throw new IllegalArgumentException("granularity is " + granularity + "; it must be more than zero");
        }
        this.clock = clock;
        this.granularityNanos = granularity.toNanos();
        stampNew(tree.root);
    }

    /**
     * Opens a store on this disk.
     *
     * @throws IllegalArgumentException if the options' lock scope is not {@link LockScope#JVM}
     */
    public FileSessionStore open(Path document, FileStoreOptions options) {
        if (options.lockScope() != LockScope.JVM) {
            throw new IllegalArgumentException("The session store " + document + " is to lie in memory, and its"
                    + " lockScope is " + options.lockScope() + ", which needs a true file to lock. Open it with"
                    + " lockScope(LockScope.JVM).");
        }
        return ForwardingFileOps.open(this, document, options);
    }

    /** Runs a task in which every store or check that is opened by this thread sees this disk, also later. */
    public <T> T with(Callable<T> task) throws Exception {
        return FileOpsScope.with(this, task);
    }

    /**
     * Puts content into a file as a program does that rewrites it in place: same file, other bytes. Makes the file, and
     * the directories that lead to it, if they are missing.
     */
    public synchronized void rewrite(Path path, byte[] content) {
        unchecked(() -> {
            createDirectories(path.toAbsolutePath().getParent());
            MemoryNode node = tree.find(path, true).node();
            if (node == null) {
                create(path).close();
                node = tree.require(path);
            }
            MemoryNode.File file = requireFile(path, node);
            file.truncate();
            file.write(0, content, 0, content.length);
            touch(file);
            return file;
        });
    }

    /** Answers the content of a file. */
    public synchronized byte[] content(Path path) {
        return unchecked(() -> requireFile(path, tree.require(path)).content());
    }

    /** Makes a symbolic link. */
    public synchronized void symbolicLink(Path link, Path target) {
        unchecked(() -> enter(free(link), new Link(tree.newNumber(), target.toString()), link));
    }

    /** Sets the permission bits of what a path leads to, whoever owns it. */
    public synchronized void setPermissions(Path path, int permissions) {
        unchecked(() -> {
            MemoryNode node = tree.require(path);
            node.permissions = permissions & 07777;
            node.changedNanos = fileTime();
            return node;
        });
    }

    /** Sets as whom the stores act from now on. At first it is user and group 0, who may do everything. */
    public synchronized void actAs(int user, int group) {
        tree.user = user;
        tree.group = group;
    }

    /** Answers how many files are open. */
    public synchronized int openHandles() {
        return openHandles;
    }

    private <T> T unchecked(Callable<T> task) {
        try {
            return task.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("a disk throws nothing else", e);
        }
    }

    @Override
    public synchronized @Nullable FileStamp stat(Path path) throws IOException {
        try {
            MemoryNode node = tree.find(path, true).node();
            return node == null ? null : node.stamp(now());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public synchronized Path realPath(Path path) throws IOException {
        Spot spot = tree.find(path, true);
        if (spot.node() == null) {
            throw new NoSuchFileException(path.toString());
        }
        return spot.node() instanceof Directory directory
                ? tree.pathOf(directory)
                : tree.pathOf(spot.directory()).resolve(spot.name());
    }

    @Override
    public synchronized @Nullable Path readLink(Path path) throws IOException {
        try {
            return tree.find(path, false).node() instanceof Link link ? Path.of(link.target) : null;
        } catch (FileSystemException e) {
            return null;
        }
    }

    @Override
    public synchronized FileHandle open(Path path) throws IOException {
        MemoryNode.File file = requireFile(path, tree.require(path));
        tree.requireAllowed(file, READ, path);
        return handle(file, false);
    }

    @Override
    public synchronized FileHandle create(Path path) throws IOException {
        return handle(enter(free(path), new MemoryNode.File(tree.newNumber(), 0600), path), true);
    }

    @Override
    public synchronized FileHandle openForAppend(Path path) throws IOException {
        MemoryNode.File file = requireFile(path, tree.require(path));
        tree.requireAllowed(file, READ | WRITE, path);
        return handle(file, true);
    }

    private FileHandle handle(MemoryNode.File file, boolean writable) {
        openHandles++;
        return new MemoryFileHandle(this, file, writable);
    }

    @Override
    public synchronized void createDirectories(@Nullable Path path) throws IOException {
        FileStamp there = path == null ? null : stat(path);
        if (path == null || (there != null && there.isDirectory())) {
            return;
        }
        createDirectories(path.toAbsolutePath().getParent());
        Spot spot = free(path);
        Directory made = enter(spot, new Directory(tree.newNumber(), 0700), path);
        made.parent = spot.directory();
        made.name = spot.name();
    }

    @Override
    public synchronized void chown(Path path, int owner, int group) throws IOException {
        MemoryNode node = existing(path).node();
        if (tree.user != 0 && (tree.user != node.owner || owner != node.owner || group != tree.group)) {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        }
        node.owner = owner;
        node.group = group;
        node.changedNanos = fileTime();
    }

    @Override
    public synchronized void link(Path existing, Path name) throws IOException {
        MemoryNode node = existing(existing).node();
        Spot spot = free(name);
        if (node instanceof Directory) {
            throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
        }
        put(spot, node);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        Existing source = existing(from);
        Spot target = tree.find(to, false);
        MemoryNode node = source.node();
        MemoryNode replaced = target.node();
        if (replaced == node) {
            return;
        }
        tree.requireWritable(source.directory(), from);
        tree.requireWritable(target.directory(), to);
        if (target.directory().isWithin(node)) {
            throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
        }
        if (replaced != null) {
            if (replaced instanceof Directory != node instanceof Directory) {
                String why = replaced instanceof Directory ? "Is a directory" : "Not a directory";
                throw new FileSystemException(from.toString(), to.toString(), why);
            }
            requireEmpty(replaced, to);
            remove(target.directory(), target.name(), replaced);
        }
        put(target, node);
        remove(source.directory(), source.name(), node);
        if (node instanceof Directory directory) {
            directory.parent = target.directory();
            directory.name = target.name();
        }
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        Existing found = existing(path);
        tree.requireWritable(found.directory(), path);
        requireEmpty(found.node(), path);
        remove(found.directory(), found.name(), found.node());
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        tree.requireAllowed(tree.require(directory), READ, directory);
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        Directory found = MemoryNode.asDirectory(tree.require(directory));
        if (found == null) {
            throw new NotDirectoryException(directory.toString());
        }
        tree.requireAllowed(found, READ, directory);
        return List.copyOf(found.children.keySet());
    }

    @Override
    public synchronized String fileSystemType(Path path) throws IOException {
        tree.require(path);
        return "memory";
    }

    @Override
    public String userName(int user) {
        return user == 0 ? "root" : String.valueOf(user);
    }

    @Override
    public synchronized int currentUser() {
        return tree.user;
    }

    /** A name that leads to something. */
    private record Existing(Directory directory, String name, MemoryNode node) {}

    private Existing existing(Path path) throws IOException {
        Spot spot = tree.find(path, false);
        MemoryNode node = spot.node();
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return new Existing(spot.directory(), spot.name(), node);
    }

    private Spot free(Path path) throws IOException {
        Spot spot = tree.find(path, false);
        if (spot.node() != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        tree.requireWritable(spot.directory(), path);
        return spot;
    }

    private static MemoryNode.File requireFile(Path path, MemoryNode node) throws IOException {
        if (node instanceof MemoryNode.File file) {
            return file;
        }
        throw new FileNotFoundException(path + " (Is a directory)");
    }

    private static void requireEmpty(MemoryNode node, Path path) throws IOException {
        if (node instanceof Directory directory && !directory.children.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
    }

    private <T extends MemoryNode> T enter(Spot spot, T made, Path path) throws IOException {
        tree.requireWritable(spot.directory(), path);
        stampNew(made);
        put(spot, made);
        return made;
    }

    private void stampNew(MemoryNode made) {
        made.owner = tree.user;
        made.group = tree.group;
        made.modifiedNanos = fileTime();
        made.changedNanos = made.modifiedNanos;
    }

    private void put(Spot spot, MemoryNode node) {
        node.names++;
        node.changedNanos = fileTime();
        spot.directory().children.put(spot.name(), node);
        touch(spot.directory());
    }

    private void remove(Directory directory, String name, MemoryNode node) {
        node.names--;
        node.changedNanos = fileTime();
        directory.children.remove(name);
        touch(directory);
        tree.freeIfUnused(node);
    }

    void touch(MemoryNode node) {
        node.modifiedNanos = fileTime();
        node.changedNanos = node.modifiedNanos;
    }

    void closed(MemoryNode.File file) {
        openHandles--;
        file.handles--;
        tree.freeIfUnused(file);
    }

    private long fileTime() {
        long now = now();
        return now - Math.floorMod(now, granularityNanos);
    }

    private long now() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
