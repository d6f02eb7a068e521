package dev.creel.store.file;

import dev.creel.store.file.GatewayLockFile.Lost;
import dev.creel.store.io.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The original's lock as one change takes it: the lock file where the original looks for it, which is beside the path as
 * given, with another one beside the real document if that lies elsewhere. Belongs to the thread that changes the
 * document.
 */
final class GatewayLock {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayLock.class);

    private final FileOps ops;
    private final LockFolder folder;
    private final ProcessTable processes;
    private final Path givenPath;
    private final Path realDocument;
    private final Consumer<Exception> onFailedRelease;
    private final List<GatewayLockFile> taken = new ArrayList<>(2);

    GatewayLock(
            FileOps ops,
            LockFolder folder,
            ProcessTable processes,
            Path givenPath,
            Path realDocument,
            Consumer<Exception> onFailedRelease) {
        this.ops = ops;
        this.folder = folder;
        this.processes = processes;
        this.givenPath = givenPath;
        this.realDocument = realDocument;
        this.onFailedRelease = onFailedRelease;
    }

    boolean isTaken() {
        return !taken.isEmpty();
    }

    /**
     * Takes every lock file, or none.
     *
     * @throws dev.creel.store.SessionStoreException.Busy if another process kept one until the deadline, or the thread was
     *     interrupted
     */
    void take(LockWait wait) throws IOException {
        boolean complete = false;
        try {
            for (Path file : lockFiles()) {
                GatewayLockFile next = new GatewayLockFile(ops, folder, processes, file);
                next.take(wait);
                taken.add(next);
            }
            complete = true;
        } finally {
            if (!complete) {
                release();
            }
        }
    }

    /** In the order of their paths, which is the same for everyone who takes both. */
    private SortedSet<Path> lockFiles() throws IOException {
        SortedSet<Path> files = new TreeSet<>();
        files.add(lockFile(ops.realPath(DocumentPath.parent(givenPath)).resolve(DocumentPath.name(givenPath))));
        files.add(lockFile(realDocument));
        return files;
    }

    private static Path lockFile(Path document) {
        return document.resolveSibling(DocumentPath.name(document) + ".lock");
    }

    /** Answers whether every lock file is still there with the text that was written. */
    boolean isOurs() throws IOException {
        for (GatewayLockFile lock : taken) {
            if (!lock.isOurs()) {
                return false;
            }
        }
        return isTaken();
    }

    /** Removes the lock files that are ours, the last one first. Does nothing the second time. */
    void release() {
        for (Lost lost : releaseAfterCommit()) {
            LOG.atWarn()
                    .addKeyValue("lockPath", lost.file())
                    .addKeyValue("holder", lost.holder())
                    .log("the lock file was taken away or over while this process held it");
        }
    }

    /**
     * Removes the lock files that are ours, the last one first.
     *
     * @return the others, which is for the caller to report
     */
    List<Lost> releaseAfterCommit() {
        List<Lost> lost = new ArrayList<>(0);
        while (isTaken()) {
            try {
                Lost file = taken.remove(taken.size() - 1).release();
                if (file != null) {
                    lost.add(file);
                }
            } catch (IOException | RuntimeException e) {
                onFailedRelease.accept(e);
            }
        }
        return lost;
    }
}
