package dev.creel.store.testkit.disk;

import dev.creel.store.io.FileStamp;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has a number on a disk in memory: a file, a directory or a symbolic link. Guarded by the disk's monitor. */
abstract class MemoryNode {

    private static final int EXECUTE = 1;

    final long number;
    private final int type;
    int owner;
    int group;
    int permissions;
    long modifiedNanos;
    long changedNanos;

    /** How many names lead to it. */
    int names;

    /** How many handles are open on it. */
    int handles;

    private MemoryNode(long number, int type, int permissions) {
        this.number = number;
        this.type = type;
        this.permissions = permissions;
    }

    abstract long size();

    FileStamp stamp(long nowNanos) {
        return new FileStamp(
                1, number, size(), modifiedNanos, changedNanos, owner, group, type | permissions, nowNanos);
    }

    /** Answers whether a user may do what the bits (4 read, 2 write, 1 execute) say; user 0 may do all but execute. */
    boolean allows(int user, int itsGroup, int bits) {
        int granted = user == owner ? permissions >> 6 : itsGroup == group ? permissions >> 3 : permissions;
        return user == 0 ? bits != EXECUTE || this instanceof Directory : (granted & bits) == bits;
    }

    /** A regular file. */
    static final class File extends MemoryNode {
        private byte[] data = new byte[0];
        private int length;

        File(long number, int permissions) {
            super(number, 0100000, permissions);
        }

        @Override
        long size() {
            return length;
        }

        int read(long position, byte[] target, int offset, int wanted) {
            if (position >= length) {
                return -1;
            }
            int n = (int) Math.min(wanted, length - position);
            System.arraycopy(data, (int) position, target, offset, n);
            return n;
        }

        void write(int position, byte[] source, int offset, int count) {
            int end = Math.addExact(position, count);
            if (end > data.length) {
                data = Arrays.copyOf(data, Math.max(end, data.length * 2));
            }
            System.arraycopy(source, offset, data, position, count);
            length = Math.max(length, end);
        }

        void truncate() {
            length = 0;
            data = new byte[0];
        }

        byte[] content() {
            return Arrays.copyOf(data, length);
        }
    }

    /** A directory. */
    static final class Directory extends MemoryNode {
        final TreeMap<String, MemoryNode> children = new TreeMap<>();

        /** Itself for the root. */
        Directory parent = this;

        String name = "";

        Directory(long number, int permissions) {
            super(number, 0040000, permissions);
        }

        @Override
        long size() {
            return children.size();
        }

        boolean isWithin(MemoryNode other) {
            for (Directory up = this; ; up = up.parent) {
                if (up == other || up == up.parent) {
                    return up == other;
                }
            }
        }
    }

    /** A symbolic link. */
    static final class Link extends MemoryNode {
        final String target;

        Link(long number, String target) {
            super(number, 0120000, 0777);
            this.target = target;
        }

        @Override
        long size() {
            return target.length();
        }
    }

    static @Nullable Directory asDirectory(@Nullable MemoryNode node) {
        return node instanceof Directory directory ? directory : null;
    }
}
