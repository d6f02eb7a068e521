package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock file that was judged to be left behind, on its way out: it is moved aside, looked at again, and only then
 * deleted. Belongs to the thread that changes the document.
 */
final class StaleLockFile {

    private static final Logger LOG = LoggerFactory.getLogger(StaleLockFile.class);

    private final FileOps ops;
    private final LockFolder folder;
    private final Path file;
    private final String judgedText;
    private final FileStamp judged;

    StaleLockFile(FileOps ops, LockFolder folder, Path file, String judgedText, FileStamp judged) {
        this.ops = ops;
        this.folder = folder;
        this.file = file;
        this.judgedText = judgedText;
        this.judged = judged;
    }

    /**
     * Removes the file if it still is the one that was judged. A successor that took its place meanwhile is put back.
     *
     * @return whether it was removed
     */
    boolean remove() throws IOException {
        Path aside = moveAside();
        if (aside == null) {
            return false;
        }
        boolean same = false;
        try {
            same = isJudged(aside);
        } finally {
            if (!same) {
                putBack(aside);
            }
        }
        if (same) {
            folder.discard(aside);
        }
        return same;
    }

    private boolean isJudged(Path aside) throws IOException {
        FileStamp moved = ops.stat(aside);
        return moved != null
                && moved.sameFile(judged)
                && moved.modifiedNanos() == judged.modifiedNanos()
                && LockPayload.read(ops, aside).equals(judgedText);
    }

    private @Nullable Path moveAside() throws IOException {
        Path aside = folder.temporary("stale");
        try {
            ops.rename(file, aside);
            return aside;
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            // A document behind a symbolic link may have its side folder on another file system.
            Path beside = file.resolveSibling("." + file.getFileName() + ".stale");
            ops.rename(file, beside);
            return beside;
        }
    }

    private void putBack(Path aside) throws IOException {
        try {
            ops.link(aside, file);
            folder.discard(aside);
        } catch (FileAlreadyExistsException e) {
            reportLost(aside);
        } catch (FileSystemException | UnsupportedOperationException e) {
            if (ops.stat(file) == null) {
                ops.rename(aside, file);
            } else {
                reportLost(aside);
            }
        }
    }

    private void reportLost(Path aside) {
        LOG.atWarn()
                .addKeyValue("lockPath", file)
                .log("two processes took the lock file at the same moment; one of them has lost it");
        folder.discard(aside);
    }
}
