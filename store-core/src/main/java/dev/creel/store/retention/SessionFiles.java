package dev.creel.store.retention;

import dev.creel.store.SessionStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files beside a store: the sessions' transcripts, which the gateway owns, and a folder of Creel's own for archives,
 * leases and journals. An optional ability of a store, told by {@link Source}; what needs it is refused without it.
 *
 * <p>What a method changed has been forced to the device when it returns, unless the store's durability says otherwise. One
 * that fails may be called again; it leaves the old state or the new one, or what its own description says.
 *
 * <p>A store that was opened for reading only shows its files and throws {@link UnsupportedOperationException} for all that
 * writes, {@link #tryLock} included. After the store was closed every call throws {@link IllegalStateException}, and what
 * was open of its files is closed. Any call may throw a {@link dev.creel.store.SessionStoreException}, as those of the
 * store.
 *
 * <p>Thread-safe.
 */
public interface SessionFiles {

    /** A store that has files beside it. Thread-safe, as the store is. */
    interface Source extends SessionStore {
        /**
         * Answers the files beside this store.
         *
         * <p>For as long as a key is buried, and wherever its {@link Tombstone} was written from, the store refuses a change
         * that would create a session under it with {@link dev.creel.store.SessionStoreException.Revoked}. A session that
         * another program puts under it all the same can be read, changed and removed. If the tombstone is an alias, the key
         * leads {@code get}, {@code update}, {@code replace} and a transaction to its successor, unless there is a session
         * under the key itself. Snapshots and the lists of a transaction know no aliases, and a transaction knows those that
         * were there when it first missed a key, until its function buries others.
         */
        SessionFiles files();
    }

    /** Answers the absolute path of the document as it lies now, with every symbolic link resolved. */
    Path document();

    /** Answers the directory in which the gateway keeps its transcripts. Its folders are not shown. */
    Folder transcripts();

    /** Answers Creel's own folder, which is created by the first file written into it. */
    Folder own();

    /**
     * Takes an operating system's lock that ends with this process, or with the store, without waiting for it. This process
     * can neither open nor change the file while it holds the lock, since the system would drop that in silence; what others
     * are to read belongs into another file. How far the lock reaches is said by the store's lock scope.
     *
     * @param folder a folder within {@link #own()}
     * @param name the file to lock; created if it is not there
     * @return nothing if somebody holds it, in this process or another, or this process has the file open
     */
    Optional<Hold> tryLock(Folder folder, String name) throws IOException;

    /** Answers the keys that are buried or whose successors are still known, in the order in which they were buried. */
    List<Tombstone> tombstones();

    /**
     * Replaces the list of keys that may not be used again; those that are known no longer are left out, and of a key that
     * comes twice the last counts. Called by a function that changes the store, so that nobody else does at the same time. It is done
     * when it returns, also if that change fails then: from then on every store object of every process keeps to it.
     *
     * @throws IllegalArgumentException if a key is not normalised; nothing was changed
     * @throws dev.creel.store.SessionStoreException.Damaged if the present list cannot be read; it was left as it is
     */
    void bury(List<Tombstone> tombstones) throws IOException;

    /**
     * A key that may not be used again yet. Immutable, thread-safe.
     *
     * @param key the normalised key
     * @param until until when; afterwards it is a key like any other
     * @param knownUntil until when the successor is known, for what still goes by the old key: not before {@code until}
     * @param successor the normalised key that the session has now, or nothing if it was removed for good
     * @param alias whether the key still leads to its successor; else a session that is put under it is refused
     * @param cause why
     */
    record Tombstone(
            String key, Instant until, Instant knownUntil, Optional<String> successor, boolean alias, String cause) {
        /** @throws IllegalArgumentException if it is an alias without a successor, or known for a shorter time than it binds */
        public Tombstone {
            if (knownUntil.isBefore(until)) {
                throw new IllegalArgumentException("The tombstone of " + key + " binds until " + until
                        + ", and would be forgotten before, at " + knownUntil);
            }
            if (alias && successor.isEmpty()) {
                throw new IllegalArgumentException("The alias " + key + " has no successor to lead to");
            }
        }

        /** Makes one that is forgotten when it is past. */
        public Tombstone(String key, Instant until, Optional<String> successor, boolean alias, String cause) {
            this(key, until, until, successor, alias, cause);
        }

        /** Answers whether the key still is no key like any other. */
        public boolean binds(Instant now) {
            return until.isAfter(now);
        }
    }

    /** A lock that is held. Thread-safe. */
    interface Hold extends AutoCloseable {
        /**
         * Removes the locked file, then lets go of it. The only safe way: who has no lock may remove a file that somebody
         * is just locking.
         *
         * @throws IllegalStateException if it was let go before
         */
        void delete() throws IOException;

        /** Lets go of it. Does nothing the second time. */
        @Override
        void close();
    }

    /**
     * A folder of files. Names are single names: one that is empty, {@code .} or {@code ..}, or that has a separator or a
     * control character in it is an {@link IllegalArgumentException}. A missing file is a {@link
     * java.nio.file.NoSuchFileException}, and so is what is no plain file. Symbolic links are never followed and never
     * listed. Files that the store itself works with, such as the document and its locks, are listed, but their names are an
     * {@link IllegalArgumentException} too. A file whose lock this process holds is refused with a {@link
     * java.nio.file.FileSystemException}. Thread-safe.
     */
    interface Folder {
        /** Answers the plain files of the folder, in no order; none if it is not there. */
        List<StoredFile> list() throws IOException;

        /** Answers the names of the folders within it, in no order. */
        List<String> folders() throws IOException;

        /**
         * Answers a folder within this one, which need not be there.
         *
         * @throws UnsupportedOperationException for transcripts, which have none
         */
        Folder folder(String name);

        /** Opens a file for reading. The stream belongs to one thread; close it after use. */
        InputStream open(String name) throws IOException;

        /** Writes a file that is there whole or not at all, in the place of whatever was under that name. */
        void write(String name, Content content) throws IOException;

        /**
         * Appends to a file, which is created if it is not there. A crash or a failure may leave a part of what is appended;
         * the next bytes go behind it. Appended to by one thread of one process at a time.
         */
        void append(String name, byte[] content) throws IOException;

        /**
         * Moves a file into another folder of the same store, in one step or, into another file system, by copying. A crash
         * or a failure may leave the file under both names; moving it again ends that.
         *
         * @throws java.nio.file.FileAlreadyExistsException if the name is taken there; nothing was moved
         * @throws IllegalArgumentException if the folder is one of another store
         */
        void move(String name, Folder target, String targetName) throws IOException;

        /** Removes a file. */
        void delete(String name) throws IOException;

        /**
         * Removes the folder with all that is in it; does nothing if it is not there. A failure may leave a part of it.
         *
         * @throws UnsupportedOperationException for transcripts and for Creel's own folder as a whole
         */
        void deleteAll() throws IOException;
    }

    /** Writes the content of a file. Used by one thread. */
    @FunctionalInterface
    interface Content {
        /** Writes all of it; the stream is closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * A file in a folder. Immutable, thread-safe.
     *
     * @param name its name
     * @param bytes its length
     * @param modifiedAt when its content was last changed
     */
    record StoredFile(String name, long bytes, Instant modifiedAt) {}
}
