package dev.creel.store.io;

import org.jspecify.annotations.Nullable;

/**
 * The cheap identity of a file: two stamps of a path that are equal mean the same file with, as far as the file system
 * tells, the same content. The moment at which a stamp was read is no part of its identity. Immutable, thread-safe.
 */
public final class FileStamp {

    private final long device;
    private final long inode;
    private final long size;
    private final long modifiedNanos;
    private final long changedNanos;
    private final int owner;
    private final int group;
    private final int mode;
    private final long readAtNanos;

    /**
     * @param modifiedNanos last modification of the content, nanoseconds since 1970
     * @param changedNanos last change of content or attributes, nanoseconds since 1970
     * @param owner numeric user
     * @param group numeric group
     * @param mode permission bits and file type, as {@code st_mode}
     * @param readAtNanos when the stamp was read, by the clock that the file system's times come from
     */
    public FileStamp(
            long device,
            long inode,
            long size,
            long modifiedNanos,
            long changedNanos,
            int owner,
            int group,
            int mode,
            long readAtNanos) {
        this.device = device;
        this.inode = inode;
        this.size = size;
        this.modifiedNanos = modifiedNanos;
        this.changedNanos = changedNanos;
        this.owner = owner;
        this.group = group;
        this.mode = mode;
        this.readAtNanos = readAtNanos;
    }

    /** Answers the file's size in bytes. */
    public long size() {
        return size;
    }

    public long modifiedNanos() {
        return modifiedNanos;
    }

    public long changedNanos() {
        return changedNanos;
    }

    public int owner() {
        return owner;
    }

    public int group() {
        return group;
    }

    /** Answers the permission bits alone. */
    public int permissions() {
        return mode & 07777;
    }

    public boolean isDirectory() {
        return (mode & 0170000) == 0040000;
    }

    public boolean isRegularFile() {
        return (mode & 0170000) == 0100000;
    }

    /** Answers when the stamp was read, nanoseconds since 1970. */
    public long readAtNanos() {
        return readAtNanos;
    }

    /** Answers this stamp as if it had been read later. */
    public FileStamp readLater(long byNanos) {
        return new FileStamp(
                device, inode, size, modifiedNanos, changedNanos, owner, group, mode, readAtNanos + byNanos);
    }

    /** Answers whether both stamps are of the same file, whatever happened to it. */
    public boolean sameFile(FileStamp other) {
        return inode == other.inode && device == other.device;
    }

    /** Answers whether both stamps are of files on the same file system. */
    public boolean sameDevice(FileStamp other) {
        return device == other.device;
    }

    /** Answers whether the file had not been changed for longer than the given time when the stamp was read. */
    public boolean settled(long forNanos) {
        return changedNanos <= readAtNanos && readAtNanos - changedNanos > forNanos;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof FileStamp other
                && sameFile(other)
                && size == other.size
                && modifiedNanos == other.modifiedNanos
                && changedNanos == other.changedNanos;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode * 31 + changedNanos);
    }

    @Override
    public String toString() {
        return "file " + device + ":" + inode + ", " + size + " bytes, changed at " + changedNanos + " ns";
    }
}
