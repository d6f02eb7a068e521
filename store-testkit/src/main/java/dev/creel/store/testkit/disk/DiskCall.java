package dev.creel.store.testkit.disk;

import java.nio.file.Path;

/**
 * One call of a store to its disk. Immutable, thread-safe.
 *
 * @param verb what is asked for
 * @param path the file or directory that it is asked of: the new name where there are two
 * @param length how many bytes are to be read or written; 0 for calls that move none
 */
public record DiskCall(Verb verb, Path path, long length) {

    /**
     * What a store may ask of its disk, one constant for each kind of system call: {@code CREATE} makes a new file and
     * opens it, {@code OPEN} opens one for reading, {@code OPEN_FOR_APPEND} for writing behind what it holds, {@code WRITE} writes bytes that the store has, {@code APPEND} copies
     * bytes of another file, {@code FORCE} and {@code FORCE_DIRECTORY} wait until a file or the names in a directory are
     * sure to stay. Immutable, thread-safe.
     */
    public enum Verb {
        STAT(false),
        REAL_PATH(false),
        READ_LINK(false),
        OPEN(false),
        OPEN_FOR_APPEND(false),
        READ(false),
        LIST(false),
        FILE_SYSTEM_TYPE(false),
        CLOSE(false),
        CREATE(true),
        CREATE_DIRECTORIES(true),
        CHOWN(true),
        LINK(true),
        RENAME(true),
        DELETE(true),
        WRITE(true),
        APPEND(true),
        FORCE(true),
        FORCE_DIRECTORY(true);

        private final boolean changing;

        Verb(boolean changing) {
            this.changing = changing;
        }

        /** Answers whether the call changes what is on the disk, or what of it is sure to stay. */
        public boolean isChanging() {
            return changing;
        }
    }

    DiskCall(Verb verb, Path path) {
        this(verb, path, 0);
    }

    /** Answers the call in a few words, such as {@code RENAME sessions.json}. */
    @Override
    public String toString() {
        Path name = path.getFileName();
        return verb + " " + (name == null ? path : name);
    }
}
