package dev.creel.store.file;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The system's files, with a step in before each operation that a test may override. Thread-safe as its overrides are. */
class HookedFileOps implements FileOps {

    private final FileOps system = FileOpsScope.system();

    /** Runs before each operation on a path or on a file opened by that path. */
    void before(String operation, Path path) throws IOException {}

    /** Files that look as if nobody had touched them for an hour. */
    static HookedFileOps still() {
        return new HookedFileOps() {
            @Override
            public FileStamp stat(Path path) throws IOException {
                FileStamp stamp = super.stat(path);
                return stamp == null ? null : stamp.readLater(TimeUnit.HOURS.toNanos(1));
            }
        };
    }

    /** Opens a store that sees the disk through these operations. */
    FileSessionStore open(Path path, FileStoreOptions options) {
        try {
            return FileOpsScope.with(this, () -> FileSessionStore.open(path, options));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public FileStamp stat(Path path) throws IOException {
        before("stat", path);
        return system.stat(path);
    }

    @Override
    public Path realPath(Path path) throws IOException {
        before("realPath", path);
        return system.realPath(path);
    }

    @Override
    public Path readLink(Path path) throws IOException {
        before("readLink", path);
        return system.readLink(path);
    }

    @Override
    public FileHandle open(Path path) throws IOException {
        before("open", path);
        return new Handle(path, system.open(path));
    }

    @Override
    public FileHandle create(Path path) throws IOException {
        before("create", path);
        return new Handle(path, system.create(path));
    }

    @Override
    public FileHandle openForAppend(Path path) throws IOException {
        before("openForAppend", path);
        return new Handle(path, system.openForAppend(path));
    }

    @Override
    public void createDirectories(Path path) throws IOException {
        before("createDirectories", path);
        system.createDirectories(path);
    }

    @Override
    public void chown(Path path, int owner, int group) throws IOException {
        before("chown", path);
        system.chown(path, owner, group);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        before("link", name);
        system.link(existing, name);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        before("rename", to);
        system.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        before("delete", path);
        system.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        before("forceDirectory", directory);
        system.forceDirectory(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        before("list", directory);
        return system.list(directory);
    }

    @Override
    public String fileSystemType(Path path) throws IOException {
        before("fileSystemType", path);
        return system.fileSystemType(path);
    }

    @Override
    public String userName(int user) {
        return system.userName(user);
    }

    @Override
    public int currentUser() {
        return system.currentUser();
    }

    private final class Handle implements FileHandle {
        private final Path path;
        private final FileHandle file;

        Handle(Path path, FileHandle file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) throws IOException {
            before("read", path);
            return file.read(position, target, offset, length);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            before("write", path);
            file.write(source, offset, length);
        }

        @Override
        public long append(FileHandle source, long position, long length) throws IOException {
            before("append", path);
            return file.append(((Handle) source).file, position, length);
        }

        @Override
        public void force() throws IOException {
            before("force", path);
            file.force();
        }

        @Override
        public void close() throws IOException {
            before("close", path);
            file.close();
        }
    }
}
