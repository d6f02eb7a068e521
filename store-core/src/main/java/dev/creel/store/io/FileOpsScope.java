package dev.creel.store.io;

import java.util.concurrent.Callable;

/**
 * Decides which {@link FileOps} the stores opened by the present thread use. Thread-safe: a scope concerns one thread.
 */
public final class FileOpsScope {

    private static final ThreadLocal<FileOps> CURRENT = new ThreadLocal<>();
    private static final FileOps SYSTEM = new NioFileOps();

    private FileOpsScope() {}

    /** Answers what a store opened now, in this thread, is to use. */
    public static FileOps current() {
        FileOps ops = CURRENT.get();
        return ops == null ? SYSTEM : ops;
    }

    /** Answers the operating system's own files. */
    public static FileOps system() {
        return SYSTEM;
    }

    /** Runs a task in which every store that is opened uses the given operations, also after the task has ended. */
    public static <T> T with(FileOps ops, Callable<T> task) throws Exception {
        FileOps before = CURRENT.get();
        CURRENT.set(ops);
        try {
            return task.call();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
