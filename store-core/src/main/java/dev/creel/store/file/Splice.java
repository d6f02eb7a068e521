package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import dev.creel.store.json.TextEdit;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a document together from stretches of another one and new text. The kernel moves what lies before the first edit,
 * behind the last one, and long stretches between; short ones, of which the removal of many sessions leaves thousands, go
 * through a buffer, since to have the kernel move each of them costs more than its bytes. Used by one thread, once.
 */
final class Splice {

    /** From here on the kernel moves a stretch in less time than it takes to read and write it. */
    static final int LONG = 1 << 15;

    private static final int BUFFER = 1 << 16;

    private final FileHandle source;
    private final FileHandle target;
    private final Counters counters;
    /** Made when it is needed: an update of one session has no short stretch. */
    private byte @Nullable [] gathered;

    private int length;

    Splice(FileHandle source, FileHandle target, Counters counters) {
        this.source = source;
        this.target = target;
        this.counters = counters;
    }

    /**
     * Writes the document that the edits make of one of this size.
     *
     * @return whether the source had all that was asked of it; false means that it became shorter meanwhile
     */
    boolean write(List<TextEdit> edits, long size) throws IOException {
        long from = 0;
        boolean between = false;
        for (TextEdit edit : edits) {
            boolean gathers = between && edit.from() - from < LONG;
            if (!(gathers ? gather(from, edit.from()) : move(from, edit.from()))) {
                return false;
            }
            put(edit.text());
            from = edit.to();
            between = true;
        }
        return move(from, size);
    }

    private boolean move(long from, long to) throws IOException {
        flush();
        if (from == to) {
            return true;
        }
        long moved = target.append(source, from, to - from);
        counters.bytesCopied.add(moved);
        return moved == to - from;
    }

    private boolean gather(long from, long to) throws IOException {
        if (from == to) {
            return true;
        }
        byte[] buffer = gathered == null ? new byte[BUFFER] : gathered;
        gathered = buffer;
        if (to - from > buffer.length - length) {
            flush();
        }
        int end = length + (int) (to - from);
        for (long at = from; length < end; ) {
            int n = source.read(at, buffer, length, end - length);
            if (n <= 0) {
                return false;
            }
            at += n;
            length += n;
        }
        counters.bytesCopied.add(to - from);
        return true;
    }

    /** Writes text behind what was gathered, together with it if it fits in. */
    private void put(byte[] text) throws IOException {
        if (gathered != null && length > 0 && text.length <= gathered.length - length) {
            System.arraycopy(text, 0, gathered, length, text.length);
            length += text.length;
        } else {
            flush();
            write(text, text.length);
        }
        counters.bytesWritten.add(text.length);
    }

    private void flush() throws IOException {
        if (gathered != null) {
            write(gathered, length);
            length = 0;
        }
    }

    private void write(byte[] bytes, int count) throws IOException {
        if (count > 0) {
            target.write(bytes, 0, count);
        }
    }
}
