package dev.creel.store.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only door to the disk. A fault injector, a recorder or a file system in memory takes its place in tests, by
 * {@link FileOpsScope}. A missing file is a {@link java.nio.file.NoSuchFileException} unless a method says otherwise.
 *
 * <p>Implementations are thread-safe.
 */
public interface FileOps {

    /** Answers the stamp of what the path leads to, symbolic links followed, or {@code null} if nothing is there. */
    @Nullable
    FileStamp stat(Path path) throws IOException;

    /** Answers the path with every symbolic link resolved. */
    Path realPath(Path path) throws IOException;

    /** Answers what a symbolic link says, or {@code null} if the path is no link. */
    @Nullable
    Path readLink(Path path) throws IOException;

    /** Opens a file for reading. */
    FileHandle open(Path path) throws IOException;

    /**
     * Creates a file that only its owner may read and write, from its first moment, and opens it for reading and writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    FileHandle create(Path path) throws IOException;

    /** Opens a file that is there for reading, and for writing behind what it holds. */
    FileHandle openForAppend(Path path) throws IOException;

    /** Creates a directory that only its owner may enter, and its parents; does nothing if it is there. */
    void createDirectories(Path path) throws IOException;

    /** Gives a file to a user and a group. */
    void chown(Path path, int owner, int group) throws IOException;

    /**
     * Gives an existing file a second name.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     * @throws UnsupportedOperationException if the file system has no links
     */
    void link(Path existing, Path name) throws IOException;

    /** Moves a file over another in one step. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a name. */
    void delete(Path path) throws IOException;

    /** Brings the names in a directory to the device. */
    void forceDirectory(Path directory) throws IOException;

    /** Answers the names in a directory. */
    List<String> list(Path directory) throws IOException;

    /** Answers the type of the file system that holds the path, such as {@code ext4} or {@code nfs4}. */
    String fileSystemType(Path path) throws IOException;

    /** Answers the name of a user, or its number if it has none. */
    String userName(int user);

    /** Answers the numeric user that this process acts as. */
    int currentUser();

    /** Reads a small file whole, or as much of it as the limit allows. */
    default byte[] readAll(Path path, int limit) throws IOException {
        byte[] buffer = new byte[Math.min(limit, 512)];
        int length = 0;
        try (FileHandle handle = open(path)) {
            int n = handle.read(0, buffer, 0, buffer.length);
            while (n > 0) {
                length += n;
                if (length == buffer.length) {
                    buffer = Arrays.copyOf(buffer, Math.min(limit, length * 2));
                }
                n = length == limit ? 0 : handle.read(length, buffer, length, buffer.length - length);
            }
        }
        return Arrays.copyOf(buffer, length);
    }
}
