package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.StoreEvent;
import dev.creel.store.file.DocumentVersion.Rewritten;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.file.FileTransaction.RewrittenMeanwhile;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store that keeps the gateway's own {@code sessions.json}: the same file in the same format, guarded by the same
 * lock file, so that a gateway may go on using it.
 *
 * <p><b>Reading.</b> Every call looks at the file's stamp. If it is that of the known version, the entry comes from
 * memory or by one read of its bytes; else the file is scanned once, which keeps nothing but an index of at most 56 bytes
 * an entry and the keys. Readers take no lock.
 *
 * <p><b>Changing.</b> Under the lock, the next document is spliced into a temporary file: what did not change is copied
 * by the kernel. <b>The rename of that file over the document is the commit point.</b> Before it nothing has changed;
 * after it the change stands, whatever else fails.
 *
 * <p><b>What it cannot guarantee.</b> A process that is frozen between the last check and the rename, past the time after
 * which another program takes its lock file away, overwrites what that program wrote meanwhile: no file system call makes
 * a rename conditional. It notices right afterwards, logs an error, and counts it in {@link FileStoreStats#overtaken()};
 * the call returns as usual, because the change was made. Nor does it guard against programs that write without the lock
 * file at that very moment.
 *
 * <p>Its files: the document; while a change is written, {@code sessions.json.creel.tmp} and {@code sessions.json.lock}
 * beside it; all else is in the folder {@code sessions.json.creel}. The format is described in {@code
 * docs/file-format.md}.
 *
 * <p>Thread-safe.
 */
public final class FileSessionStore implements SessionStore {

    private final DocumentPath path;
    private final FileStoreOptions options;
    private final Counters counters = new Counters();
    private final DocumentSource documents;
    private final Committer committer;
    private final StoreLock lock;
    private final Leftovers leftovers;
    private final EventQueue events;

    /** Held for reading by every change, so that closing waits for the change in progress. */
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();

    private volatile boolean closed;

    private FileSessionStore(Path path, FileStoreOptions options, FileOps ops) {
        this.path = new DocumentPath(ops, path);
        this.options = options;
        this.events = new EventQueue(path.toString(), options.eventExecutor(), counters);
        this.documents = new DocumentSource(this.path, ops, options, counters, this::changedOutside);
        this.lock = new StoreLock(ops, options.lockScope(), path, options.lockTimeout(), counters);
        this.leftovers = new Leftovers(ops);
        this.committer = new Committer(ops, this.path, options, documents, events, counters);
    }

    /**
     * Opens a store with {@link FileStoreOptions#defaults()}.
     *
     * @param path the document, which need not exist; a symbolic link is followed
     * @throws SessionStoreException.Unavailable on Windows
     */
    public static FileSessionStore open(Path path) {
        return open(path, FileStoreOptions.defaults());
    }

    /**
     * Opens a store. This writes nothing, and reads nothing but the attributes of the file system.
     *
     * @param path the document, which need not exist; a symbolic link is followed
     * @throws SessionStoreException.Unavailable on Windows, or on a shared file system if the options refuse it, or
     *     if the document is open through another class loader of this JVM
     */
    public static FileSessionStore open(Path path, FileStoreOptions options) {
        Path absolute = path.toAbsolutePath();
        FileSystemCheck.requireSupported(System.getProperty("os.name", ""), absolute);
        FileOps ops = FileOpsScope.current();
        FileSystemCheck.check(ops, absolute, options.sharedFileSystem());
        FileSessionStore store = new FileSessionStore(absolute, options.resolve(Environment.of(System.getenv())), ops);
        if (options.access() == Access.READ_WRITE) {
            store.lock.claim(store.path.locate().real());
        }
        return store;
    }

    /** Answers the document's path as it was given, made absolute. */
    public Path path() {
        return path.given();
    }

    /** Answers the options in effect, with what the environment said. */
    public FileStoreOptions options() {
        return options;
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        Objects.requireNonNull(key, "key");
        requireOpen();
        counters.reads.increment();
        try (Pause pause = new Pause(options.lockTimeout())) {
            for (; ; ) {
                DocumentVersion version = documents.acquire();
                try {
                    return documents.entry(version, key);
                } catch (Rewritten e) {
                    documents.forget(version);
                    if (pause.isOver()) {
                        throw new SessionStoreException.Unavailable(
                                toString(),
                                "The session store " + this + " was being rewritten in place all the time for "
                                        + options.lockTimeout() + ". Nothing was changed.",
                                e);
                    }
                    pause.step();
                } finally {
                    version.release();
                    events.deliver();
                }
            }
        }
    }

    @Override
    public SessionSnapshot snapshot() {
        requireOpen();
        counters.reads.increment();
        DocumentVersion version = documents.acquire();
        try {
            return documents.snapshot(version, this);
        } finally {
            version.release();
            events.deliver();
        }
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(function, "function");
        return this.<Optional<SessionEntry>, X, Optional<SessionEntry>>change(
                null,
                transaction -> transaction.update(key, function),
                (written, change, version) ->
                        change.outcome(options.keyNormalizer().normalize(key)));
    }

    @Override
    public Optional<SessionEntry> replace(String key, @Nullable SessionEntry expected, @Nullable SessionEntry next) {
        return update(key, present -> {
            if (!Objects.equals(present, expected)) {
                throw new SessionStoreException.Conflict(
                        toString(),
                        "The session " + key + " of " + this + " is not what was expected: "
                                + (present == null ? "there is none" : "it was changed")
                                + (expected == null ? " and none was expected" : "")
                                + ". Nothing was changed. Read it again and decide anew.",
                        options.keyNormalizer().normalize(key),
                        present);
            }
            return next;
        });
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            TransactionFunction<R, X> function) throws X {
        return transactOn(null, function);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
            SessionSnapshot base, TransactionFunction<R, X> function) throws X {
        Objects.requireNonNull(base, "base");
        if (base instanceof FileSnapshot snapshot) {
            return transactOn(snapshot, function);
        }
        counters.fallbacks.increment();
        return transactOn(null, function);
    }

    private <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transactOn(
            @Nullable FileSnapshot base, TransactionFunction<R, X> function) throws X {
        Objects.requireNonNull(function, "function");
        return this.<R, X, SessionTransaction.Outcome<R>>change(
                base,
                function,
                (result, change, version) ->
                        new SessionTransaction.Outcome<>(result, documents.snapshot(version, this)));
    }

    /** What a change answers, made of the function's result, the change, and the version that it left. */
    private interface Answer<R extends @Nullable Object, T> {
        T of(R result, Change change, DocumentVersion version);
    }

    /** Does the work of every change, and answers what {@code answer} makes of the result and the state afterwards. */
    private <R extends @Nullable Object, X extends Exception, T> T change(
            @Nullable FileSnapshot base, TransactionFunction<R, X> function, Answer<R, T> answer) throws X {
        if (options.access() == Access.READ_ONLY) {
            throw new UnsupportedOperationException("The session store " + this + " was opened for reading only");
        }
        // Never waits: only closing takes the other lock.
        if (!lifetime.readLock().tryLock()) {
            throw closedStore();
        }
        try {
            for (; ; ) {
                requireOpen();
                Place place = path.locate();
                if (!place.exists()) {
                    requireMayCreate();
                    path.createDirectories(place, options.durability());
                    place = path.locate();
                }
                try (StoreLock.Held held = lock.acquire(place.real(), place.owner())) {
                    requireOpen();
                    if (documents.liesAt(place.real())) {
                        leftovers.sweep(place.real());
                        return changeUnderLock(held, place, base, function, answer);
                    }
                } catch (LiesElsewhere e) {
                    // Somebody made the link lead to another document; that is the one to change.
                    counters.restarts.increment();
                }
            }
        } finally {
            events.deliver();
            lifetime.readLock().unlock();
        }
    }

    private <R extends @Nullable Object, X extends Exception, T> T changeUnderLock(
            StoreLock.Held held,
            Place place,
            @Nullable FileSnapshot base,
            TransactionFunction<R, X> function,
            Answer<R, T> answer)
            throws X {
        for (FileSnapshot usable = base; ; usable = null) {
            DocumentVersion present = documents.acquire(usable, this);
            try {
                requireMayCreate(present);
                FileTransaction transaction = new FileTransaction(documents, present, options);
                R result;
                held.functionRunning(true);
                try {
                    result = Apart.<R, X>run(() -> function.apply(transaction));
                } catch (Throwable e) {
                    // Whatever the function made of it, it was told what is not true.
                    if (!transaction.wasRewritten()) {
                        throw e;
                    }
                    restart(held, place, present);
                    continue;
                } finally {
                    held.functionRunning(false);
                    transaction.end();
                }
                Change change = changeOf(transaction);
                if (change != null) {
                    if (change.isEmpty()) {
                        counters.noOps.increment();
                        return answer.of(result, change, present);
                    }
                    DocumentVersion next = committer.commit(held, place, change);
                    if (next != null) {
                        try {
                            return answer.of(result, change, next);
                        } finally {
                            next.release();
                        }
                    }
                }
                restart(held, place, present);
            } finally {
                present.release();
            }
        }
    }

    private @Nullable Change changeOf(FileTransaction transaction) {
        try {
            return transaction.wasRewritten() ? null : Apart.run(() -> new Change(transaction, options));
        } catch (RewrittenMeanwhile e) {
            return null;
        }
    }

    private void requireMayCreate() {
        DocumentVersion version = documents.acquire();
        try {
            requireMayCreate(version);
        } finally {
            version.release();
        }
    }

    private void requireMayCreate(DocumentVersion version) {
        if (options.missingDocument() == MissingDocument.FAIL && version.stamp() == null) {
            throw new SessionStoreException.Missing(
                    toString(),
                    "There is no session store " + this + ", and it may not be created. Nothing was created. Check the"
                            + " path, or open it with missingDocument(CREATE).");
        }
    }

    /** Makes ready for another run on what is there now, this time with the original's lock held throughout. */
    private void restart(StoreLock.Held held, Place place, DocumentVersion outdated) {
        documents.forget(outdated);
        if (!documents.liesAt(place.real())) {
            throw new LiesElsewhere();
        }
        counters.restarts.increment();
        if (held.remaining().isZero()) {
            throw new SessionStoreException.Busy(
                    toString(),
                    "The session store " + this + " was changed by another program each time a change was ready, for "
                            + options.lockTimeout() + ". Nothing was changed. Try again, or raise lockTimeout.",
                    "another program",
                    options.lockTimeout());
        }
        held.takeGatewayLock();
    }

    @Override
    public FileStoreStats stats() {
        requireOpen();
        return documents.stats();
    }

    @Override
    public Subscription listen(Consumer<? super StoreEvent> listener) {
        Objects.requireNonNull(listener, "listener");
        requireOpen();
        return events.listen(listener);
    }

    @Override
    public void close() {
        if (lifetime.getReadHoldCount() > 0) {
            throw new IllegalStateException(
                    "The session store " + this + " cannot be closed by a function that changes it");
        }
        closed = true;
        lifetime.writeLock().lock();
        try {
            documents.close();
            lock.close();
            events.close();
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private void changedOutside() {
        events.add(StoreEvent.Kind.CHANGED_OUTSIDE, null, options.clock().instant(), null);
    }

    private void requireOpen() {
        if (closed) {
            throw closedStore();
        }
    }

    private IllegalStateException closedStore() {
        return new IllegalStateException("The session store " + this + " is closed");
    }

    /** Ends a change of a document that the path does not lead to any more. */
    private static final class LiesElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LiesElsewhere() {
            super("the path leads to another document", null, false, false);
        }
    }

    @Override
    public String toString() {
        return path.given().toString();
    }
}
