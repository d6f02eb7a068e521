package dev.creel.bench;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreStats;
import dev.creel.store.retention.SessionFiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets the changes of a store through one after the other, as the store's own lock does, and tells of each for how long it
 * held that lock, how long the processor worked for it and how much of the document it wrote. Thread-safe.
 */
final class ChangeMeter {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Set<String> CHANGES = Set.of("update", "replace", "transact");

    /** What one change took. Immutable, thread-safe. */
    record Cost(long holdNanos, long cpuNanos, long bytes) {}

    /** A change. Used by one thread. */
    interface Work<T, X extends Throwable> {
        T run() throws X;
    }

    private final FileSessionStore store;
    private final ReentrantLock turn = new ReentrantLock(true);

    ChangeMeter(FileSessionStore store) {
        this.store = store;
    }

    /** Makes a change, and adds what it took to a list, which only this thread may use meanwhile. */
    <T, X extends Throwable> T measure(List<Cost> costs, Work<T, X> work) throws X {
        turn.lock();
        try {
            FileStoreStats before = store.stats();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            T answer = work.run();
            long cpu = THREADS.getCurrentThreadCpuTime() - cpuBefore;
            FileStoreStats after = store.stats();
            Duration held = after.lockHold().total().minus(before.lockHold().total());
            costs.add(new Cost(held.toNanos(), cpu, bytes(after) - bytes(before)));
            return answer;
        } finally {
            turn.unlock();
        }
    }

    private static long bytes(FileStoreStats stats) {
        return stats.bytesWritten() + stats.bytesCopied();
    }

    /** Answers how many bytes of documents the store wrote so far. */
    long bytes() {
        return bytes(store.stats());
    }

    /** Answers the store, of which every change is measured. */
    SessionFiles.Source store(List<Cost> costs) {
        return (SessionFiles.Source) Proxy.newProxyInstance(
                SessionFiles.Source.class.getClassLoader(),
                new Class<?>[] {SessionFiles.Source.class},
                (proxy, method, args) -> CHANGES.contains(method.getName())
                        ? measure(costs, () -> Optional.ofNullable(call(method, args)))
                                .orElse(null)
                        : call(method, args));
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(store, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
