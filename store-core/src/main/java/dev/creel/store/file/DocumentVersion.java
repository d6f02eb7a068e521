package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One state of the document: its stamp, its index, and either all of its payload or an open handle to read it with. It
 * is held by whoever uses it; the last one to let go closes the handle. Thread-safe.
 */
final class DocumentVersion {

    /** Thrown when a slice no longer holds what was scanned, because a program rewrote the file in place. */
    static final class Rewritten extends Exception {
        private static final long serialVersionUID = 1L;

        Rewritten() {
            super("the file was rewritten in place", null, false, false);
        }
    }

    private final @Nullable FileStamp stamp;
    private final DocumentIndex index;
    private final boolean ownCommit;
    private final long loadedAtTicks;
    private final byte @Nullable [][] texts;
    private final @Nullable FileHandle handle;
    /** Above the gate, what each entry is called in the payload cache; entries that versions share have one name. */
    private final PayloadNames payloadNames;

    private final AtomicInteger holders = new AtomicInteger(1);

    private DocumentVersion(
            @Nullable FileStamp stamp,
            DocumentIndex index,
            boolean ownCommit,
            long loadedAtTicks,
            byte @Nullable [][] texts,
            @Nullable FileHandle handle,
            PayloadNames payloadNames) {
        this.stamp = stamp;
        this.index = index;
        this.ownCommit = ownCommit;
        this.loadedAtTicks = loadedAtTicks;
        this.texts = texts;
        this.handle = handle;
        this.payloadNames = payloadNames;
    }

    private static final PayloadNames NO_NAMES = new PayloadNames(0);

    /** Makes the state of a store that has no document yet. */
    static DocumentVersion absent(KeyNormalizer normalizer) {
        return new DocumentVersion(null, DocumentIndex.empty(normalizer), true, 0, new byte[0][], null, NO_NAMES);
    }

    /** Makes a version whose payload is all in memory. */
    static DocumentVersion inMemory(
            FileStamp stamp, DocumentIndex index, boolean ownCommit, long loadedAtTicks, byte[][] texts) {
        return new DocumentVersion(stamp, index, ownCommit, loadedAtTicks, texts, null, NO_NAMES);
    }

    /** Makes a version that reads from a file, which it closes in the end. */
    static DocumentVersion onDisk(
            FileStamp stamp, DocumentIndex index, boolean ownCommit, FileHandle handle, PayloadNames payloadNames) {
        return new DocumentVersion(stamp, index, ownCommit, 0, null, handle, payloadNames);
    }

    /** Answers the stamp of the document, or null if there is none. */
    @Nullable
    FileStamp stamp() {
        return stamp;
    }

    DocumentIndex index() {
        return index;
    }

    /** Answers all payload, or null if it is read from the file. */
    byte @Nullable [][] texts() {
        return texts;
    }

    PayloadNames payloadNames() {
        return payloadNames;
    }

    boolean holdsFile() {
        return handle != null;
    }

    long loadedAtTicks() {
        return loadedAtTicks;
    }

    /**
     * Answers whether an equal stamp proves that the content is still the same: it was written here, or had been still
     * for long enough when it was read, so that no later change can carry the same times.
     */
    boolean settled(long forNanos) {
        return ownCommit || (stamp != null && stamp.settled(forNanos));
    }

    /** Holds the version; answers false if everybody had let go of it already. */
    boolean retain() {
        int now = holders.get();
        while (now > 0) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
            now = holders.get();
        }
        return false;
    }

    /** Lets go of the version. */
    void release() {
        if (holders.decrementAndGet() == 0 && handle != null) {
            try {
                handle.close();
            } catch (IOException e) {
                // A file that was only read loses nothing.
            }
        }
    }

    /** Reads the text of an entry from the file, and checks that it is what was scanned. */
    byte[] read(int member) throws IOException, Rewritten {
        FileHandle file = handle;
        if (file == null) {
            throw new IllegalStateException("this version holds no file");
        }
        byte[] text = new byte[index.members().valueLength(member)];
        long at = index.members().valueAt(member);
        int length = 0;
        while (length < text.length) {
            int n = file.read(at + length, text, length, text.length - length);
            if (n <= 0) {
                throw new Rewritten();
            }
            length += n;
        }
        if (checksum(text) != index.checksum(member)) {
            throw new Rewritten();
        }
        return text;
    }

    static int checksum(byte[] text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text, 0, text.length);
        return (int) checksum.getValue();
    }
}
