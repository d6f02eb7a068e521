package dev.creel.store.guardian;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory in which a guardian keeps files that only their owner may read. It is created when something is written
 * first. Each file belongs to one thread at a time. Thread-safe.
 */
final class GuardianFolder {

    private static final byte LINE_FEED = '\n';
    private static final String TEMPORARY = ".tmp";

    private final FileOps ops;
    private final Path directory;
    private final boolean writable;

    private GuardianFolder(FileOps ops, Path directory, boolean writable) {
        this.ops = ops;
        this.directory = directory;
        this.writable = writable;
    }

    /** Answers a directory, whose files are reached in the way of the present {@link FileOpsScope}. */
    static GuardianFolder of(Path directory) {
        return new GuardianFolder(FileOpsScope.current(), directory.toAbsolutePath(), true);
    }

    /** Answers a directory in which nothing can be changed. */
    static GuardianFolder readOnly(Path directory) {
        return new GuardianFolder(FileOpsScope.current(), directory.toAbsolutePath(), false);
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Answers the stamp of a file, if it is there. */
    Optional<FileStamp> stamp(String name) throws IOException {
        return Optional.ofNullable(ops.stat(path(name)));
    }

    /**
     * Reads a file whole, if it is there.
     *
     * @throws IOException if it is larger than the limit
     */
    Optional<byte[]> read(String name, int limit) throws IOException {
        byte[] content;
        try {
            content = ops.readAll(path(name), limit + 1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (content.length > limit) {
            throw new IOException(path(name) + " has more than " + limit + " bytes");
        }
        return Optional.of(content);
    }

    /** Writes a file in one step and answers its stamp. It survives a power cut if it is to be durable. */
    FileStamp replace(String name, byte[] content, boolean durable) throws IOException {
        requireWritable(name);
        ops.createDirectories(directory);
        String temporary = name + TEMPORARY;
        delete(temporary);
        try (FileHandle handle = ops.create(path(temporary))) {
            handle.write(content, 0, content.length);
            if (durable) {
                handle.force();
            }
        }
        ops.rename(path(temporary), path(name));
        if (durable) {
            ops.forceDirectory(directory);
        }
        return stamp(name).orElseThrow(() -> new NoSuchFileException(path(name).toString()));
    }

    /**
     * Appends whole lines. A last line that a crash or a full disk left torn is closed first.
     *
     * @param force whether they survive a power cut
     */
    void append(String name, byte[] lines, boolean force) throws IOException {
        requireWritable(name);
        Path file = path(name);
        FileStamp stamp = ops.stat(file);
        if (stamp == null) {
            ops.createDirectories(directory);
        }
        try (FileHandle handle = stamp == null ? ops.create(file) : ops.openForAppend(file)) {
            if (stamp != null && isTorn(handle, stamp.size())) {
                handle.write(new byte[] {LINE_FEED}, 0, 1);
            }
            handle.write(lines, 0, lines.length);
            if (force) {
                handle.force();
            }
        }
        if (force && stamp == null) {
            ops.forceDirectory(directory);
        }
    }

    private void requireWritable(String name) throws IOException {
        if (!writable) {
            throw new IOException(path(name) + " is not changed by who only observes");
        }
    }

    private static boolean isTorn(FileHandle handle, long size) throws IOException {
        byte[] last = new byte[1];
        return size > 0 && handle.read(size - 1, last, 0, 1) == 1 && last[0] != LINE_FEED;
    }

    /** Gives a file another name, over a file that has it. */
    void rename(String from, String to) throws IOException {
        requireWritable(from);
        ops.rename(path(from), path(to));
    }

    /** Removes a file; does nothing if it is not there. */
    void delete(String name) throws IOException {
        requireWritable(name);
        if (ops.stat(path(name)) != null) {
            ops.delete(path(name));
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
