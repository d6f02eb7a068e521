package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import dev.creel.store.retention.SessionFiles.Content;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts files into the folders beside a document, for the document's owner, and forces them as the durability says.
 * Immutable, thread-safe.
 *
 * @param store the document as the user gave it
 * @param place where it lies now
 */
record FilePlacer(FileOps ops, Path store, Place place, Durability durability) {

    private static final Logger LOG = LoggerFactory.getLogger(FilePlacer.class);
    private static final int BUFFER = 1 << 16;

    /**
     * Creates a folder and those that lead to it. Those that are there already are given away and forced too, since who
     * made them may have died before it could.
     *
     * @param first the folder at which to begin, whose parent must be there
     */
    void createFolder(Path folder, Path first) throws IOException {
        if (!folder.equals(first)) {
            createFolder(DocumentPath.parent(folder), first);
        }
        boolean isNew = ops.stat(folder) == null;
        if (isNew) {
            ops.createDirectories(folder);
        }
        give(folder, isNew);
        forceNames(DocumentPath.parent(folder));
    }

    /**
     * Gives a file to the owner, also one that a process made that died before it could.
     *
     * @param isNew whether to remove it if that is not allowed, since the owner could not use it
     */
    private void give(Path file, boolean isNew) throws IOException {
        boolean given = false;
        try {
            place.owner().give(ops, store, file);
            given = true;
        } finally {
            if (isNew && !given) {
                discard(file);
            }
        }
    }

    /** Writes a file that is there whole or not at all. */
    void write(Path file, Content content) throws IOException {
        Path temporary = temporaryFor(file);
        boolean complete = false;
        try {
            writeTemporary(temporary, content);
            ops.rename(temporary, file);
            complete = true;
        } finally {
            if (!complete) {
                discard(temporary);
            }
        }
        forceNames(DocumentPath.parent(file));
    }

    private void writeTemporary(Path temporary, Content content) throws IOException {
        try (FileHandle handle = ops.create(temporary)) {
            place.owner().give(ops, store, temporary);
            // Closed with its handle alone: whoever writes the content may close it early.
            OutputStream out = new BufferedOutputStream(new HandleOutput(handle), BUFFER);
            content.writeTo(out);
            out.flush();
            force(handle);
        }
    }

    /** Answers a name in the side folder, or beside the file where that is on another file system. */
    private Path temporaryFor(Path file) throws IOException {
        Path real = place.real();
        String name = DocumentPath.name(real) + ".creel." + UUID.randomUUID() + ".tmp";
        Path folder = DocumentPath.parent(file);
        Path side = DocumentPath.side(real);
        FileStamp there = ops.stat(folder);
        FileStamp here = ops.stat(side);
        return (there != null && here != null && here.sameDevice(there) ? side : folder).resolve(name);
    }

    /** Appends to a file, which is created if it is not there. */
    void append(Path file, byte[] content) throws IOException {
        try (FileHandle handle = openOrCreate(file)) {
            place.owner().give(ops, store, file);
            handle.write(content, 0, content.length);
            force(handle);
        }
        forceNames(DocumentPath.parent(file));
    }

    private FileHandle openOrCreate(Path file) throws IOException {
        try {
            return ops.openForAppend(file);
        } catch (NoSuchFileException missing) {
            try {
                return ops.create(file);
            } catch (FileAlreadyExistsException e) {
                return ops.openForAppend(file);
            }
        }
    }

    /** Creates an empty file unless it is there. */
    void create(Path file) throws IOException {
        boolean isNew = true;
        try {
            ops.create(file).close();
        } catch (FileAlreadyExistsException e) {
            isNew = false;
        }
        give(file, isNew);
        if (isNew) {
            forceNames(DocumentPath.parent(file));
        }
    }

    /**
     * Gives a file another name, which must be free. Where a file cannot have two names at once, one that somebody takes at
     * that very moment is lost.
     */
    void move(Path file, Path target) throws IOException {
        if (!link(file, target)) {
            if (onOneFileSystem(file, target)) {
                requireFree(target);
                ops.rename(file, target);
                forceNames(DocumentPath.parent(target));
                forceNames(DocumentPath.parent(file));
                return;
            }
            if (!isFree(target)) {
                requireSameContent(file, target);
            } else {
                copy(file, target);
            }
        }
        forceNames(DocumentPath.parent(target));
        delete(file);
    }

    /** Gives the file a second name, and answers whether that works here. */
    private boolean link(Path file, Path target) throws IOException {
        try {
            ops.link(file, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!onOneFileSystem(file, target)) {
                return false;
            }
            if (isLeftHalfMoved(file, target)) {
                return true;
            }
            throw e;
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            LOG.atDebug().addKeyValue("path", target).setCause(e).log("no link");
            return false;
        }
    }

    /** Answers whether both names are of one file: somebody died, or failed, between making the one and removing the other. */
    private boolean isLeftHalfMoved(Path file, Path target) throws IOException {
        FileStamp before = ops.stat(file);
        FileStamp after = ops.stat(target);
        FileStamp from = ops.stat(DocumentPath.parent(file));
        FileStamp to = ops.stat(DocumentPath.parent(target));
        if (before == null || after == null || from == null || to == null || ops.readLink(target) != null) {
            return false;
        }
        // Where upper and lower case are not told apart, two spellings may be one name.
        return before.sameFile(after)
                && (!from.sameFile(to)
                        || (!file.equals(target)
                                && ops.list(DocumentPath.parent(target))
                                        .containsAll(List.of(DocumentPath.name(file), DocumentPath.name(target)))));
    }

    /** What a move into another file system left that ended before the file was removed here is taken for moved. */
    private void requireSameContent(Path file, Path target) throws IOException {
        boolean same = false;
        FileStamp stamp = ops.readLink(target) == null ? ops.stat(target) : null;
        if (stamp != null && stamp.isRegularFile()) {
            try (InputStream here = new BufferedInputStream(new HandleInput(ops.open(file)), BUFFER);
                    InputStream there = new BufferedInputStream(new HandleInput(ops.open(target)), BUFFER)) {
                int next = here.read();
                while (next >= 0 && next == there.read()) {
                    next = here.read();
                }
                same = next < 0 && there.read() < 0;
            }
        }
        if (!same) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    private void copy(Path file, Path target) throws IOException {
        Path temporary = temporaryFor(target);
        try {
            writeTemporary(temporary, out -> {
                try (HandleInput in = new HandleInput(ops.open(file))) {
                    in.transferTo(out);
                }
            });
            if (!link(temporary, target)) {
                requireFree(target);
                ops.rename(temporary, target);
            }
        } finally {
            discard(temporary);
        }
    }

    private boolean onOneFileSystem(Path file, Path target) throws IOException {
        FileStamp from = ops.stat(DocumentPath.parent(file));
        FileStamp to = ops.stat(DocumentPath.parent(target));
        return from != null && to != null && from.sameDevice(to);
    }

    private boolean isFree(Path target) throws IOException {
        return ops.stat(target) == null && ops.readLink(target) == null;
    }

    private void requireFree(Path target) throws IOException {
        if (!isFree(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    /** Removes a file. */
    void delete(Path file) throws IOException {
        ops.delete(file);
        forceNames(DocumentPath.parent(file));
    }

    private void force(FileHandle handle) throws IOException {
        if (durability != Durability.PROCESS) {
            handle.force();
        }
    }

    /** Brings the names in a folder to the device, if the durability asks for it. */
    void forceNames(Path folder) throws IOException {
        if (durability == Durability.FILE_AND_DIRECTORY) {
            Uninterrupted.forceDirectory(ops, folder);
        }
    }

    private void discard(Path file) {
        try {
            ops.delete(file);
        } catch (NoSuchFileException e) {
            LOG.atTrace().addKeyValue("path", file).log("it was gone already");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("path", file).setCause(e).log("could not remove what a failure left");
        }
    }
}
