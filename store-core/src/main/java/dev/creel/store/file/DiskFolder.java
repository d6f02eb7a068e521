package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import dev.creel.store.retention.SessionFiles.Content;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder beside a document: the one in which the document lies, or one within its side folder. Thread-safe. */
final class DiskFolder implements Folder {

    private final FileAccess access;
    private final FileOps ops;
    private final boolean own;
    private final List<String> steps;

    private DiskFolder(FileAccess access, boolean own, List<String> steps) {
        this.access = access;
        this.ops = access.ops();
        this.own = own;
        this.steps = steps;
    }

    static DiskFolder transcripts(FileAccess access) {
        return new DiskFolder(access, false, List.of());
    }

    static DiskFolder own(FileAccess access) {
        return new DiskFolder(access, true, List.of());
    }

    boolean isOwn() {
        return own;
    }

    boolean isOf(FileAccess other) {
        return access == other;
    }

    @Override
    public List<StoredFile> list() throws IOException {
        Path folder = folder(access.place());
        List<StoredFile> files = new ArrayList<>();
        for (String name : names(folder)) {
            FileStamp stamp = isLink(folder.resolve(name)) ? null : ops.stat(folder.resolve(name));
            if (stamp != null && stamp.isRegularFile()) {
                files.add(new StoredFile(name, stamp.size(), Instant.ofEpochSecond(0, stamp.modifiedNanos())));
            }
        }
        return files;
    }

    @Override
    public List<String> folders() throws IOException {
        Place place = access.place();
        if (!own) {
            return List.of();
        }
        Path folder = folder(place);
        List<String> folders = new ArrayList<>();
        for (String name : names(folder)) {
            if (isFolder(folder.resolve(name))) {
                folders.add(name);
            }
        }
        return folders;
    }

    private boolean isFolder(Path path) throws IOException {
        FileStamp stamp = isLink(path) ? null : ops.stat(path);
        return stamp != null && stamp.isDirectory();
    }

    private boolean isLink(Path path) throws IOException {
        return ops.readLink(path) != null;
    }

    private List<String> names(Path folder) throws IOException {
        try {
            return ops.list(folder).stream().filter(FileNames::isSingle).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public Folder folder(String name) {
        if (!own) {
            throw new UnsupportedOperationException("The transcripts of a session store lie in one folder");
        }
        FileNames.require(name);
        if (steps.isEmpty()) {
            FileNames.requireFreeInSideFolder(access.place().real(), name);
        }
        return new DiskFolder(
                access, true, Stream.concat(steps.stream(), Stream.of(name)).toList());
    }

    @Override
    public InputStream open(String name) throws IOException {
        return OpenedFile.of(access, file(access.place(), name));
    }

    @Override
    public void write(String name, Content content) throws IOException {
        FilePlacer placer = access.placer();
        Path file = createdFile(placer, name);
        try (FileLocks.Use use = FileLocks.use(file)) {
            placer.write(use.file(), content);
        }
    }

    @Override
    public void append(String name, byte[] content) throws IOException {
        FilePlacer placer = access.placer();
        Path file = createdFile(placer, name);
        try (FileLocks.Use use = FileLocks.use(file)) {
            FileStamp stamp = ops.stat(file);
            if (isLink(file) || (stamp != null && !stamp.isRegularFile())) {
                throw new FileSystemException(file.toString(), null, "Only a plain file can be appended to.");
            }
            placer.append(use.file(), content);
        }
    }

    @Override
    public void move(String name, Folder target, String targetName) throws IOException {
        FilePlacer placer = access.placer();
        if (!(target instanceof DiskFolder other) || !other.isOf(access)) {
            throw new IllegalArgumentException(
                    "The folder to move " + name + " into is one of another session store: " + target);
        }
        other.requireUsable(placer.place(), targetName);
        Path from = file(placer.place(), name);
        Path to = other.createdFile(placer, targetName);
        if (from.equals(to)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        try (FileLocks.Use source = FileLocks.use(from);
                FileLocks.Use free = FileLocks.use(to)) {
            placer.move(source.file(), free.file());
        }
    }

    @Override
    public void delete(String name) throws IOException {
        FilePlacer placer = access.placer();
        Path file = file(placer.place(), name);
        try (FileLocks.Use use = FileLocks.use(file)) {
            placer.delete(use.file());
        }
    }

    @Override
    public void deleteAll() throws IOException {
        access.requireWritable();
        if (steps.isEmpty()) {
            throw new UnsupportedOperationException(
                    "This folder of the session store " + access.place().real()
                            + " holds files that the store works with. Remove the folders within it, or single files.");
        }
        FilePlacer placer = access.placer();
        Path folder = folder(placer.place());
        if (ops.stat(folder) != null) {
            access.forgetFolder(namedFolder(placer.place()));
            deleteAll(folder);
            placer.forceNames(DocumentPath.parent(folder));
        }
    }

    private void deleteAll(Path path) throws IOException {
        if (isFolder(path)) {
            for (String name : ops.list(path)) {
                deleteAll(path.resolve(name));
            }
        }
        try (FileLocks.Use use = FileLocks.use(path)) {
            ops.delete(use.file());
        }
    }

    /** Answers where a file of this folder lies or would, and creates the folder. */
    Path createdFile(FilePlacer placer, String name) throws IOException {
        requireUsable(placer.place(), name);
        return createdFolder(placer).resolve(name);
    }

    private Path createdFolder(FilePlacer placer) throws IOException {
        if (own) {
            access.createFolder(
                    placer,
                    namedFolder(placer.place()),
                    DocumentPath.side(placer.place().real()));
        }
        return folder(placer.place());
    }

    /** Answers the folder's path, in which the side folder may be a link. */
    private Path namedFolder(Place place) {
        Path folder = DocumentPath.side(place.real());
        for (String step : steps) {
            folder = folder.resolve(step);
        }
        return folder;
    }

    /** Answers the folder's path without links. */
    private Path folder(Place place) throws IOException {
        if (!own) {
            return DocumentPath.parent(place.real());
        }
        Path folder = DocumentPath.side(place.real());
        if (ops.stat(folder) != null) {
            folder = ops.realPath(folder);
        }
        for (String step : steps) {
            folder = folder.resolve(step);
            if (isLink(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
        return folder;
    }

    /** Answers a plain file. */
    private Path file(Place place, String name) throws IOException {
        requireUsable(place, name);
        Path file = folder(place).resolve(name);
        FileStamp stamp = isLink(file) ? null : ops.stat(file);
        if (stamp == null || !stamp.isRegularFile()) {
            throw new NoSuchFileException(file.toString(), null, stamp == null ? null : "It is no plain file.");
        }
        return file;
    }

    private void requireUsable(Place place, String name) {
        FileNames.require(name);
        if (!own) {
            FileNames.requireFreeBesideDocument(place.real(), name);
        } else if (steps.isEmpty()) {
            FileNames.requireFreeInSideFolder(place.real(), name);
        }
    }

    @Override
    public String toString() {
        return (own ? "own folder" : "transcripts") + (steps.isEmpty() ? "" : " " + String.join("/", steps));
    }
}
