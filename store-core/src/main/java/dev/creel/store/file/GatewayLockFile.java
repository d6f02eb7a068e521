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
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
    private static final ConcurrentMap<Path, GatewayLockFile> CLAIMS = new ConcurrentHashMap<>();
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private final FileOps ops;
    private final LockFolder folder;
    private final ProcessTable processes;
    private final Path file;
    private @Nullable String written;
    private Moment taken = Moment.now();

    GatewayLockFile(FileOps ops, LockFolder folder, ProcessTable processes, Path file) {
        this.ops = ops;
        this.folder = folder;
        this.processes = processes;
        this.file = file;
    }

    /**
     * A lock file that another program took away or over while this process held it.
     *
     * @param holder who has it now: {@code pid 4711}, {@code nobody}, or {@code unknown}
     * @param heldMillis how long ago this process took it
     */
    record Lost(Path file, String holder, long heldMillis) {}

    /** What stands in the way. */
    private record Found(String text, FileStamp stamp, Verdict verdict) {}

    /**
     * Takes the lock, also from a process that has left it behind.
     *
     * @throws dev.creel.store.SessionStoreException.Busy if another one kept it until the deadline, or the thread was
     *     interrupted; nothing is left behind
     */
    void take(LockWait wait) throws IOException {
        claim(wait);
        try {
            takeFromOthers(wait);
        } finally {
            if (written == null) {
                CLAIMS.remove(file, this);
            }
        }
    }

    /**
     * Keeps other threads of this process away from the name. They have queues of their own if the document is a link that
     * leads elsewhere meanwhile, and without a claim they would take a file with their own pid for a left-over.
     */
    private void claim(LockWait wait) {
        for (int attempt = 0; CLAIMS.putIfAbsent(file, this) != null; attempt++) {
            wait.pause(
                    attempt,
                    LONGEST_PAUSE,
                    () -> new Obstacle(
                            "another thread of this process",
                            "another thread of this process has the lock file " + file,
                            "Try again; if that thread hangs, a thread dump shows where."));
        }
    }

    private void takeFromOthers(LockWait wait) throws IOException {
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
        Moment now = Moment.now();
        String text = Apart.run(() -> LockPayload.text(processes.ownPid(), now.instant(), processes.ownStartTime()));
        try {
            if (!Apart.run(() -> folder.publish(text.getBytes(StandardCharsets.ISO_8859_1), file))) {
                return false;
            }
        } catch (IOException e) {
            removeAfter(e, text);
            throw e;
        }
        written = text;
        taken = now;
        return true;
    }

    /** A call that failed may have done its work all the same. */
    private void removeAfter(IOException failure, String text) {
        try {
            if (hasText(text)) {
                ops.delete(file);
            }
        } catch (IOException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    private @Nullable Found examine() throws IOException {
        FileStamp before = ops.stat(file);
        if (before == null) {
            return null;
        }
        if (!before.isRegularFile()) {
            return new Found("", before, hidden(new IOException("it is no regular file")));
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
        Verdict verdict = new LockFileJudge(processes).judge(file, text, after);
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
                .log("took over a lock file that its process had left behind");
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
        String text = written;
        return text != null && hasText(text);
    }

    private boolean hasText(String text) throws IOException {
        try {
            return LockPayload.isText(ops, file, text);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Removes the file if it is ours. Does nothing the second time.
     *
     * @return what became of it if it is not ours any more; else null
     */
    @Nullable
    Lost release() throws IOException {
        String text = written;
        if (text == null) {
            return null;
        }
        try {
            String found = textNow();
            if (text.equals(found)) {
                ops.delete(file);
                return null;
            }
            return new Lost(file, holder(found), taken.millisUntil(Moment.now()));
        } finally {
            written = null;
            CLAIMS.remove(file, this);
        }
    }

    /** Answers the text, nothing of it if this user may not read it, which is no file of ours; null without a file. */
    private @Nullable String textNow() throws IOException {
        try {
            return LockPayload.read(ops, file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            return "";
        }
    }

    private static String holder(@Nullable String text) {
        if (text == null) {
            return "nobody";
        }
        OptionalLong pid = LockPayload.parse(text).pid();
        return pid.isPresent() ? "pid " + pid.getAsLong() : "unknown";
    }
}
