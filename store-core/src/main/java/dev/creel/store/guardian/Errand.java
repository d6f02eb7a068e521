package dev.creel.store.guardian;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work that somebody waits for, but not for ever. If it has not begun by then it never does; if it has, it goes on, and
 * somebody else hears of it if it fails. Thread-safe.
 *
 * @param <T> what it results in
 */
final class Errand<T> implements Runnable {

    private final Callable<T> work;
    private final Consumer<Throwable> unheard;
    private boolean begun;
    private boolean left;
    private boolean through;
    private @Nullable T result;
    private @Nullable Throwable failure;

    /** How it stands when nobody waits any longer. */
    enum End {
        THROUGH,
        GOES_ON,
        NEVER_BEGINS
    }

    /** @param unheard is told of a failure that nobody waited for */
    Errand(Callable<T> work, Consumer<Throwable> unheard) {
        this.work = work;
        this.unheard = unheard;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (left) {
                return;
            }
            begun = true;
        }
        try {
            ends(work.call(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ends(null, e);
        } catch (Throwable e) {
            ends(null, e);
        }
    }

    private void ends(@Nullable T with, @Nullable Throwable cause) {
        synchronized (this) {
            result = with;
            failure = cause;
            through = true;
            notifyAll();
            if (!left) {
                return;
            }
        }
        if (cause != null) {
            unheard.accept(cause);
        }
    }

    /** Waits until it is through, the time is over or the thread is interrupted. Called once. */
    synchronized End await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long nanos = patience.toNanos(); !through && nanos > 0; nanos = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        left = !through;
        return through ? End.THROUGH : begun ? End.GOES_ON : End.NEVER_BEGINS;
    }

    /**
     * Answers what it resulted in; it must be through.
     *
     * @throws RuntimeException what it failed with, wrapped if that is none
     */
    synchronized T result() {
        Throwable cause = failure;
        if (cause instanceof RuntimeException known) {
            throw known;
        }
        if (cause != null) {
            throw new IllegalStateException(AlertText.words(cause), cause);
        }
        return Objects.requireNonNull(result);
    }
}
