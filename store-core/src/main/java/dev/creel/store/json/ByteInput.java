package dev.creel.store.json;

import java.io.IOException;

/** Where the bytes of a text come from. */
@FunctionalInterface
public interface ByteInput {
    /** Reads up to {@code length} bytes at a position; answers how many, or -1 at the end. */
    int read(long position, byte[] target, int offset, int length) throws IOException;
}
