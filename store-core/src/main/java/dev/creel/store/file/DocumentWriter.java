package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import dev.creel.store.json.TextEdit;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the next document beside the present one: unchanged stretches are copied, changed ones come from the heap. The
 * rename of {@link Prepared#commit()} is the commit point. Used by one thread at a time, under the store's lock.
 */
final class DocumentWriter {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentWriter.class);

    private final FileOps ops;
    private final DocumentPath path;
    private final Durability durability;
    private final Counters counters;

    DocumentWriter(FileOps ops, DocumentPath path, Durability durability, Counters counters) {
        this.ops = ops;
        this.path = path;
        this.durability = durability;
        this.counters = counters;
    }

    /**
     * Splices the next document into a temporary file and forces it, as far as the durability asks for it.
     *
     * @param base stamp of the document that the edits are for, or null if there is none
     * @return the file that waits to be committed; null if the document is no longer the base
     */
    @Nullable
    Prepared prepare(Path real, Owner owner, @Nullable FileStamp base, List<TextEdit> edits) throws IOException {
        return Uninterrupted.run(() -> Optional.ofNullable(splice(real, owner, base, edits)))
                .orElse(null);
    }

    private @Nullable Prepared splice(Path real, Owner owner, @Nullable FileStamp base, List<TextEdit> edits)
            throws IOException {
        Path temporary = DocumentPath.temporary(real);
        FileHandle target = createAfresh(temporary);
        boolean done = false;
        try {
            owner.give(ops, path.given(), temporary);
            boolean whole = base == null ? write(target, edits) : copy(target, real, base, edits);
            if (whole) {
                if (durability != Durability.PROCESS) {
                    target.force();
                }
                FileStamp stamp = ops.stat(temporary);
                if (stamp == null) {
                    throw new NoSuchFileException(temporary.toString());
                }
                done = true;
                return new Prepared(real, temporary, target, stamp);
            }
            return null;
        } finally {
            if (!done) {
                discard(target, temporary);
            }
        }
    }

    private FileHandle createAfresh(Path temporary) throws IOException {
        try {
            return ops.create(temporary);
        } catch (FileAlreadyExistsException e) {
            // Left by a process that died; only the holder of the store's lock uses this name.
            ops.delete(temporary);
            return ops.create(temporary);
        }
    }

    private boolean write(FileHandle target, List<TextEdit> edits) throws IOException {
        target.write(new byte[] {'{'}, 0, 1);
        for (TextEdit edit : edits) {
            put(target, edit.text());
        }
        target.write(new byte[] {'}'}, 0, 1);
        return true;
    }

    private boolean copy(FileHandle target, Path real, FileStamp base, List<TextEdit> edits) throws IOException {
        try (FileHandle source = ops.open(real)) {
            if (!base.equals(ops.stat(real))) {
                return false;
            }
            return new Splice(source, target, counters).write(edits, base.size());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void put(FileHandle target, byte[] text) throws IOException {
        target.write(text, 0, text.length);
        counters.bytesWritten.add(text.length);
    }

    private void discard(FileHandle target, Path temporary) {
        try {
            target.close();
            ops.delete(temporary);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("path", temporary)
                    .setCause(e)
                    .log("temporary file could not be removed; the next change removes it");
        }
    }

    /** A document that is written and waits to take the place of the present one. Belongs to one thread. */
    final class Prepared implements AutoCloseable {
        private final Path real;
        private final Path temporary;
        private final FileHandle handle;
        private final FileStamp stamp;
        private boolean committed;
        private boolean handedOver;

        private Prepared(Path real, Path temporary, FileHandle handle, FileStamp stamp) {
            this.real = real;
            this.temporary = temporary;
            this.handle = handle;
            this.stamp = stamp;
        }

        /**
         * Puts the document in its place.
         *
         * @return its stamp there; null if the path shows something else by now, although the change was made
         * @throws IOException if it was not put there; nothing has changed
         */
        @Nullable
        FileStamp commit() throws IOException {
            try {
                ops.rename(temporary, real);
            } catch (IOException e) {
                // Where renaming fails after the fact, the change stands all the same.
                FileStamp there = statAfterwards();
                if (there == null || !there.sameFile(stamp)) {
                    throw e;
                }
            }
            committed = true;
            FileStamp there = statAfterwards();
            boolean ours = there != null
                    && there.sameFile(stamp)
                    && there.size() == stamp.size()
                    && there.modifiedNanos() == stamp.modifiedNanos();
            return ours ? there : null;
        }

        private @Nullable FileStamp statAfterwards() {
            try {
                return ops.stat(real);
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("storePath", real)
                        .setCause(e)
                        .log("could not look at the document after a change");
                return null;
            }
        }

        /** Answers the stamp of the file as it was before it was committed. */
        FileStamp stamp() {
            return stamp;
        }

        /** Answers the open file, which is the caller's to close from now on. */
        FileHandle handOver() {
            handedOver = true;
            return handle;
        }

        /** Lets go of the file, and removes it if it was not committed. */
        @Override
        public void close() {
            if (!committed) {
                discard(handle, temporary);
            } else if (!handedOver) {
                try {
                    handle.close();
                } catch (IOException e) {
                    LOG.atWarn().addKeyValue("storePath", real).setCause(e).log("could not close the document");
                }
            }
        }
    }

    /** Brings the new name to the device, if the durability asks for it. */
    void forceDirectory(Path real) throws IOException {
        if (durability == Durability.FILE_AND_DIRECTORY) {
            Uninterrupted.forceDirectory(ops, DocumentPath.parent(real));
        }
    }
}
