package dev.creel.store.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operating system's files. Thread-safe. */
final class NioFileOps implements FileOps {

    private static final String STAMP = "unix:dev,ino,size,lastModifiedTime,ctime,uid,gid,mode";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    @Override
    public @Nullable FileStamp stat(Path path) throws IOException {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(path, STAMP);
        } catch (NoSuchFileException e) {
            return null;
        }
        Instant now = Instant.now();
        return new FileStamp(
                number(found, "dev"),
                number(found, "ino"),
                number(found, "size"),
                nanos(found, "lastModifiedTime"),
                nanos(found, "ctime"),
                (int) number(found, "uid"),
                (int) number(found, "gid"),
                (int) number(found, "mode"),
                TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static long nanos(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
    }

    @Override
    public Path realPath(Path path) throws IOException {
        return path.toRealPath();
    }

    @Override
    public @Nullable Path readLink(Path path) throws IOException {
        return Files.isSymbolicLink(path) ? Files.readSymbolicLink(path) : null;
    }

    @Override
    public FileHandle open(Path path) throws IOException {
        return new NioFileHandle(openFile(path, "r"));
    }

    @Override
    public FileHandle create(Path path) throws IOException {
        Files.createFile(path, OWNER_FILE);
        boolean done = false;
        try {
            FileStamp made = stat(path);
            if (made == null) {
                throw new NoSuchFileException(path.toString());
            }
            FileHandle handle = new NioFileHandle(openFile(path, "rw"));
            done = true;
            return requireSame(path, made, handle);
        } finally {
            if (!done) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public FileHandle openForAppend(Path path) throws IOException {
        FileStamp present = stat(path);
        if (present == null) {
            throw new NoSuchFileException(path.toString());
        }
        RandomAccessFile file = openFile(path, "rw");
        return requireSame(path, present, new NioFileHandle(file, file.length()));
    }

    /** Opening for writing makes a name anew that has vanished meanwhile, with whatever permissions the umask leaves. */
    private FileHandle requireSame(Path path, FileStamp made, FileHandle handle) throws IOException {
        boolean same = false;
        try {
            FileStamp opened = stat(path);
            same = opened != null && opened.sameFile(made) && opened.permissions() == made.permissions();
        } finally {
            if (!same) {
                handle.close();
            }
        }
        if (same) {
            return handle;
        }
        throw new NoSuchFileException(path.toString(), null, "another program removed it meanwhile");
    }

    /** {@link RandomAccessFile} tells missing files, forbidden ones and other failures apart only in its message. */
    private static RandomAccessFile openFile(Path path, String mode) throws IOException {
        try {
            return new RandomAccessFile(path.toFile(), mode);
        } catch (FileNotFoundException e) {
            if (!Files.exists(path)) {
                NoSuchFileException missing = new NoSuchFileException(path.toString());
                missing.addSuppressed(e);
                throw missing;
            }
            if (!Files.isReadable(path)) {
                AccessDeniedException forbidden = new AccessDeniedException(path.toString());
                forbidden.addSuppressed(e);
                throw forbidden;
            }
            throw e;
        }
    }

    @Override
    public void createDirectories(Path path) throws IOException {
        Files.createDirectories(path, OWNER_DIRECTORY);
    }

    @Override
    public void chown(Path path, int owner, int group) throws IOException {
        Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        Files.createLink(name, existing);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> children = Files.list(directory)) {
            children.forEach(child -> names.add(String.valueOf(child.getFileName())));
        } catch (UncheckedIOException e) {
            throw new IOException("could not list " + directory, e.getCause());
        }
        return names;
    }

    @Override
    public String fileSystemType(Path path) throws IOException {
        return Files.getFileStore(path).type();
    }

    @Override
    public String userName(int user) {
        return userName(user, Path.of("/etc/passwd"));
    }

    static String userName(int user, Path users) {
        String number = String.valueOf(user);
        try (Stream<String> lines = Files.lines(users)) {
            return lines.map(line -> line.split(":"))
                    .filter(fields -> fields.length > 2 && fields[2].equals(number))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse(number);
        } catch (IOException | UncheckedIOException e) {
            return number;
        }
    }

    @Override
    public int currentUser() {
        return ownerOf(Path.of("/proc/self"));
    }

    static int ownerOf(Path process) {
        try {
            return (int) number(Files.readAttributes(process, "unix:uid"), "uid");
        } catch (IOException e) {
            return -1;
        }
    }
}
