package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.StoreEvent;
import dev.creel.store.file.DocumentVersion.Rewritten;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.SessionFiles;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
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
public final class FileSessionStore implements SessionFiles.Source {

    private final DocumentPath path;
    private final FileStoreOptions options;
    private final Counters counters = new Counters();
    private final StoreLifetime lifetime;
    private final DocumentSource documents;
    private final StoreLock lock;
    private final EventQueue events;
    private final Tombstones tombstones;
    private final FileSessionFiles files;
    private final ChangeLoop changes;

    private FileSessionStore(Path path, FileStoreOptions options, FileOps ops) {
        this.path = new DocumentPath(ops, path);
        this.options = options;
        this.lifetime = new StoreLifetime(path.toString());
        this.events = new EventQueue(path.toString(), options.eventExecutor(), counters);
        this.documents = new DocumentSource(this.path, ops, options, counters, this::changedOutside);
        this.lock = new StoreLock(ops, options.lockScope(), path, options.lockTimeout(), counters);
        this.tombstones = new Tombstones(this.path, ops, options);
        this.files = new FileSessionFiles(new FileAccess(this.path, ops, options), tombstones);
        this.changes = new ChangeLoop(ops, this.path, options, counters, documents, events, tombstones, lifetime, lock);
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
        lifetime.requireOpen();
        counters.reads.increment();
        try (Pause pause = new Pause(options.lockTimeout())) {
            for (; ; ) {
                DocumentVersion version = documents.acquire();
                try {
                    Optional<SessionEntry> entry = documents.entry(version, key);
                    return entry.isPresent() ? entry : documents.entry(version, renamed(version, key));
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

    /**
     * Answers the normalised key of the session that a key means: the one that it leads to if it is an alias and there is no
     * session under itself, else its own. It may have no session. Asked within a change, it is the one that is changed.
     *
     * @param key the session key, in any spelling
     */
    public String resolve(String key) {
        Objects.requireNonNull(key, "key");
        lifetime.requireOpen();
        String normal = options.keyNormalizer().normalize(key);
        DocumentVersion version = documents.acquire();
        try {
            return version.index().find(normal) >= 0 ? normal : renamed(version, key);
        } finally {
            version.release();
            events.deliver();
        }
    }

    /** Answers the key that a missing one leads to; only now it is worth a look at another file. */
    private String renamed(DocumentVersion version, String key) {
        return tombstones
                .present()
                .follow(
                        options.keyNormalizer().normalize(key),
                        other -> version.index().find(other) >= 0);
    }

    @Override
    public SessionSnapshot snapshot() {
        lifetime.requireOpen();
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
        return changes.<Optional<SessionEntry>, X, Optional<SessionEntry>>run(
                this,
                null,
                transaction -> transaction.update(key, function),
                (written, change, version) -> change.outcome());
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
        return changes.<R, X, SessionTransaction.Outcome<R>>run(
                this,
                base,
                function,
                (result, change, version) ->
                        new SessionTransaction.Outcome<>(result, documents.snapshot(version, this)));
    }

    @Override
    public FileStoreStats stats() {
        lifetime.requireOpen();
        return documents.stats();
    }

    @Override
    public Subscription listen(Consumer<? super StoreEvent> listener) {
        Objects.requireNonNull(listener, "listener");
        lifetime.requireOpen();
        return events.listen(listener);
    }

    @Override
    public SessionFiles files() {
        lifetime.requireOpen();
        return files;
    }

    @Override
    public void close() {
        lifetime.close(() -> {
            documents.close();
            files.close();
            lock.close();
            events.close();
        });
    }

    private void changedOutside() {
        events.add(StoreEvent.Kind.CHANGED_OUTSIDE, null, options.clock().instant(), null);
    }

    @Override
    public String toString() {
        return path.given().toString();
    }
}
