package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.StoreFsck.Recovery;
import dev.creel.store.file.StoreFsck.Report;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Writes the whole entries of a damaged document to a new one. Belongs to one thread. */
final class DocumentRecovery {

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
            try (StoreLock.Held held = lock.acquire(real, owner)) {
                held.takeGatewayLock();
                Salvage salvage = salvage();
                Report report = report(salvage);
                if (report.isSound()) {
                    return new Recovery(report, Optional.empty(), Optional.empty());
                }
                Path kept = replace(real, salvage, owner, held);
                return new Recovery(report, Optional.of(real), Optional.of(kept));
            }
        } catch (IOException e) {
            throw path.unavailable("recover", e);
        }
    }

    /** Puts the whole entries in the place of the document, and answers where that is kept. */
    private Path replace(Path real, Salvage salvage, Owner owner, StoreLock.Held held) throws IOException {
        Path side = DocumentPath.side(real);
        Path temporary = DocumentPath.temporary(real);
        deleteIfThere(temporary);
        if (ops.stat(side) == null) {
            ops.createDirectories(side);
            owner.give(ops, path.given(), side);
        }
        try {
            write(salvage, temporary, owner);
            Path kept = side.resolve("damaged-" + STAMP.format(options.clock().instant()) + ".json");
            ops.link(real, kept);
            requireStill(salvage, held);
            ops.rename(temporary, real);
            ops.forceDirectory(side);
            ops.forceDirectory(DocumentPath.parent(real));
            return kept;
        } finally {
            deleteIfThere(temporary);
        }
    }

    private void deleteIfThere(Path file) throws IOException {
        if (ops.stat(file) != null) {
            ops.delete(file);
        }
    }

    private void requireStill(Salvage salvage, StoreLock.Held held) throws IOException {
        FileStamp now = ops.stat(path.given());
        // Linking the damaged document gave it another ctime.
        if (now == null
                || !now.sameFile(salvage.stamp())
                || now.size() != salvage.stamp().size()
                || now.modifiedNanos() != salvage.stamp().modifiedNanos()
                || !held.gatewayLockIsOurs()) {
            throw new IOException("another program changed it meanwhile; look at it again");
        }
    }

    Recovery to(Path target) {
        try {
            Salvage salvage = salvage();
            write(salvage, target, Owner.of(salvage.stamp()));
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

    private Salvage salvage() throws IOException {
        Salvage salvage = StoreFsck.salvage(path, ops, options);
        if (salvage == null) {
            throw missing();
        }
        return salvage;
    }

    private Report report(Salvage salvage) {
        return new Report(path.given(), salvage.size(), salvage.entries(), salvage.lostBytes(), salvage.findings());
    }

    private SessionStoreException.Missing missing() {
        return new SessionStoreException.Missing(
                path.given().toString(),
                "There is no session store " + path.given() + ", so there is nothing to recover. Check the path.");
    }

    private void write(Salvage salvage, Path target, Owner owner) throws IOException {
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    splice(salvage, target, owner);
                    return;
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

    private void splice(Salvage salvage, Path target, Owner owner) throws IOException {
        boolean done = false;
        FileHandle out = ops.create(target);
        try (FileHandle in = ops.open(path.given())) {
            owner.give(ops, path.given(), target);
            put(out, "{");
            for (int i = 0; i < salvage.entries(); i++) {
                put(out, i == 0 ? "\n  " : ",\n  ");
                long length = salvage.valueEnd(i) - salvage.keyAt(i);
                if (out.append(in, salvage.keyAt(i), length) != length) {
                    throw new IOException("it became shorter while it was read");
                }
            }
            put(out, salvage.entries() == 0 ? "}" : "\n}");
            out.force();
            done = true;
        } finally {
            out.close();
            if (!done) {
                ops.delete(target);
            }
        }
    }

    private static void put(FileHandle out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.write(bytes, 0, bytes.length);
    }
}
