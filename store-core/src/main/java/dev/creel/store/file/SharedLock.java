package dev.creel.store.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all stores of this JVM share about one real path, counted by use. Thread-safe. */
final class SharedLock {

    private static final Map<Path, SharedLock> ALL = new HashMap<>();

    private final Path realDocument;
    private final LockQueue queue;
    private final LockChannel channel;
    private int users;
    private @Nullable LoaderMark mark;

    private SharedLock(Path realDocument) {
        this.realDocument = realDocument;
        this.queue = new LockQueue(realDocument);
        this.channel = new LockChannel(LockFolder.lockFile(realDocument));
    }

    /**
     * Claims what belongs to a real path, until {@link #drop}. Touches no file.
     *
     * @param withFiles whether its lock file may be used
     * @throws dev.creel.store.SessionStoreException.Unavailable if the path is open through another class loader
     */
    static SharedLock claim(Path store, Path realDocument, boolean withFiles) {
        synchronized (ALL) {
            SharedLock shared = ALL.get(realDocument);
            if (shared == null) {
                shared = new SharedLock(realDocument);
            }
            if (withFiles && shared.mark == null) {
                shared.mark = LoaderMark.set(store, realDocument);
            }
            shared.users++;
            ALL.put(realDocument, shared);
            return shared;
        }
    }

    /** Gives a claim back. With the last one the lock file is closed. */
    void drop() throws IOException {
        synchronized (ALL) {
            if (--users > 0) {
                return;
            }
            ALL.remove(realDocument);
            try {
                // Under the monitor, because closing an old channel would drop the lock of a new one.
                channel.close();
            } finally {
                if (mark != null) {
                    mark.remove();
                    mark = null;
                }
            }
        }
    }

    Path realDocument() {
        return realDocument;
    }

    LockQueue queue() {
        return queue;
    }

    /** Answers the operating system's lock, to be used by the thread whose turn it is. */
    LockChannel channel() {
        return channel;
    }
}
