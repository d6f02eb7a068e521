package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.LockWait.Obstacle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The queue of this JVM's threads for one real path, first come, first served. Thread-safe. */
final class LockQueue {

    private final Path realDocument;
    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile @Nullable Turn turn;

    LockQueue(Path realDocument) {
        this.realDocument = realDocument;
    }

    /** One thread's time at the head of the queue. */
    private static final class Turn {

        final String thread = Thread.currentThread().getName();
        final Instant since = Instant.now();
        final long sinceNanos = System.nanoTime();
        volatile @Nullable Instant functionSince;

        String text() {
            Instant function = functionSince;
            return "thread \"" + thread + "\" of this process has been changing it since " + since + " ("
                    + LockWait.span(System.nanoTime() - sinceNanos) + ")"
                    + (function == null ? "" : " and a function of the caller is running in it since " + function);
        }
    }

    /**
     * Waits for this thread's turn.
     *
     * @throws SessionStoreException.Busy if the deadline passed first or the thread was interrupted
     * @throws IllegalStateException if it is this thread's turn already
     */
    void enter(LockWait wait) {
        Turn present = turn;
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("A change of the session store " + wait.store()
                    + " was called from within another change of it (" + realDocument + "): "
                    + (present == null ? "this thread" : present.text())
                    + ". Make both changes in one transaction, or one after the other.");
        }
        // An interrupt ends the waiting. A thread that needs not wait goes on, with its flag kept.
        boolean interrupted = Thread.interrupted();
        try {
            if (!lock.tryLock(0, TimeUnit.NANOSECONDS)) {
                if (interrupted) {
                    throw wait.interrupted(obstacle());
                }
                if (!lock.tryLock(wait.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    throw wait.timedOut(obstacle());
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw wait.interrupted(obstacle());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        turn = new Turn();
    }

    /** Lets the next thread in. */
    void leave() {
        turn = null;
        lock.unlock();
    }

    /** Notes, for the messages that other threads get, whether the caller's function runs. */
    void functionRunning(boolean running) {
        Turn present = turn;
        if (present != null && lock.isHeldByCurrentThread()) {
            present.functionSince = running ? Instant.now() : null;
        }
    }

    /** Answers whether it is this thread's turn. */
    boolean isEntered() {
        return lock.isHeldByCurrentThread();
    }

    private Obstacle obstacle() {
        Turn present = turn;
        if (present == null) {
            return new Obstacle(
                    "another thread of this process",
                    "other threads of this process are changing it",
                    "Try again, or give the changes a longer timeout.");
        }
        String advice = present.functionSince == null
                ? "Try again; if that thread hangs, a thread dump shows where."
                : "Keep the function short and let it wait for no other thread or store; a thread dump shows where it is.";
        return new Obstacle("thread \"" + present.thread + "\" of this process", present.text(), advice);
    }
}
