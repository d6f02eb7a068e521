package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's locks on files beside documents, and which of those files this JVM uses otherwise. The system
 * drops a process's lock as soon as the process closes any channel on the file, so a file is either locked or in use, by
 * its real path. Thread-safe.
 */
final class FileLocks {

    private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);
    private static final Set<OpenOption> EXISTING = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final int LOCKED = -1;
    private static final int ATTEMPTS = 100;

    /** How often each file is in use, or {@link #LOCKED}. */
    private static final Map<Path, Integer> USES = new HashMap<>();

    /** Channels whose closing would let go of somebody else's lock; the collector closes what nobody keeps. */
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private FileLocks() {}

    /** Makes the file to be locked, unless it is there. */
    interface Creation {
        void run() throws IOException;
    }

    /**
     * Notes that a file is in use until that is closed; meanwhile it cannot be locked.
     *
     * @param file its real path
     * @throws FileSystemException if this JVM holds its lock
     */
    static Use use(Path file) throws FileSystemException {
        synchronized (USES) {
            int uses = USES.getOrDefault(file, 0);
            if (uses == LOCKED) {
                throw new FileSystemException(
                        file.toString(), null, "This process holds the lock on the file. Let go of it first.");
            }
            USES.put(file, uses + 1);
        }
        return new Use(file);
    }

    /**
     * Takes the lock on a file, without waiting for it.
     *
     * @param file its real path
     * @param withSystem whether other processes are kept out too
     * @return null if somebody holds it, or this JVM has the file in use
     */
    static @Nullable Held tryLock(FileOps ops, Path file, boolean withSystem, Creation creation) throws IOException {
        synchronized (USES) {
            if (USES.putIfAbsent(file, LOCKED) != null) {
                return null;
            }
        }
        boolean mayBeLocked = false;
        try {
            FileChannel channel = null;
            if (withSystem) {
                channel = lock(ops, file, creation);
                if (channel == null) {
                    return null;
                }
            } else {
                creation.run();
            }
            mayBeLocked = true;
            return new Held(file, channel);
        } catch (OverlappingFileLockException e) {
            mayBeLocked = true;
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "This process holds the lock on the file under another name, or through another class loader.");
        } finally {
            if (!mayBeLocked) {
                leave(file);
            }
        }
    }

    private static @Nullable FileChannel lock(FileOps ops, Path file, Creation creation) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            creation.run();
            FileStamp before = ops.stat(file);
            if (before == null) {
                continue;
            }
            if (!before.isRegularFile()) {
                throw new FileSystemException(file.toString(), null, "Only a plain file can be locked.");
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(file, EXISTING);
            } catch (NoSuchFileException e) {
                // Its last holder removed it.
                continue;
            }
            boolean keep = false;
            try {
                if (!tryLock(channel)) {
                    return null;
                }
                FileStamp now = ops.stat(file);
                // Else it was removed under this channel, and others may have locked its successor.
                keep = now != null && now.sameFile(before);
            } catch (OverlappingFileLockException e) {
                keep = true;
                synchronized (USES) {
                    NEVER_CLOSED.add(channel);
                }
                throw e;
            } finally {
                if (!keep) {
                    channel.close();
                }
            }
            if (keep) {
                return channel;
            }
        }
        return null;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void leave(Path file) {
        synchronized (USES) {
            USES.computeIfPresent(file, (same, uses) -> uses > 1 ? uses - 1 : null);
        }
    }

    /** The use of a file that is not locked. Thread-safe. */
    static final class Use implements AutoCloseable {

        private final Path file;
        private final AtomicBoolean over = new AtomicBoolean();

        private Use(Path file) {
            this.file = file;
        }

        Path file() {
            return file;
        }

        /** Ends it, which comes after the file was closed. Does nothing the second time. */
        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                leave(file);
            }
        }
    }

    /** A lock that is held. Thread-safe. */
    static final class Held implements AutoCloseable {

        private final Path file;
        private final @Nullable FileChannel channel;
        private final AtomicBoolean over = new AtomicBoolean();

        private Held(Path file, @Nullable FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        Path file() {
            return file;
        }

        boolean isOver() {
            return over.get();
        }

        /** Lets go of it. A failure is logged. Does nothing the second time. */
        @Override
        public void close() {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("path", file).setCause(e).log("failed to close a locked file");
            }
            leave(file);
        }
    }
}
