package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of a store, in three layers: the queue of this JVM's threads, the operating system's lock on a private file,
 * and the original's lock file. The {@link LockScope} decides which of them are used. Thread-safe.
 */
final class StoreLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);

    private final FileOps ops;
    private final LockScope scope;
    private final Path givenPath;
    private final Duration timeout;
    private final StatsSink stats;
    private final ProcessTable processes;
    private @Nullable SharedLock claim;
    private boolean closed;

    /** Where the lock counts what it does. */
    interface StatsSink {

        /** One change waited this long for all its locks, whether it got them or not. */
        void lockWaited(long nanos);

        /** A change held the lock this long. */
        void lockHeld(long nanos);

        /** A lock could not be let go in the proper way. */
        void unlockFailed();
    }

    /**
     * @param givenPath the document as the user gave it, absolute
     * @param timeout how long one change may wait for all its locks together
     */
    StoreLock(FileOps ops, LockScope scope, Path givenPath, Duration timeout, StatsSink stats) {
        this(ops, scope, givenPath, timeout, stats, ProcessTable.system());
    }

    StoreLock(FileOps ops, LockScope scope, Path givenPath, Duration timeout, StatsSink stats, ProcessTable processes) {
        this.ops = ops;
        this.scope = scope;
        this.givenPath = givenPath;
        this.timeout = timeout;
        this.stats = stats;
        this.processes = processes;
    }

    /**
     * Keeps what belongs to a document open for this store object, instead of what it used before. Touches no file.
     *
     * @throws SessionStoreException.Unavailable if the document is open through another class loader
     */
    synchronized void claim(Path realDocument) {
        if (closed) {
            throw new IllegalStateException("The session store " + givenPath + " is closed");
        }
        SharedLock before = claim;
        if (before != null && before.realDocument().equals(realDocument)) {
            return;
        }
        claim = SharedLock.claim(givenPath, realDocument, scope != LockScope.JVM);
        drop(before);
    }

    /**
     * Waits for this thread's turn, then takes the operating system's lock. The document's directory must be there.
     *
     * @param realDocument the document with all symbolic links resolved
     * @param owner whom files made on the way are given to
     * @throws SessionStoreException.Busy if the timeout passed first or the thread was interrupted
     * @throws SessionStoreException.Unavailable if the lock file cannot be used
     * @throws IllegalStateException if this thread is changing the same document already
     */
    Held acquire(Path realDocument, Owner owner) {
        return Apart.run(() -> acquireNow(realDocument, owner));
    }

    private Held acquireNow(Path realDocument, Owner owner) {
        LockWait wait = new LockWait(givenPath, timeout);
        claim(realDocument);
        SharedLock shared = SharedLock.claim(givenPath, realDocument, scope != LockScope.JVM);
        LockFolder folder = new LockFolder(ops, givenPath, realDocument, owner);
        boolean acquired = false;
        try {
            shared.queue().enter(wait);
            try {
                if (scope != LockScope.JVM) {
                    shared.channel().lock(folder, ops, wait);
                }
                acquired = true;
            } finally {
                if (!acquired) {
                    shared.queue().leave();
                }
            }
        } catch (IOException e) {
            throw unavailable("The lock file " + LockFolder.lockFile(realDocument), e);
        } finally {
            wait.stop();
            if (!acquired) {
                stats.lockWaited(wait.waitedNanos());
                drop(shared);
            }
        }
        return new Held(shared, folder, wait);
    }

    /** Gives up this store object's claim; a change in progress keeps its own. */
    @Override
    public synchronized void close() {
        closed = true;
        SharedLock before = claim;
        claim = null;
        drop(before);
    }

    private void drop(@Nullable SharedLock shared) {
        if (shared != null) {
            quietly("close the lock file", shared::drop);
        }
    }

    private SessionStoreException.Unavailable unavailable(String what, IOException e) {
        return new SessionStoreException.Unavailable(
                givenPath.toString(),
                what + " of the session store " + givenPath + " cannot be used: " + e
                        + ". Nothing was changed. Check that" + " user " + ops.userName(ops.currentUser())
                        + " may write in that directory.",
                e);
    }

    /** A step of letting go. */
    private interface Step {

        void run() throws IOException;
    }

    private void quietly(String what, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failed(what, e);
        }
    }

    private void failed(String what, Exception e) {
        stats.unlockFailed();
        LOG.atWarn().addKeyValue("storePath", givenPath).setCause(e).log("failed to {}", what);
    }

    /** The lock while one change holds it. Belongs to the thread that acquired it. */
    final class Held implements AutoCloseable {

        private final SharedLock shared;
        private final GatewayLock gateway;
        private final LockWait wait;
        private final long since = System.nanoTime();
        private boolean released;

        private Held(SharedLock shared, LockFolder folder, LockWait wait) {
            this.shared = shared;
            this.gateway = new GatewayLock(
                    ops,
                    folder,
                    processes,
                    givenPath,
                    shared.realDocument(),
                    e -> failed("remove the lock file of the gateway", e));
            this.wait = wait;
        }

        /**
         * Takes the original's lock, if the scope asks for it and it is not held already.
         *
         * @throws SessionStoreException.Busy if the timeout passed first or the thread was interrupted
         * @throws SessionStoreException.Unavailable if a lock file cannot be used
         */
        void takeGatewayLock() {
            if (scope != LockScope.GATEWAY || gateway.isTaken()) {
                return;
            }
            wait.resume();
            try {
                Apart.run(() -> {
                    gateway.take(wait);
                    return gateway;
                });
            } catch (IOException e) {
                throw unavailable("The lock file " + givenPath + ".lock", e);
            } finally {
                wait.stop();
            }
        }

        /**
         * Answers whether the original's lock is still held, or not needed.
         *
         * @throws SessionStoreException.Unavailable if a lock file cannot be read
         */
        boolean gatewayLockIsOurs() {
            try {
                return scope != LockScope.GATEWAY || gateway.isOurs();
            } catch (IOException e) {
                throw unavailable("The lock file " + givenPath + ".lock", e);
            }
        }

        /** Lets the original's lock go. Failures are logged and counted. */
        void releaseGatewayLock() {
            gateway.release();
        }

        /**
         * Lets the original's lock go after a commit. Failures are logged and counted.
         *
         * @return the lock files that another program took meanwhile, which is for the caller to report
         */
        List<GatewayLockFile.Lost> releaseGatewayLockAfterCommit() {
            return gateway.releaseAfterCommit();
        }

        /** Notes whether the caller's function is running, for the messages that others get. */
        void functionRunning(boolean running) {
            shared.queue().functionRunning(running);
        }

        /** Answers how much of the timeout is left. */
        Duration remaining() {
            return Duration.ofNanos(wait.remainingNanos());
        }

        /**
         * Lets everything go. Failures are logged and counted. Does nothing the second time.
         *
         * @throws IllegalStateException if another thread acquired it
         */
        @Override
        public void close() {
            if (released) {
                return;
            }
            if (!shared.queue().isEntered()) {
                throw new IllegalStateException("The lock of " + givenPath + " belongs to another thread");
            }
            released = true;
            Apart.run(() -> {
                releaseGatewayLock();
                quietly("unlock the lock file", shared.channel()::unlock);
                return released;
            });
            shared.queue().leave();
            drop(shared);
            stats.lockWaited(wait.waitedNanos());
            stats.lockHeld(System.nanoTime() - since);
        }
    }
}
