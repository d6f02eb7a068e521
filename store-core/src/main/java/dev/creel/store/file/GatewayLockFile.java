package dev.creel.store.file;

import dev.creel.store.file.LockFileJudge.Verdict;
import dev.creel.store.file.LockWait.Obstacle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lock file as the original gateway makes it: it is ours if its text is ours. Belongs to the thread that changes the
 * document.
 */
final class GatewayLockFile {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayLockFile.class);
    private static final Set<Written> WRITTEN = ConcurrentHashMap.newKeySet();
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private final FileOps ops;
    private final LockFolder folder;
    private final ProcessTable processes;
    private final Path file;
    private @Nullable Written written;

    GatewayLockFile(FileOps ops, LockFolder folder, ProcessTable processes, Path file) {
        this.ops = ops;
        this.folder = folder;
        this.processes = processes;
        this.file = file;
    }

    /** A text that this process has under a name, or is about to have. */
    private record Written(Path file, String text) {}

    /** What stands in the way. */
    private record Found(String text, FileStamp stamp, Verdict verdict) {}

    /**
     * Takes the lock, also from a process that has left it behind.
     *
     * @throws dev.creel.store.SessionStoreException.Busy if another one kept it until the deadline, or the thread was
     *     interrupted; nothing is left behind
     */
    void take(LockWait wait) throws IOException {
        for (int attempt = 0; !publish(); ) {
            Found found = examine();
            if (found == null || takeOver(found)) {
                wait.check(() -> obstacle(found));
            } else {
                // Tried again without looking first: a gateway that writes all the time leaves the name free for less
                // time than a look takes.
                wait.pause(attempt++, LONGEST_PAUSE, () -> obstacle(found));
            }
        }
    }

    private boolean publish() throws IOException {
        Written mine = new Written(file, LockPayload.text(processes.ownPid(), Instant.now(), processes.ownStartTime()));
        written = mine;
        WRITTEN.add(mine);
        boolean published = false;
        try {
            published = folder.publish(mine.text().getBytes(StandardCharsets.ISO_8859_1), file);
            return published;
        } catch (IOException e) {
            removeAfter(e);
            throw e;
        } finally {
            if (!published) {
                forget(mine);
            }
        }
    }

    /** A call that failed may have done its work all the same. */
    private void removeAfter(IOException failure) {
        try {
            if (isOurs()) {
                ops.delete(file);
            }
        } catch (IOException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    private void forget(Written mine) {
        written = null;
        WRITTEN.remove(mine);
    }

    private @Nullable Found examine() throws IOException {
        FileStamp before = ops.stat(file);
        if (before == null) {
            return null;
        }
        String text;
        try {
            text = LockPayload.read(ops, file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException | FileNotFoundException e) {
            return new Found("", before, hidden(e));
        }
        FileStamp after = ops.stat(file);
        if (after == null) {
            return null;
        }
        Verdict verdict =
                new LockFileJudge(processes).judge(file, text, after, WRITTEN.contains(new Written(file, text)));
        return new Found(
                text, after, before.equals(after) ? verdict : new Verdict(null, verdict.pid(), verdict.obstacle()));
    }

    private Verdict hidden(IOException e) {
        return new Verdict(
                null,
                OptionalLong.empty(),
                new Obstacle(
                        "an unknown process",
                        "the lock file " + file + " is there and may not be read (" + e.getMessage() + ")",
                        "Run this process as the user that the gateway runs as."));
    }

    private boolean takeOver(Found found) throws IOException {
        String reason = found.verdict().reason();
        if (reason == null || !new StaleLockFile(ops, folder, file, found.text(), found.stamp()).remove()) {
            return false;
        }
        LOG.atWarn()
                .addKeyValue("lockPath", file)
                .addKeyValue(
                        "pid",
                        found.verdict().pid().isPresent()
                                ? found.verdict().pid().getAsLong()
                                : "unknown")
                .addKeyValue("reason", reason)
                .log("Took over a lock file that its process had left behind");
        return true;
    }

    private Obstacle obstacle(@Nullable Found found) {
        return found == null
                ? new Obstacle(
                        "other processes", "other processes take the lock file " + file + " in turn", "Try again.")
                : found.verdict().obstacle();
    }

    /** Answers whether the file still has the text that was written. */
    boolean isOurs() throws IOException {
        Written mine = written;
        try {
            return mine != null && LockPayload.read(ops, file).equals(mine.text());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Removes the file if it is ours. Does nothing the second time. */
    void release() throws IOException {
        Written mine = written;
        if (mine == null) {
            return;
        }
        try {
            if (isOurs()) {
                ops.delete(file);
            } else {
                LOG.atWarn()
                        .addKeyValue("lockPath", file)
                        .log("The lock file was taken away or over while this process held it");
            }
        } finally {
            forget(mine);
        }
    }
}
