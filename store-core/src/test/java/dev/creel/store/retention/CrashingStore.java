package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store with which something goes wrong at one of its steps. Steps are the uses of its files that may fail, and its
 * changes.
 */
final class CrashingStore extends WithoutFiles implements SessionFiles.Source {

    /** The process is dead. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What goes wrong. */
    enum Fault {
        /** The process dies before the step: from then on every use of the store fails. */
        DIES_BEFORE,
        /** The process dies after the step. */
        DIES_AFTER,
        /** The disk refuses the step, and works again for the next one. */
        DISK_ERROR
    }

    private final SessionFiles.Source store;
    private int fatal;
    private final Fault fault;
    private final Consumer<String> meddling;
    private int step;
    private boolean dead;

    /** @param fatal the number of the step at which it goes wrong, counted from 0 */
    CrashingStore(SessionFiles.Source store, int fatal, Fault fault) {
        this(store, fatal, fault, what -> {});
    }

    /**
     * @param meddling is told of each step before it is done, as {@code "move a.jsonl"}, and after each change, as {@code
     *     "transacted"}; whatever it throws goes wrong there, an {@link UncheckedIOException} as what it wraps
     */
    CrashingStore(SessionFiles.Source store, Consumer<String> meddling) {
        this(store, -1, Fault.DIES_BEFORE, meddling);
    }

    private CrashingStore(SessionFiles.Source store, int fatal, Fault fault, Consumer<String> meddling) {
        super(store);
        this.store = store;
        this.fatal = fatal;
        this.fault = fault;
        this.meddling = meddling;
    }

    /** Lets nothing more go wrong, and answers whether there were enough steps for something to go wrong. */
    boolean heal() {
        boolean wentWrong = step > fatal;
        fatal = -1;
        return wentWrong;
    }

    private interface Use<T, X extends Exception> {
        T run() throws X;
    }

    private void meddle(String what) {
        if (!dead) {
            try {
                meddling.accept(what);
            } catch (Crash e) {
                dead = true;
                throw e;
            }
        }
    }

    private <T> T fileStep(String what, Use<T, IOException> use) throws IOException {
        try {
            return step(what, use);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private <T, X extends Exception> T step(String what, Use<T, X> use) throws X {
        meddle(what);
        boolean fatalStep = step++ == fatal;
        if (dead || (fatalStep && fault == Fault.DIES_BEFORE)) {
            dead = true;
            throw new Crash();
        }
        if (fatalStep && fault == Fault.DISK_ERROR) {
            throw new SessionStoreException.Unavailable(
                    store.toString(), "The disk is broken", new IOException("broken"));
        }
        T result = use.run();
        if (fatalStep) {
            dead = true;
            throw new Crash();
        }
        return result;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            TransactionFunction<R, X> function) throws X {
        SessionTransaction.Outcome<R> outcome =
                this.<SessionTransaction.Outcome<R>, X>step("transact", () -> super.transact(function));
        meddle("transacted");
        return outcome;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            SessionSnapshot base, TransactionFunction<R, X> function) throws X {
        SessionTransaction.Outcome<R> outcome =
                this.<SessionTransaction.Outcome<R>, X>step("transact", () -> super.transact(base, function));
        meddle("transacted");
        return outcome;
    }

    @Override
    public SessionFiles files() {
        return new Files(store.files());
    }

    private final class Files implements SessionFiles {

        private final SessionFiles files;

        Files(SessionFiles files) {
            this.files = files;
        }

        @Override
        public Path document() {
            return files.document();
        }

        @Override
        public Folder transcripts() {
            return new CrashingFolder(files.transcripts());
        }

        @Override
        public Folder own() {
            return new CrashingFolder(files.own());
        }

        @Override
        public Optional<Hold> tryLock(Folder folder, String name) throws IOException {
            // The lock itself ends with the process, however it ends.
            return files.tryLock(((CrashingFolder) folder).folder, name);
        }

        @Override
        public List<Tombstone> tombstones() {
            return files.tombstones();
        }

        @Override
        public void bury(List<Tombstone> tombstones) throws IOException {
            CrashingStore.this.<@Nullable Void>fileStep("bury", () -> {
                files.bury(tombstones);
                return null;
            });
        }
    }

    private final class CrashingFolder implements SessionFiles.Folder {

        private final SessionFiles.Folder folder;

        CrashingFolder(SessionFiles.Folder folder) {
            this.folder = folder;
        }

        @Override
        public List<SessionFiles.StoredFile> list() throws IOException {
            return fileStep("list", folder::list);
        }

        @Override
        public List<String> folders() throws IOException {
            return fileStep("list", folder::folders);
        }

        @Override
        public SessionFiles.Folder folder(String name) {
            return new CrashingFolder(folder.folder(name));
        }

        @Override
        public InputStream open(String name) throws IOException {
            return fileStep("open " + name, () -> folder.open(name));
        }

        @Override
        public void write(String name, SessionFiles.Content content) throws IOException {
            CrashingStore.this.<@Nullable Void>fileStep("write " + name, () -> {
                folder.write(name, content);
                return null;
            });
        }

        @Override
        public void append(String name, byte[] content) throws IOException {
            CrashingStore.this.<@Nullable Void>fileStep("append " + name, () -> {
                folder.append(name, content);
                return null;
            });
        }

        @Override
        public void move(String name, SessionFiles.Folder target, String targetName) throws IOException {
            CrashingStore.this.<@Nullable Void>fileStep("move " + name, () -> {
                folder.move(name, ((CrashingFolder) target).folder, targetName);
                return null;
            });
        }

        @Override
        public void delete(String name) throws IOException {
            CrashingStore.this.<@Nullable Void>fileStep("delete " + name, () -> {
                folder.delete(name);
                return null;
            });
        }

        @Override
        public void deleteAll() throws IOException {
            CrashingStore.this.<@Nullable Void>fileStep("delete all", () -> {
                folder.deleteAll();
                return null;
            });
        }
    }
}
