package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import java.io.IOException;
import java.io.InputStream;

/** Reads an open file from its beginning, whatever interrupts the thread. Used by one thread; may be closed by another. */
final class HandleInput extends InputStream {

    private final FileHandle handle;
    private long position;

    HandleInput(FileHandle handle) {
        this.handle = handle;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = handle.read(position, target, offset, length);
        position += Math.max(0, n);
        return n;
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
