package dev.creel.store.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Work that was started in another thread. Thread-safe. */
final class OtherThread<T extends @Nullable Object> {

    /** What the thread does. */
    interface Work<T extends @Nullable Object> {
        T run() throws Exception;
    }

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Duration patience;
    private final Thread thread;

    /** Starts it. */
    OtherThread(Work<T> work, Duration patience) {
        this.patience = patience;
        thread = new Thread(() -> run(work), "contract-other");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Work<T> work) {
        try {
            result.complete(work.run());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Waits for the end of the work and answers its result, or throws what it threw. */
    T result() {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new AssertionError("In the other thread: " + e.getCause(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("The other thread has not ended: " + e, e);
        }
    }

    /** Waits until the thread waits for something, or has ended, or seems to wait in a way that cannot be seen. */
    void awaitWaiting() {
        long begin = System.nanoTime();
        while (thread.getState() == Thread.State.RUNNABLE && System.nanoTime() - begin < patience.toNanos() / 4) {
            Thread.onSpinWait();
        }
    }

    boolean hasEnded() {
        return result.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }
}
