package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.LockWait.Obstacle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on Creel's private lock file, which only this class opens. Used by one thread at a time:
 * the one whose turn it is in the {@link LockQueue}.
 *
 * <p>The system drops a process's lock as soon as the process closes any channel on the file. So there is one channel
 * for each real path, nothing reads the file, nothing deletes it, and interrupts are kept away from the channel.
 */
final class LockChannel {

    private static final Set<OpenOption> EXISTING = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LEFT_FREE = 2 * LONGEST_PAUSE;
    private static final long LONGEST_STREAK = TimeUnit.MILLISECONDS.toNanos(200);

    private final Path file;
    private @Nullable FileChannel channel;
    private @Nullable FileStamp opened;
    private @Nullable FileLock lock;
    private long streakBegin = System.nanoTime() - LEFT_FREE;
    private long lastRelease = streakBegin;

    LockChannel(Path file) {
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @throws SessionStoreException.Busy if another process kept it until the deadline, or the thread was interrupted
     */
    void lock(LockFolder folder, FileOps ops, LockWait wait) throws IOException {
        giveOthersTheirTurn(wait);
        try {
            for (int attempt = 0; !tryOnce(folder, ops, wait); attempt++) {
                wait.pause(attempt, LONGEST_PAUSE, this::obstacle);
            }
        } catch (IOException | RuntimeException e) {
            if (!(e instanceof SessionStoreException.Busy)) {
                closeAfter(e);
            }
            throw e;
        }
    }

    private boolean tryOnce(LockFolder folder, FileOps ops, LockWait wait) throws IOException {
        FileChannel present = channel == null ? open(folder, ops) : channel;
        FileLock got = present == null ? null : tryLock(present, wait);
        if (got == null) {
            return false;
        }
        FileStamp now = ops.stat(file);
        if (now == null || opened == null || !now.sameFile(opened)) {
            // The file was removed under this channel, and others may have locked its successor.
            close();
            return false;
        }
        lock = got;
        return true;
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** A process that comes back at once would always be quicker than those that poll. */
    private void giveOthersTheirTurn(LockWait wait) {
        long now = System.nanoTime();
        if (now - lastRelease >= LEFT_FREE) {
            streakBegin = now;
        } else if (now - streakBegin >= LONGEST_STREAK) {
            wait.idle(LEFT_FREE - (now - lastRelease));
            streakBegin = System.nanoTime();
        }
    }

    /** Opens the lock file, made first if need be; answers nothing if it was taken away meanwhile. */
    private @Nullable FileChannel open(LockFolder folder, FileOps ops) throws IOException {
        FileStamp before = ops.stat(file);
        if (before == null) {
            folder.createLockFile();
            before = ops.stat(file);
        }
        FileChannel fresh;
        try {
            fresh = FileChannel.open(file, EXISTING);
        } catch (NoSuchFileException e) {
            return null;
        }
        channel = fresh;
        FileStamp after = ops.stat(file);
        if (before == null || after == null || !before.sameFile(after)) {
            close();
            return null;
        }
        opened = after;
        return fresh;
    }

    private static @Nullable FileLock tryLock(FileChannel channel, LockWait wait) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new SessionStoreException.Unavailable(
                    wait.store().toString(),
                    "The lock file of the session store " + wait.store()
                            + " is already locked by this very JVM: through"
                            + " another class loader, or under another name of its directory (a bind mount). Nothing was"
                            + " changed. Open the store once in a JVM, and by one name.",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the lock go and keeps the channel. */
    void unlock() throws IOException {
        FileLock held = lock;
        if (held == null) {
            return;
        }
        lock = null;
        boolean interrupted = Thread.interrupted();
        boolean released = false;
        try {
            held.release();
            released = true;
        } finally {
            lastRelease = System.nanoTime();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (!released) {
                close();
            }
        }
    }

    /** Closes the lock file, which lets the lock go too; the next use opens it again. */
    void close() throws IOException {
        FileChannel present = channel;
        channel = null;
        opened = null;
        lock = null;
        if (present != null) {
            present.close();
        }
    }

    private Obstacle obstacle() {
        return new Obstacle(
                "another process",
                "another process that uses Creel is changing it, and holds the lock on " + file,
                "Which process it is, \"lsof " + file + "\" or \"fuser " + file
                        + "\" shows. Do not delete that file: that frees nothing.");
    }
}
