package dev.creel.cli;

import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Keeps a second guard out of the directory in which one keeps its state, until it is closed or its process ends. Thread-safe. */
final class DirectoryLock implements AutoCloseable {

    private static final String NAME = "guard.lock";
    private static final long AGAIN_MILLIS = 50;

    private final Optional<FileChannel> locked;

    private DirectoryLock(Optional<FileChannel> locked) {
        this.locked = locked;
    }

    /**
     * Waits until no other guard has the directory. One that cannot be written is no reason not to watch: the guardian
     * itself tells people of that.
     *
     * @throws SessionStoreException.Unavailable if another one still has it after a while; names the directory
     */
    static DirectoryLock take(Path directory, Duration patience) {
        try {
            Files.createDirectories(directory, forOwner("rwx------"));
            FileChannel channel = FileChannel.open(
                    directory.resolve(NAME),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    forOwner("rw-------"));
            if (lock(channel, patience)) {
                return new DirectoryLock(Optional.of(channel));
            }
            channel.close();
        } catch (IOException e) {
            return new DirectoryLock(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SessionStoreException.Unavailable(
                directory.toString(),
                "Another guard keeps its state in " + directory
                        + ". See what it knows with \"creel status\" and its sources, or give each"
                        + " a \"directory\" of its own in its configuration. Nothing is watched.",
                null);
    }

    private static FileAttribute<?> forOwner(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static boolean lock(FileChannel channel, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!isLocked(channel)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(AGAIN_MILLIS);
        }
        return true;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Somebody in this process has it.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            if (locked.isPresent()) {
                locked.get().close();
            }
        } catch (IOException e) {
            // It ends with the process.
            return;
        }
    }
}
