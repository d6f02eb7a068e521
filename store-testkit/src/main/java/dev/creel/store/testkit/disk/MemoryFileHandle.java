package dev.creel.store.testkit.disk;

import dev.creel.store.io.FileHandle;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** An open file of a disk in memory. It goes on reading its file when another one takes the name. Thread-safe. */
final class MemoryFileHandle implements FileHandle {

    private final MemoryFileOps disk;
    private final MemoryNode.File file;
    private final boolean writable;
    private int written;
    private boolean closed;

    MemoryFileHandle(MemoryFileOps disk, MemoryNode.File file, boolean writable) {
        this.disk = disk;
        this.file = file;
        this.writable = writable;
        this.written = (int) file.size();
        file.handles++;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        synchronized (disk) {
            requireOpen();
            return length == 0 ? 0 : file.read(position, target, offset, length);
        }
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        synchronized (disk) {
            requireOpen();
            if (!writable) {
                throw new IOException("the file was opened for reading");
            }
            file.write(written, source, offset, length);
            written += length;
            disk.touch(file);
        }
    }

    @Override
    public long append(FileHandle source, long position, long length) throws IOException {
        MemoryFileHandle from = (MemoryFileHandle) source;
        synchronized (disk) {
            if (Thread.currentThread().isInterrupted()) {
                from.close();
                close();
                throw new ClosedByInterruptException();
            }
            from.requireOpen();
            byte[] bytes = new byte[(int) Math.max(0, Math.min(length, from.file.size() - position))];
            from.file.read(position, bytes, 0, bytes.length);
            write(bytes, 0, bytes.length);
            return bytes.length;
        }
    }

    @Override
    public void force() throws IOException {
        synchronized (disk) {
            requireOpen();
        }
    }

    @Override
    public void close() {
        synchronized (disk) {
            if (!closed) {
                closed = true;
                disk.closed(file);
            }
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the file is closed");
        }
    }
}
