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
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * a rename conditional. Nor does it guard against programs that write without the lock file at that very moment.
 *
 * <p>Its files: the document; while a change is written, {@code sessions.json.creel.tmp} and {@code sessions.json.lock}
 * beside it; all else is in the folder {@code sessions.json.creel}. The format is described in {@code
 * docs/file-format.md}.
 *
 * <p>Thread-safe.
 */
public final class FileSessionStore implements SessionStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileSessionStore.class);

    private final DocumentPath path;
    private final FileOps ops;
    private final FileStoreOptions options;
    private final Counters counters = new Counters();
    private final DocumentSource documents;
    private final DocumentWriter writer;
    private final StoreLock lock;
    private final Leftovers leftovers;
    private final EventQueue events;
    private boolean markedAsCommitted;

    /** Held for reading by every change, so that closing waits for the change in progress. */
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();

    private volatile boolean closed;

    private FileSessionStore(Path path, FileStoreOptions options, FileOps ops) {
        this.path = new DocumentPath(ops, path);
        this.ops = ops;
        this.options = options;
        this.events = new EventQueue(path.toString(), options.eventExecutor(), counters);
        this.documents = new DocumentSource(this.path, ops, options, counters, this::changedOutside);
        this.writer = new DocumentWriter(ops, this.path, options.durability(), counters);
        this.lock = new StoreLock(ops, options.lockScope(), path, options.lockTimeout(), counters);
        this.leftovers = new Leftovers(ops);
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
     * @throws SessionStoreException.Unavailable on Windows, or on a shared file system if the options refuse it
     * @throws IllegalStateException if the document is open through another class loader of this JVM
     */
    public static FileSessionStore open(Path path, FileStoreOptions options) {
        Path absolute = path.toAbsolutePath();
        FileSystemCheck.requireSupported(System.getProperty("os.name", ""), absolute);
        FileOps ops = FileOpsScope.current();
        FileSystemCheck.check(ops, absolute, options.sharedFileSystem());
        FileSessionStore store = new FileSessionStore(absolute, options.resolve(Environment.of(System.getenv())), ops);
        if (options.access() == Access.READ_WRITE) {
            store.claim();
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
        try (Pause pause = new Pause(options.lockTimeout().toNanos())) {
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
        lifetime.readLock().lock();
        try {
            requireOpen();
            return changeWhereItLies(base, function, answer);
        } catch (IOException e) {
            throw path.unavailable("change", e);
        } finally {
            lifetime.readLock().unlock();
            events.deliver();
        }
    }

    private <R extends @Nullable Object, X extends Exception, T> T changeWhereItLies(
            @Nullable FileSnapshot base, TransactionFunction<R, X> function, Answer<R, T> answer)
            throws X, IOException {
        for (; ; ) {
            Path real = path.real();
            Owner owner = path.owner(real);
            if (ops.stat(real) == null) {
                requireMayCreate(real, owner);
            }
            try (StoreLock.Held held = lock.acquire(real, owner)) {
                requireOpen();
                // The link may lead elsewhere since.
                if (real.equals(path.real())) {
                    leftovers.sweep(real);
                    return changeUnderLock(held, real, base, function, answer);
                }
            }
        }
    }

    private void requireMayCreate(Path real, Owner owner) throws IOException {
        documents.acquire().release();
        if (options.missingDocument() == MissingDocument.FAIL && ops.stat(real) == null) {
            throw new SessionStoreException.Missing(
                    toString(),
                    "There is no session store " + this + ", and it may not be created. Nothing was created. Check the"
                            + " path, or open it with missingDocument(CREATE).");
        }
        path.createDirectories(real, owner);
    }

    private <R extends @Nullable Object, X extends Exception, T> T changeUnderLock(
            StoreLock.Held held,
            Path real,
            @Nullable FileSnapshot base,
            TransactionFunction<R, X> function,
            Answer<R, T> answer)
            throws X, IOException {
        for (int attempt = 0; ; attempt++) {
            if (attempt > 0) {
                counters.restarts.increment();
                requireTime(held);
                held.takeGatewayLock();
            }
            DocumentVersion present = documents.acquire(base, this);
            try {
                FileTransaction transaction = new FileTransaction(documents, present, options);
                R result;
                held.functionRunning(true);
                try {
                    result = function.apply(transaction);
                } catch (RewrittenMeanwhile e) {
                    continue;
                } finally {
                    held.functionRunning(false);
                    transaction.end();
                }
                Change change = transaction.wasRewritten() ? null : changeOf(transaction);
                if (change == null) {
                    documents.forget(present);
                    continue;
                }
                if (change.isEmpty()) {
                    counters.noOps.increment();
                    return answer.of(result, change, present);
                }
                DocumentVersion next = commit(held, real, change);
                if (next == null) {
                    documents.forget(present);
                    continue;
                }
                try {
                    return answer.of(result, change, next);
                } finally {
                    next.release();
                }
            } finally {
                present.release();
            }
        }
    }

    private @Nullable Change changeOf(FileTransaction transaction) {
        try {
            return new Change(transaction, options);
        } catch (RewrittenMeanwhile e) {
            return null;
        }
    }

    private void requireTime(StoreLock.Held held) {
        if (held.remaining().isZero()) {
            throw new SessionStoreException.Busy(
                    toString(),
                    "The session store " + this + " was changed by another program each time a change was ready, for "
                            + options.lockTimeout() + ". Nothing was changed. Try again, or raise lockTimeout.",
                    "another program",
                    options.lockTimeout());
        }
    }

    /** Writes the change; answers the version that it made, held for the caller, or null if it must start again. */
    private @Nullable DocumentVersion commit(StoreLock.Held held, Path real, Change change) throws IOException {
        FileStamp before = change.base().stamp();
        Owner owner = path.owner(real);
        try (DocumentWriter.Prepared prepared =
                writer.prepare(real, owner, before, change.plan().edits())) {
            if (prepared == null) {
                return null;
            }
            held.takeGatewayLock();
            if (!documents.isCurrent(change.base()) || !held.gatewayLockIsOurs()) {
                held.releaseGatewayLock();
                return null;
            }
            FileStamp stamp = prepared.commit();
            held.releaseGatewayLock();
            counters.commits.increment();
            change.news()
                    .forEach(news ->
                            events.add(news.kind(), news.key(), options.clock().instant()));
            DocumentVersion next = documents.committed(change, prepared, stamp);
            try {
                afterCommit(real, owner);
            } catch (SessionStoreException e) {
                next.release();
                throw e;
            }
            return next;
        }
    }

    private void afterCommit(Path real, Owner owner) {
        try {
            if (!markedAsCommitted && options.lockScope() != LockScope.JVM) {
                path.markAsCommitted(real, owner);
                markedAsCommitted = true;
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("storePath", this).setCause(e).log("could not note that the store exists");
        }
        try {
            writer.forceDirectory(real);
        } catch (IOException e) {
            throw new SessionStoreException.NotDurable(
                    toString(),
                    "The change of " + this + " was made and every process sees it, but its directory could not be"
                            + " forced to the device: " + e + ". A power cut may bring back the state before it. Check"
                            + " the disk.",
                    e);
        }
    }

    @Override
    public FileStoreStats stats() {
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

    private void claim() {
        try {
            lock.claim(path.real());
        } catch (IOException e) {
            throw path.unavailable("open", e);
        }
    }

    private void changedOutside() {
        events.add(StoreEvent.Kind.CHANGED_OUTSIDE, null, options.clock().instant());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The session store " + this + " is closed");
        }
    }

    @Override
    public String toString() {
        return path.given().toString();
    }
}
