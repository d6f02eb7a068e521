package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side folder of a document as the place where lock files are prepared, so that they appear in one step. Belongs to
 * the thread that changes the document, which is why the temporary names are fixed: what lies under them is a left-over.
 */
final class LockFolder {

    private static final Logger LOG = LoggerFactory.getLogger(LockFolder.class);

    /** How the names of temporaries begin. */
    static final String TEMPORARY = "lock.";

    private final FileOps ops;
    private final Path store;
    private final Path folder;
    private final Owner owner;

    LockFolder(FileOps ops, Path store, Path realDocument, Owner owner) {
        this.ops = ops;
        this.store = store;
        this.folder = DocumentPath.side(realDocument);
        this.owner = owner;
    }

    static Path lockFile(Path realDocument) {
        return DocumentPath.side(realDocument).resolve("lock");
    }

    /** Answers a name for what only the thread that changes the document makes, and nobody else ever uses. */
    Path temporary(String name) {
        return folder.resolve(TEMPORARY + name);
    }

    /** Creates Creel's private lock file, with the folder, unless somebody else is quicker. */
    void createLockFile() throws IOException {
        String unique = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        Path temporary = temporary(unique);
        Path lock = folder.resolve("lock");
        try {
            publish(temporary, new byte[0], lock);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            // Somebody who was quicker has the lock by now, and took this temporary for one left behind. Opening it for
            // writing may have made it anew.
            discard(temporary);
            if (ops.stat(lock) == null) {
                throw e;
            }
        }
    }

    /**
     * Makes a file with the given content appear under a name, complete from its first moment where there are hard links.
     *
     * @return false if the name is taken
     */
    boolean publish(byte[] content, Path name) throws IOException {
        return publish(temporary("new"), content, name);
    }

    private boolean publish(Path temporary, byte[] content, Path name) throws IOException {
        writeTemporary(temporary, content);
        try {
            ops.link(temporary, name);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            return writeInPlace(name, content, e);
        } finally {
            discard(temporary);
        }
    }

    private void writeTemporary(Path temporary, byte[] content) throws IOException {
        try {
            write(temporary, content);
        } catch (FileAlreadyExistsException e) {
            ops.delete(temporary);
            write(temporary, content);
        } catch (NoSuchFileException e) {
            createFolder();
            write(temporary, content);
        }
    }

    /** What is left where links do not work: a death in between leaves an empty file. */
    private boolean writeInPlace(Path name, byte[] content, Exception linkFailure) throws IOException {
        try {
            write(name, content);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            e.addSuppressed(linkFailure);
            throw e;
        }
    }

    private void write(Path file, byte[] content) throws IOException {
        FileHandle handle = ops.create(file);
        boolean complete = false;
        try {
            try (handle) {
                handle.write(content, 0, content.length);
            }
            owner.give(ops, store, file);
            complete = true;
        } finally {
            if (!complete) {
                discard(file);
            }
        }
    }

    private void createFolder() throws IOException {
        boolean isNew = ops.stat(folder) == null;
        ops.createDirectories(folder);
        if (!isNew) {
            return;
        }
        boolean complete = false;
        try {
            owner.give(ops, store, folder);
            complete = true;
        } finally {
            if (!complete) {
                discard(folder);
            }
        }
    }

    /** Removes a file that nobody needs. A failure is logged: what is left is overwritten the next time. */
    void discard(Path file) {
        try {
            ops.delete(file);
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("path", file).log("it was gone already");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("path", file).setCause(e).log("a temporary of the lock could not be removed");
        }
    }
}
