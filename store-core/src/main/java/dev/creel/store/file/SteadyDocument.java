package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A document that did not change while it was read, kept open, with what is whole of it. Belongs to one thread. */
final class SteadyDocument implements AutoCloseable {

    private final DocumentPath path;
    private final FileOps ops;
    private final FileHandle handle;
    private final Salvage salvage;

    private SteadyDocument(DocumentPath path, FileOps ops, FileHandle handle, Salvage salvage) {
        this.path = path;
        this.ops = ops;
        this.handle = handle;
        this.salvage = salvage;
    }

    /**
     * Reads the document, again and again while it changes; answers null if there is none.
     *
     * @throws IOException if it cannot be read, or changed until the pause was over
     */
    static @Nullable SteadyDocument open(DocumentPath path, FileOps ops, FileStoreOptions options, Pause pause)
            throws IOException {
        for (; ; ) {
            FileStamp stamp = ops.stat(path.given());
            if (stamp == null) {
                return null;
            }
            if (!stamp.isRegularFile()) {
                throw new IOException(stamp.isDirectory() ? "it is a directory" : "it is not a regular file");
            }
            SteadyDocument document = read(path, ops, options, stamp);
            if (document != null) {
                return document;
            }
            next(pause, options);
        }
    }

    /** Waits before another attempt at a document that changed. */
    static void next(Pause pause, FileStoreOptions options) throws IOException {
        if (pause.isOver()) {
            throw new IOException("it was rewritten less than a second ago, or again and again, for all of "
                    + options.lockTimeout() + "; try again, or with a longer lock timeout");
        }
        pause.step();
    }

    private static @Nullable SteadyDocument read(
            DocumentPath path, FileOps ops, FileStoreOptions options, FileStamp stamp) throws IOException {
        FileHandle handle;
        try {
            handle = ops.open(path.given());
        } catch (NoSuchFileException e) {
            return null;
        }
        boolean steady = false;
        try {
            if (!stamp.equals(ops.stat(path.given()))) {
                return null;
            }
            Salvage salvage = Salvage.of(handle, stamp, options);
            SteadyDocument document = new SteadyDocument(path, ops, handle, salvage);
            // What is written in place looks damaged while it grows.
            steady = (salvage.isSound() || stamp.settled(Salvage.STILL_NANOS)) && document.isUnchanged();
            return steady ? document : null;
        } finally {
            if (!steady) {
                handle.close();
            }
        }
    }

    /** Answers whether the open file is as it was. A file that another one replaced stays as it was. */
    boolean isUnchanged() throws IOException {
        FileStamp now = ops.stat(path.given());
        return now == null || !now.sameFile(salvage.stamp()) || now.equals(salvage.stamp());
    }

    FileHandle handle() {
        return handle;
    }

    Salvage salvage() {
        return salvage;
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
