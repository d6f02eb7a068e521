package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import java.io.IOException;

/** Finds the lines that begin an entry in the layout that gateways write. Belongs to one thread. */
final class EntryLines {

    private static final byte[] BEGINNING = {'\n', ' ', ' ', '"'};

    private final FileHandle handle;
    private final long end;
    private final byte[] buffer = new byte[1 << 16];
    private long base;
    private int limit;

    /**
     * Looks through an open file.
     *
     * @param end where the text ends, also if the file has grown since
     */
    EntryLines(FileHandle handle, long end) {
        this.handle = handle;
        this.end = end;
    }

    /** Answers the offset of the quote on the next such line, whose line break lies at or behind the place; or -1. */
    long after(long from) throws IOException {
        return after(from, end);
    }

    /** Answers the same for a line whose quote lies before another place. */
    long after(long from, long to) throws IOException {
        int matched = 0;
        long position = from;
        while (position < to) {
            if (position < base || position >= base + limit) {
                base = position;
                limit = Math.max(0, handle.read(position, buffer, 0, (int) Math.min(buffer.length, end - position)));
                if (limit == 0) {
                    return -1;
                }
            }
            for (int i = (int) (position - base); i < limit; i++) {
                if (buffer[i] == BEGINNING[matched]) {
                    matched++;
                } else {
                    matched = buffer[i] == BEGINNING[0] ? 1 : 0;
                }
                if (matched == BEGINNING.length) {
                    return base + i < to ? base + i : -1;
                }
            }
            position = base + limit;
        }
        return -1;
    }
}
