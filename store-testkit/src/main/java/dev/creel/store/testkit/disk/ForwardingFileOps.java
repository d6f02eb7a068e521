package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk that hands every call on to another one, with one place, {@link #around}, where a subclass may step in.
 *
 * <p>What a test calls is {@link #open(Path, FileStoreOptions)}, {@link #with} and {@link #openFiles}; all the other public
 * methods are for the store, which makes its calls to the disk by them.
 *
 * <p>Thread-safe if the subclass is.
 */
public abstract class ForwardingFileOps implements FileOps {

    private final FileOps disk;
    private final Set<Handle> openFiles = ConcurrentHashMap.newKeySet();

    /** Forwards to the operating system's files. */
    protected ForwardingFileOps() {
        this(FileOpsScope.system());
    }

    /** Forwards to another disk. */
    protected ForwardingFileOps(FileOps disk) {
        this.disk = disk;
    }

    /**
     * What a call asks for.
     *
     * @param <T> what the call answers
     */
    protected interface Step<T extends @Nullable Object> {

        /** Does all of it. */
        T run() throws IOException;

        /** Does what can be left half done: of a write the first half of the bytes, of any other call all of it. */
        default T half() throws IOException {
            return run();
        }
    }

    /**
     * Every call comes through here, but for {@code userName} and {@code currentUser}, which ask no disk.
     *
     * @param call what is asked for
     * @param step does it
     * @return what the caller gets
     * @throws IOException what the caller gets instead
     */
    protected <T extends @Nullable Object> T around(DiskCall call, Step<T> step) throws IOException {
        return step.run();
    }

    /** Opens a store that sees this disk. */
    public final FileSessionStore open(Path document, FileStoreOptions options) {
        return open(this, document, options);
    }

    /** Opens a store that sees a disk. */
    static FileSessionStore open(FileOps disk, Path document, FileStoreOptions options) {
        try {
            return FileOpsScope.with(disk, () -> FileSessionStore.open(document, options));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("opening a store throws nothing checked", e);
        }
    }

    /** Runs a task in which every store or check that is opened by this thread sees this disk, also later. */
    public final <T> T with(Callable<T> task) throws Exception {
        return FileOpsScope.with(this, task);
    }

    /** Answers which files are open at this moment, one path for each time that it was opened and not closed. */
    public final List<Path> openFiles() {
        return openFiles.stream().map(handle -> handle.path).sorted().toList();
    }

    /** Closes a file that a step opened, if it did, for a caller who does not get it. */
    final void abandon(@Nullable Object answer) throws IOException {
        if (answer instanceof Handle handle) {
            handle.letGo();
        }
    }

    private <T extends @Nullable Object> T around(Verb verb, Path path, Step<T> step) throws IOException {
        return around(new DiskCall(verb, path), step);
    }

    /** A step without an answer. */
    private interface Action {
        void run() throws IOException;
    }

    private void perform(Verb verb, Path path, Action action) throws IOException {
        around(verb, path, () -> {
            action.run();
            return true;
        });
    }

    @Override
    public @Nullable FileStamp stat(Path path) throws IOException {
        return this.<@Nullable FileStamp>around(Verb.STAT, path, () -> disk.stat(path));
    }

    @Override
    public Path realPath(Path path) throws IOException {
        return around(Verb.REAL_PATH, path, () -> disk.realPath(path));
    }

    @Override
    public @Nullable Path readLink(Path path) throws IOException {
        return this.<@Nullable Path>around(Verb.READ_LINK, path, () -> disk.readLink(path));
    }

    @Override
    public FileHandle open(Path path) throws IOException {
        return around(Verb.OPEN, path, () -> new Handle(path, disk.open(path)));
    }

    @Override
    public FileHandle create(Path path) throws IOException {
        return around(Verb.CREATE, path, () -> new Handle(path, disk.create(path)));
    }

    @Override
    public FileHandle openForAppend(Path path) throws IOException {
        return around(Verb.OPEN_FOR_APPEND, path, () -> new Handle(path, disk.openForAppend(path)));
    }

    @Override
    public void createDirectories(Path path) throws IOException {
        perform(Verb.CREATE_DIRECTORIES, path, () -> disk.createDirectories(path));
    }

    @Override
    public void chown(Path path, int owner, int group) throws IOException {
        perform(Verb.CHOWN, path, () -> disk.chown(path, owner, group));
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        perform(Verb.LINK, name, () -> disk.link(existing, name));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        perform(Verb.RENAME, to, () -> disk.rename(from, to));
    }

    @Override
    public void delete(Path path) throws IOException {
        perform(Verb.DELETE, path, () -> disk.delete(path));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        perform(Verb.FORCE_DIRECTORY, directory, () -> disk.forceDirectory(directory));
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return around(Verb.LIST, directory, () -> disk.list(directory));
    }

    @Override
    public String fileSystemType(Path path) throws IOException {
        return around(Verb.FILE_SYSTEM_TYPE, path, () -> disk.fileSystemType(path));
    }

    @Override
    public String userName(int user) {
        return disk.userName(user);
    }

    @Override
    public int currentUser() {
        return disk.currentUser();
    }

    /** An open file whose calls come through {@link #around} too. Thread-safe for reading. */
    private final class Handle implements FileHandle {

        private final Path path;
        private final FileHandle file;

        Handle(Path path, FileHandle file) {
            this.path = path;
            this.file = file;
            openFiles.add(this);
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) throws IOException {
            return around(new DiskCall(Verb.READ, path, length), () -> file.read(position, target, offset, length));
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            around(new DiskCall(Verb.WRITE, path, length), new Step<>() {
                @Override
                public Boolean run() throws IOException {
                    file.write(source, offset, length);
                    return true;
                }

                @Override
                public Boolean half() throws IOException {
                    file.write(source, offset, length / 2);
                    return true;
                }
            });
        }

        @Override
        public long append(FileHandle source, long position, long length) throws IOException {
            FileHandle from = ((Handle) source).file;
            return around(new DiskCall(Verb.APPEND, path, length), new Step<>() {
                @Override
                public Long run() throws IOException {
                    return file.append(from, position, length);
                }

                @Override
                public Long half() throws IOException {
                    return file.append(from, position, length / 2);
                }
            });
        }

        @Override
        public void force() throws IOException {
            perform(Verb.FORCE, path, file::force);
        }

        @Override
        public void close() throws IOException {
            perform(Verb.CLOSE, path, this::letGo);
        }

        private void letGo() throws IOException {
            openFiles.remove(this);
            file.close();
        }
    }
}
