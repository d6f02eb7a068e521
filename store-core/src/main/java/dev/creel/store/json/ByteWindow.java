package dev.creel.store.json;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A text read through one reused buffer, with the position in the whole, a checksum over a stretch of it and a mark from
 * which bytes are kept together. Not thread-safe.
 */
class ByteWindow {

    private static final int BUFFER = 1 << 16;

    final byte[] buffer;
    int at;
    int limit;

    private final @Nullable ByteInput input;
    private long base;

    private final CRC32C checksum = new CRC32C();
    private int checksumFrom = -1;

    private int markFrom = -1;
    private byte[] kept = new byte[64];
    private int keptLength;
    private byte[] marked = kept;
    private int markedFrom;
    private int markedTo;

    /** Reads from an input, through a buffer that nobody else uses meanwhile. */
    ByteWindow(ByteInput input, byte[] buffer) {
        this.input = input;
        this.buffer = buffer;
    }

    /** Makes a buffer of the size that reading goes best with. */
    public static byte[] newBuffer() {
        return new byte[BUFFER];
    }

    /** Reads a stretch of an array, without copying it. Positions count from the start of the array. */
    ByteWindow(byte[] text, int from, int to) {
        this.input = null;
        this.buffer = text;
        this.at = from;
        this.limit = to;
    }

    /** Answers the offset of the next byte in the whole text. */
    final long position() {
        return base + at;
    }

    /** Answers the next byte without passing it, or -1 at the end. */
    final int peek() throws IOException {
        return at < limit || fill() ? buffer[at] & 0xff : -1;
    }

    /** Passes the next byte and answers it, or -1 at the end. */
    final int take() throws IOException {
        return at < limit || fill() ? buffer[at++] & 0xff : -1;
    }

    /** Goes on at another position. */
    final void seek(long position) {
        markFrom = -1;
        checksumFrom = -1;
        if (input == null) {
            at = (int) position;
        } else {
            base = position;
            at = 0;
            limit = 0;
        }
    }

    /** Reads on when the buffer is used up; answers false at the end. */
    final boolean fill() throws IOException {
        if (input == null) {
            return false;
        }
        if (checksumFrom >= 0) {
            checksum.update(buffer, checksumFrom, limit - checksumFrom);
            checksumFrom = 0;
        }
        if (markFrom >= 0) {
            keep(markFrom, limit);
            markFrom = 0;
        }
        base += limit;
        at = 0;
        limit = Math.max(0, input.read(base, buffer, 0, buffer.length));
        return limit > 0;
    }

    /** Begins a checksum at the next byte. */
    final void beginChecksum() {
        checksum.reset();
        checksumFrom = at;
    }

    /** Ends the checksum before the next byte and answers it. */
    final int endChecksum() {
        checksum.update(buffer, checksumFrom, at - checksumFrom);
        checksumFrom = -1;
        return (int) checksum.getValue();
    }

    /** Begins to keep bytes together, from the next one on. */
    final void mark() {
        markFrom = at;
        keptLength = 0;
    }

    /** Ends the mark so many bytes before the next one; the bytes are in {@link #marked()} until the next mark. */
    final void endMark(int before) {
        if (keptLength == 0) {
            marked = buffer;
            markedFrom = markFrom;
            markedTo = at - before;
        } else {
            keep(markFrom, at);
            marked = kept;
            markedFrom = 0;
            markedTo = keptLength - before;
        }
        markFrom = -1;
    }

    final byte[] marked() {
        return marked;
    }

    final int markedFrom() {
        return markedFrom;
    }

    final int markedTo() {
        return markedTo;
    }

    private void keep(int from, int to) {
        int needed = keptLength + to - from;
        if (needed > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(needed, kept.length * 2));
        }
        System.arraycopy(buffer, from, kept, keptLength, to - from);
        keptLength = needed;
    }
}
