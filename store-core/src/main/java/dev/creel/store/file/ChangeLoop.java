package dev.creel.store.file;

import dev.creel.store.SessionStore.TransactionFunction;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.file.FileTransaction.RewrittenMeanwhile;
import dev.creel.store.io.FileOps;
import org.jspecify.annotations.Nullable;

/**
 * The script of every change, from the top to the bottom: lock, function, commit, and all again if another program was
 * quicker. Thread-safe.
 */
final class ChangeLoop {

    private final DocumentPath path;
    private final FileStoreOptions options;
    private final Counters counters;
    private final DocumentSource documents;
    private final EventQueue events;
    private final Tombstones tombstones;
    private final StoreLifetime lifetime;
    private final StoreLock lock;
    private final Leftovers leftovers;
    private final Committer committer;

    ChangeLoop(
            FileOps ops,
            DocumentPath path,
            FileStoreOptions options,
            Counters counters,
            DocumentSource documents,
            EventQueue events,
            Tombstones tombstones,
            StoreLifetime lifetime,
            StoreLock lock) {
        this.path = path;
        this.options = options;
        this.counters = counters;
        this.documents = documents;
        this.events = events;
        this.tombstones = tombstones;
        this.lifetime = lifetime;
        this.lock = lock;
        this.leftovers = new Leftovers(ops);
        this.committer = new Committer(ops, path, options, documents, events, counters);
    }

    /**
     * What a change answers, made of the function's result, the change, and the version that it left.
     *
     * @param <R> what the function answers
     * @param <T> what the change answers
     */
    interface Answer<R extends @Nullable Object, T> {
        T of(R result, Change change, DocumentVersion version);
    }

    /** Does the work of every change, and answers what {@code answer} makes of the result and the state afterwards. */
    <R extends @Nullable Object, X extends Exception, T> T run(
            FileSessionStore store,
            @Nullable FileSnapshot base,
            TransactionFunction<R, X> function,
            Answer<R, T> answer)
            throws X {
        if (options.access() == Access.READ_ONLY) {
            throw new UnsupportedOperationException("The session store " + this + " was opened for reading only");
        }
        lifetime.beginChange();
        try {
            for (; ; ) {
                lifetime.requireOpen();
                Place place = path.locate();
                if (!place.exists()) {
                    requireMayCreate();
                    path.createDirectories(place, options.durability());
                    place = path.locate();
                }
                try (StoreLock.Held held = lock.acquire(place.real(), place.owner())) {
                    lifetime.requireOpen();
                    if (documents.liesAt(place.real())) {
                        leftovers.sweep(place.real());
                        return changeUnderLock(store, held, place, base, function, answer);
                    }
                } catch (LiesElsewhere e) {
                    // Somebody made the link lead to another document; that is the one to change.
                    counters.restarts.increment();
                }
            }
        } finally {
            events.deliver();
            lifetime.endChange();
        }
    }

    private <R extends @Nullable Object, X extends Exception, T> T changeUnderLock(
            FileSessionStore store,
            StoreLock.Held held,
            Place place,
            @Nullable FileSnapshot base,
            TransactionFunction<R, X> function,
            Answer<R, T> answer)
            throws X {
        for (FileSnapshot usable = base; ; usable = null) {
            DocumentVersion present = documents.acquire(usable, store);
            try {
                requireMayCreate(present);
                FileTransaction transaction = new FileTransaction(documents, present, tombstones, options);
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
