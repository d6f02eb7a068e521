package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import java.io.IOException;
import java.io.OutputStream;

/** Writes to an open file, which stays open. Used by one thread. */
final class HandleOutput extends OutputStream {

    private final FileHandle handle;

    HandleOutput(FileHandle handle) {
        this.handle = handle;
    }

    @Override
    public void write(int b) throws IOException {
        handle.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        handle.write(source, offset, length);
    }
}
