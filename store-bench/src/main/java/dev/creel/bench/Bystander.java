package dev.creel.bench;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A thread that does the same again and again and notes the longest that it took. Used by one thread. */
final class Bystander implements AutoCloseable {

    private final Thread thread;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;
    private long longestNanos;

    Bystander(String name, Runnable work) {
        thread = new Thread(() -> repeat(work), "lifetime-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void repeat(Runnable work) {
        try {
            while (!over) {
                long begin = System.nanoTime();
                work.run();
                longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /**
     * Ends it.
     *
     * @return the longest that it took once, in nanoseconds
     * @throws IOException if it failed
     */
    long stop() throws IOException, InterruptedException {
        over = true;
        thread.join();
        Throwable why = failure;
        if (why != null) {
            throw new IOException("The " + thread.getName() + " did not go on: " + why, why);
        }
        return longestNanos;
    }

    /** Lets it end after what it is at now. */
    @Override
    public void close() {
        over = true;
    }
}
