package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a store's document and the files beside it lie. The document may be a symbolic link, which is followed anew each
 * time. Immutable, thread-safe.
 */
final class DocumentPath {

    /** Left in the side folder by the first commit: from then on a missing document is one that has gone. */
    static final String COMMITTED = "committed";

    private static final Pattern TRACE = Pattern.compile(".+\\.jsonl(\\..*)?");

    private static final int MAX_LINKS = 40;

    /** Belongs to whom this process acts as. */
    private static final Path SELF = Path.of("/proc/self");

    private final FileOps ops;
    private final Path given;

    DocumentPath(FileOps ops, Path given) {
        this.ops = ops;
        this.given = given;
    }

    /** Answers the path as the user gave it, made absolute. */
    Path given() {
        return given;
    }

    /** Answers where the document really lies, or would if it were there: links are followed also where they lead nowhere. */
    Path real() throws IOException {
        Path path = given;
        for (int hops = 0; hops < MAX_LINKS; hops++) {
            try {
                return ops.realPath(path);
            } catch (NoSuchFileException e) {
                Path directory = parent(path);
                Path realDirectory = ops.stat(directory) == null ? directory : ops.realPath(directory);
                Path target = ops.readLink(path);
                if (target == null) {
                    return realDirectory.resolve(name(path));
                }
                path = realDirectory.resolve(target);
            }
        }
        throw new FileSystemLoopException(given.toString());
    }

    /**
     * Answers where the document lies now.
     *
     * @throws SessionStoreException.Unavailable if that cannot be found out
     */
    Place locate() {
        try {
            Path real = real();
            FileStamp document = ops.stat(real);
            return document == null ? new Place(real, false, owner(real)) : new Place(real, true, Owner.of(document));
        } catch (IOException e) {
            throw unavailable("find", e);
        }
    }

    static Path side(Path real) {
        return real.resolveSibling(name(real) + ".creel");
    }

    static Path temporary(Path real) {
        return real.resolveSibling(name(real) + ".creel.tmp");
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("The path " + path + " names no file");
        }
        return parent;
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Answers what shows that there was a document here before, or null if nothing does. */
    @Nullable
    String trace() throws IOException {
        Path real = real();
        Path directory = parent(real);
        FileStamp stamp = ops.stat(directory);
        if (stamp == null) {
            return ops.readLink(given) == null ? null : "the link to " + real;
        }
        if (!stamp.isDirectory()) {
            return null;
        }
        Path committed = side(real).resolve(COMMITTED);
        if (ops.stat(committed) != null) {
            return committed.toString();
        }
        List<String> names = ops.list(directory);
        String backup = name(real) + ".bak.";
        return names.stream()
                .filter(name -> name.startsWith(backup) || TRACE.matcher(name).matches())
                .sorted()
                .findFirst()
                .map(name -> directory.resolve(name).toString())
                .orElse(null);
    }

    /** Answers whose files these are: the document's, without one those of the nearest directory above it. */
    Owner owner(Path real) throws IOException {
        for (Path path = real; path != null; path = path.getParent()) {
            FileStamp stamp = ops.stat(path);
            if (stamp != null) {
                FileStamp self = isOpenToAll(stamp) ? ops.stat(SELF) : null;
                return Owner.of(self == null ? stamp : self);
            }
        }
        throw new NoSuchFileException(real.toString());
    }

    /** Answers whether it is a directory such as {@code /tmp}, whose owner does not own what others make in it. */
    private static boolean isOpenToAll(FileStamp stamp) {
        return stamp.isDirectory() && (stamp.permissions() & 01002) == 01002;
    }

    /**
     * Creates the directories that lead to a first document, for its owner, and forces the names of all of them if a change
     * is to survive with its directory: one that is there already may have been made by a process that died before it
     * could. One whose name lies in a directory that this user may not read is taken to be older than that.
     *
     * @throws SessionStoreException.Unavailable if they cannot be created or forced
     */
    void createDirectories(Place place, Durability durability) {
        Path directory = parent(place.real());
        boolean forced = durability == Durability.FILE_AND_DIRECTORY;
        try {
            List<Path> missing = new ArrayList<>();
            Path present = directory;
            for (; present != null && ops.stat(present) == null; present = present.getParent()) {
                missing.add(present);
            }
            if (!missing.isEmpty()) {
                create(missing, place.owner(), forced);
            }
            if (forced && present != null) {
                forceNamesUpTo(ops.realPath(present));
            }
        } catch (IOException e) {
            throw unavailable("create the directory of", e);
        }
    }

    /** @param missing the directories to create, the lowest one first */
    private void create(List<Path> missing, Owner owner, boolean forced) throws IOException {
        ops.createDirectories(missing.get(0));
        boolean complete = false;
        try {
            for (Path made : missing) {
                owner.give(ops, given, made);
                if (forced) {
                    Uninterrupted.forceDirectory(ops, parent(made));
                }
            }
            complete = true;
        } finally {
            if (!complete) {
                for (Path made : missing) {
                    ops.delete(made);
                }
            }
        }
    }

    /** Forces the names that lead to a directory, from where its file system is mounted. */
    private void forceNamesUpTo(Path directory) throws IOException {
        FileStamp stamp = ops.stat(directory);
        for (Path above = directory.getParent(); above != null; above = above.getParent()) {
            FileStamp next = ops.stat(above);
            if (stamp == null || next == null || !next.sameDevice(stamp)) {
                return;
            }
            try {
                Uninterrupted.forceDirectory(ops, above);
            } catch (AccessDeniedException e) {
                // Only reading brings its names to the device, and whoever may not read there may still work below.
            }
        }
    }

    /** Notes that there was a document here, for the day when it is missing. */
    void markAsCommitted(Path real, Owner owner) throws IOException {
        Path committed = side(real).resolve(COMMITTED);
        if (ops.stat(committed) == null) {
            ops.create(committed).close();
        }
        // Also what a process made that died before it could give it away.
        owner.give(ops, given, side(real));
        owner.give(ops, given, committed);
    }

    SessionStoreException.Unavailable unavailable(String doing, IOException cause) {
        return new SessionStoreException.Unavailable(
                given.toString(),
                "Could not " + doing + " " + given + ": " + cause + ". Nothing was changed. Check that the file and its"
                        + " directory may be used by this user and that the disk has room.",
                cause);
    }
}
