package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.StoreFsck.Recovery;
import dev.creel.store.file.StoreFsck.Report;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the whole entries of a damaged document to a new one. Belongs to one thread. */
final class DocumentRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentRecovery.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final DocumentPath path;
    private final FileStoreOptions options;
    private final FileOps ops;

    DocumentRecovery(Path store, FileStoreOptions options, FileOps ops) {
        this.path = new DocumentPath(ops, store);
        this.options = options;
        this.ops = ops;
    }

    Recovery inPlace() {
        try (StoreLock lock =
                new StoreLock(ops, options.lockScope(), path.given(), options.lockTimeout(), new Counters())) {
            Path real = path.real();
            FileStamp document = ops.stat(real);
            if (document == null) {
                throw missing();
            }
            Owner owner = Owner.of(document);
            try (StoreLock.Held held = lock.acquire(real, owner);
                    Pause pause = new Pause(options.lockTimeout())) {
                // A lock that is not free is told of before any work, also where there is nothing to mend.
                held.takeGatewayLock();
                held.releaseGatewayLock();
                Recovery recovery = attempt(real, owner, held, pause);
                while (recovery == null) {
                    held.releaseGatewayLock();
                    SteadyDocument.next(pause, options);
                    recovery = attempt(real, owner, held, pause);
                }
                return recovery;
            }
        } catch (IOException e) {
            throw path.unavailable("recover", e);
        }
    }

    /** Recovers the document as it is now; answers null if another program changed it meanwhile. */
    private @Nullable Recovery attempt(Path real, Owner owner, StoreLock.Held held, Pause pause) throws IOException {
        Path temporary = DocumentPath.temporary(real);
        deleteIfThere(temporary);
        // Takes its time, so it comes before the lock that stops every gateway.
        Salvage salvage = Uninterrupted.run(() -> write(temporary, pause, false));
        if (salvage.isSound()) {
            return new Recovery(report(salvage), Optional.empty(), Optional.empty());
        }
        boolean moved = false;
        try {
            Path side = DocumentPath.side(real);
            if (ops.stat(side) == null) {
                ops.createDirectories(side);
                owner.give(ops, path.given(), side);
            }
            held.takeGatewayLock();
            // Not by the given path: a link may lead elsewhere by now.
            if (!salvage.stamp().equals(ops.stat(real))) {
                return null;
            }
            Path kept = freeName(side);
            moved = replace(real, kept, salvage, owner, held);
            if (!moved) {
                return null;
            }
            held.releaseGatewayLockAfterCommit().stream().findFirst().ifPresent(this::reportOvertaken);
            forceDocument(real, kept);
            return new Recovery(report(salvage), Optional.of(real), Optional.of(kept));
        } finally {
            if (!moved) {
                deleteIfThere(temporary);
            }
        }
    }

    /** A recovery that failed may have left its copy under the name of this very millisecond. */
    private Path freeName(Path side) throws IOException {
        String name = "damaged-" + STAMP.format(options.clock().instant());
        Path free = side.resolve(name + ".json");
        for (int i = 2; ops.stat(free) != null; i++) {
            free = side.resolve(name + "-" + i + ".json");
        }
        return free;
    }

    /** Moves the temporary file over the document, which is kept; answers whether the document was still the same. */
    private boolean replace(Path real, Path kept, Salvage salvage, Owner owner, StoreLock.Held held)
            throws IOException {
        Path temporary = DocumentPath.temporary(real);
        FileStamp next = ops.stat(temporary);
        keep(real, kept, salvage.size(), owner);
        boolean stands = true;
        try {
            Uninterrupted.forceDirectory(ops, DocumentPath.parent(kept));
            // The side folder itself may be new.
            Uninterrupted.forceDirectory(ops, DocumentPath.parent(real));
            if (next == null || !isStill(real, salvage) || !held.gatewayLockIsOurs()) {
                return false;
            }
            stands = false;
            try {
                ops.rename(temporary, real);
            } catch (IOException e) {
                // Where renaming fails after the fact, the recovery stands all the same.
                FileStamp there = ops.stat(real);
                stands = there == null || !there.sameFile(next);
                if (stands) {
                    throw e;
                }
            }
        } finally {
            if (stands) {
                ops.delete(kept);
            }
        }
        return true;
    }

    /** Says what cannot be undone any more, as {@link Committer} does. */
    private void reportOvertaken(GatewayLockFile.Lost lost) {
        LOG.atError()
                .addKeyValue("storePath", path.given())
                .addKeyValue("lockPath", lost.file())
                .addKeyValue("holder", lost.holder())
                .addKeyValue("heldMs", lost.heldMillis())
                .log("another program took the lock file away while this process was stopped just before the recovered"
                        + " document took its place; the recovery stands, and what the other program wrote meanwhile"
                        + " may be overwritten; compare the store with what that program did in that time and do the"
                        + " missing part again");
    }

    private void forceDocument(Path real, Path kept) {
        try {
            Uninterrupted.forceDirectory(ops, DocumentPath.parent(real));
        } catch (IOException e) {
            throw new SessionStoreException.NotDurable(
                    path.given().toString(),
                    "The session store " + path.given() + " was recovered, and the damaged document is kept as " + kept
                            + ", but its directory could not be forced to the device: " + e
                            + ". A power cut may bring back the damaged document. Check the disk.",
                    e);
        }
    }

    /** Gives the document a second name, or copies it where that is not possible. */
    private void keep(Path real, Path kept, long size, Owner owner) throws IOException {
        try {
            ops.link(real, kept);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Uninterrupted.run(() -> {
                try (FileHandle in = ops.open(real)) {
                    return make(kept, owner, out -> {
                        out.append(in, 0, size);
                        return true;
                    });
                }
            });
        }
    }

    private void deleteIfThere(Path file) throws IOException {
        if (ops.stat(file) != null) {
            ops.delete(file);
        }
    }

    private boolean isStill(Path real, Salvage salvage) throws IOException {
        FileStamp now = ops.stat(real);
        // Linking the damaged document gave it another ctime.
        return now != null
                && now.sameFile(salvage.stamp())
                && now.size() == salvage.stamp().size()
                && now.modifiedNanos() == salvage.stamp().modifiedNanos();
    }

    Recovery to(Path target) {
        try (Pause pause = new Pause(options.lockTimeout())) {
            Salvage salvage = Uninterrupted.run(() -> write(target, pause, true));
            boolean named = false;
            try {
                Uninterrupted.forceDirectory(ops, DocumentPath.parent(target));
                named = true;
            } finally {
                if (!named) {
                    ops.delete(target);
                }
            }
            return new Recovery(report(salvage), Optional.of(target), Optional.empty());
        } catch (FileAlreadyExistsException e) {
            throw new SessionStoreException.Unavailable(
                    path.given().toString(),
                    "The file " + target + " exists already. Nothing was written. Name a file that does not exist.",
                    e);
        } catch (IOException e) {
            throw path.unavailable("recover", e);
        }
    }

    private Report report(Salvage salvage) {
        return new Report(path.given(), salvage.size(), salvage.entries(), salvage.lostBytes(), salvage.findings());
    }

    private SessionStoreException.Missing missing() {
        return new SessionStoreException.Missing(
                path.given().toString(),
                "There is no session store " + path.given() + ", so there is nothing to recover. Check the path.");
    }

    /** Writes the whole entries of the document, as it was at one moment, to a new file; a sound one only if asked to. */
    private Salvage write(Path target, Pause pause, boolean alsoSound) throws IOException {
        for (; ; ) {
            try (SteadyDocument document = SteadyDocument.open(path, ops, options, pause)) {
                if (document == null) {
                    throw missing();
                }
                Salvage salvage = document.salvage();
                boolean needed = alsoSound || !salvage.isSound();
                if (!needed || make(target, Owner.of(salvage.stamp()), out -> splice(document, out))) {
                    return salvage;
                }
            }
            SteadyDocument.next(pause, options);
        }
    }

    /** What a new file is filled with; answers false if it was in vain. */
    private interface Content {

        boolean fill(FileHandle out) throws IOException;
    }

    /** Makes a file and forces it to the device; leaves none if that fails or was in vain. */
    private boolean make(Path target, Owner owner, Content content) throws IOException {
        boolean done = false;
        FileHandle out = ops.create(target);
        try {
            boolean filled;
            try (out) {
                owner.give(ops, path.given(), target);
                filled = content.fill(out);
                out.force();
            }
            done = filled;
            return done;
        } finally {
            if (!done) {
                ops.delete(target);
            }
        }
    }

    private static boolean splice(SteadyDocument document, FileHandle out) throws IOException {
        Salvage salvage = document.salvage();
        put(out, "{");
        for (int i = 0; i < salvage.entries(); i++) {
            put(out, i == 0 ? "\n  " : ",\n  ");
            long length = salvage.valueEnd(i) - salvage.keyAt(i);
            if (out.append(document.handle(), salvage.keyAt(i), length) != length) {
                return false;
            }
        }
        put(out, salvage.entries() == 0 ? "}" : "\n}");
        return document.isUnchanged();
    }

    private static void put(FileHandle out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.write(bytes, 0, bytes.length);
    }
}
