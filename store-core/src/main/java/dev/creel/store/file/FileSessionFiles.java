package dev.creel.store.file;

import dev.creel.store.retention.SessionFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files beside a document. Thread-safe. */
final class FileSessionFiles implements SessionFiles, AutoCloseable {

    private final FileAccess access;
    private final Tombstones tombstones;

    FileSessionFiles(FileAccess access, Tombstones tombstones) {
        this.access = access;
        this.tombstones = tombstones;
    }

    @Override
    public Path document() {
        return access.place().real();
    }

    @Override
    public Folder transcripts() {
        access.requireOpen();
        return DiskFolder.transcripts(access);
    }

    @Override
    public Folder own() {
        access.requireOpen();
        return DiskFolder.own(access);
    }

    @Override
    public Optional<Hold> tryLock(Folder folder, String name) throws IOException {
        FilePlacer placer = access.placer();
        if (!(folder instanceof DiskFolder own) || !own.isOf(access) || !own.isOwn()) {
            throw new IllegalArgumentException(
                    "A file to lock lies in a folder within own() of the same session store, and not in " + folder);
        }
        Path file = own.createdFile(placer, name);
        boolean withSystem = access.options().lockScope() != LockScope.JVM;
        FileLocks.Held held = FileLocks.tryLock(access.ops(), file, withSystem, () -> placer.create(file));
        if (held == null) {
            return Optional.empty();
        }
        KeptHold hold = new KeptHold(placer, held);
        access.keep(hold);
        return Optional.of(hold);
    }

    @Override
    public List<Tombstone> tombstones() {
        access.requireOpen();
        return tombstones.present().known();
    }

    @Override
    public void bury(List<Tombstone> next) throws IOException {
        tombstones.replace(access, next);
    }

    /** Closes what of them is open. */
    @Override
    public void close() {
        access.close();
    }

    /** A lock that is let go with the store at the latest. Thread-safe. */
    private final class KeptHold implements Hold, Closeable {

        private final FilePlacer placer;
        private final FileLocks.Held held;

        KeptHold(FilePlacer placer, FileLocks.Held held) {
            this.placer = placer;
            this.held = held;
        }

        @Override
        public synchronized void delete() throws IOException {
            if (held.isOver()) {
                throw new IllegalStateException("The lock on " + held.file() + " was let go");
            }
            placer.delete(held.file());
            close();
        }

        @Override
        public synchronized void close() {
            held.close();
            access.forget(this);
        }
    }
}
