package dev.creel.store.io;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open file. Reading is by position and safe from several threads, and interrupting a thread does not close the file
 * under others. Writing belongs to one thread at a time. Thread-safe for reading.
 */
public interface FileHandle extends Closeable {

    /**
     * Reads up to {@code length} bytes at a position.
     *
     * @return how many were read; -1 at or behind the end
     */
    int read(long position, byte[] target, int offset, int length) throws IOException;

    /** Appends bytes at the end of what was written so far. */
    void write(byte[] source, int offset, int length) throws IOException;

    /**
     * Appends a range of another file, moved by the kernel where it can.
     *
     * @return how many bytes were moved; less than asked only if the source ended
     * @throws java.nio.channels.ClosedByInterruptException if the thread was interrupted; both handles are of no more
     *     use, and the flag is set
     */
    long append(FileHandle source, long position, long length) throws IOException;

    /** Brings content and size to the device. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
