package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the temporary files that were left by processes that died: those of Creel's locks at once, those of
 * files beside the document and those of a gateway when they are older than an hour, because both are written without a
 * lock, so a younger one may be in use.
 * Used under the store's lock.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final Pattern TEMPORARY =
            Pattern.compile("\\.(\\d+\\.|creel\\.)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.tmp");

    private final FileOps ops;
    private long lastSweep;
    private boolean swept;

    Leftovers(FileOps ops) {
        this.ops = ops;
    }

    /** Looks for leftovers beside the document, if that was not done within the last hour. */
    void sweep(Path real) {
        long now = System.nanoTime();
        if (swept && now - lastSweep < HOUR_NANOS) {
            return;
        }
        swept = true;
        lastSweep = now;
        Path directory = DocumentPath.parent(real);
        try {
            for (String name : ops.list(directory)) {
                if (isTemporary(real, name)) {
                    remove(directory.resolve(name));
                }
            }
            sweepSide(real, DocumentPath.side(real));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("path", directory)
                    .setCause(e)
                    .log("could not look for temporary files left behind");
        }
    }

    /** Answers whether a name is that of a temporary file that is made for this document without its lock. */
    static boolean isTemporary(Path real, String name) {
        String document = DocumentPath.name(real);
        return name.startsWith(document)
                && TEMPORARY.matcher(name.substring(document.length())).matches();
    }

    /** Who holds the store's lock is the only one to need temporaries of locks, and has none yet. */
    private void sweepSide(Path real, Path side) throws IOException {
        if (ops.stat(side) == null) {
            return;
        }
        for (String name : ops.list(side)) {
            if (name.startsWith(LockFolder.TEMPORARY)) {
                ops.delete(side.resolve(name));
            } else if (isTemporary(real, name)) {
                remove(side.resolve(name));
            }
        }
    }

    private void remove(Path path) {
        FileStamp stamp;
        try {
            stamp = ops.stat(path);
            if (stamp == null || stamp.readAtNanos() - stamp.modifiedNanos() < HOUR_NANOS) {
                return;
            }
            ops.delete(path);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("path", path).setCause(e).log("temporary file could not be removed");
            return;
        }
        LOG.atInfo()
                .addKeyValue("path", path)
                .addKeyValue("bytes", stamp.size())
                .log("removed a temporary file that was left behind");
    }
}
