package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** Work on files that is past waiting, so that an interrupt does not end it. Stateless and thread-safe. */
final class Uninterrupted {

    /** What is done; anew from its start if an interrupt closed its files. */
    interface Work<T> extends Apart.Step<T, IOException> {}

    private Uninterrupted() {}

    /** Does the work until no interrupt breaks it off, and sets the flag again at the end. */
    static <T> T run(Work<T> work) throws IOException {
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return Apart.run(work);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Brings the names in a directory to the device. */
    static void forceDirectory(FileOps ops, Path directory) throws IOException {
        run(() -> {
            ops.forceDirectory(directory);
            return directory;
        });
    }
}
