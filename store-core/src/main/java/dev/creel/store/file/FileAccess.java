package dev.creel.store.file;

import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.io.FileOps;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all folders beside one store share: where they lie, whether they may be used, and what of them is open. Thread-safe.
 */
final class FileAccess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileAccess.class);

    private final DocumentPath path;
    private final FileOps ops;
    private final FileStoreOptions options;
    private final Set<Closeable> open = new HashSet<>();

    /** Folders whose names this store object has brought to the device. */
    private final Set<Path> sure = ConcurrentHashMap.newKeySet();

    private boolean closed;

    FileAccess(DocumentPath path, FileOps ops, FileStoreOptions options) {
        this.path = path;
        this.ops = ops;
        this.options = options;
    }

    FileOps ops() {
        return ops;
    }

    FileStoreOptions options() {
        return options;
    }

    /** Answers where the document lies now. */
    Place place() {
        requireOpen();
        return path.locate();
    }

    /** Answers what puts files beside the document as it lies now. */
    FilePlacer placer() {
        requireWritable();
        Place place = path.locate();
        if (!place.exists()) {
            path.createDirectories(place, options.durability());
        }
        return new FilePlacer(ops, path.given(), place, options.durability());
    }

    /**
     * Creates a folder unless that has happened.
     *
     * @param first the folder at which to begin
     */
    void createFolder(FilePlacer placer, Path folder, Path first) throws IOException {
        if (!sure.contains(folder) || ops.stat(folder) == null) {
            placer.createFolder(folder, first);
            sure.add(folder);
        }
    }

    /** Forgets that a folder was there, with all within it. */
    void forgetFolder(Path folder) {
        sure.removeIf(known -> known.startsWith(folder));
    }

    /** Closes something with the store, unless {@link #forget} is told that it was closed. */
    void keep(Closeable resource) throws IOException {
        synchronized (this) {
            if (!closed) {
                open.add(resource);
                return;
            }
        }
        resource.close();
        throw closedStore();
    }

    synchronized void forget(Closeable resource) {
        open.remove(resource);
    }

    synchronized void requireOpen() {
        if (closed) {
            throw closedStore();
        }
    }

    void requireWritable() {
        requireOpen();
        if (options.access() == Access.READ_ONLY) {
            throw new UnsupportedOperationException(
                    "The session store " + path.given() + " was opened for reading only");
        }
    }

    private IllegalStateException closedStore() {
        return new IllegalStateException("The session store " + path.given() + " is closed");
    }

    @Override
    public void close() {
        List<Closeable> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(open);
            open.clear();
        }
        for (Closeable resource : left) {
            try {
                resource.close();
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("storePath", path.given()).setCause(e).log("failed to close a file");
            }
        }
    }
}
