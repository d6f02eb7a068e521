package dev.creel.store.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;

/**
 * A file opened through {@link RandomAccessFile}, because an interrupt closes a {@link FileChannel} under every thread
 * that uses it. Thread-safe for reading.
 */
final class NioFileHandle implements FileHandle {

    private final RandomAccessFile file;

    /** Reading moves the file's own position. */
    private long written;

    NioFileHandle(RandomAccessFile file) {
        this(file, 0);
    }

    /** @param written where the next byte is written */
    NioFileHandle(RandomAccessFile file, long written) {
        this.file = file;
        this.written = written;
    }

    @Override
    public synchronized int read(long position, byte[] target, int offset, int length) throws IOException {
        file.seek(position);
        return file.read(target, offset, length);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) throws IOException {
        file.seek(written);
        file.write(source, offset, length);
        written += length;
    }

    @Override
    public synchronized long append(FileHandle source, long position, long length) throws IOException {
        FileChannel from = ((NioFileHandle) source).file.getChannel();
        FileChannel to = file.getChannel();
        file.seek(written);
        long moved = 0;
        while (moved < length) {
            long n = from.transferTo(position + moved, length - moved, to);
            if (n <= 0) {
                break;
            }
            moved += n;
            written += n;
        }
        return moved;
    }

    @Override
    public void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
