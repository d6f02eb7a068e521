package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.StoreEvent;
import dev.creel.store.StoreStats;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session store that keeps its sessions in memory and forgets them with the last reference: for the tests of programs
 * that use a {@link SessionStore}. It keeps the whole contract, with the same rules for keys, order and protected fields
 * as the file store.
 *
 * <p>Several store objects may share their sessions; what one changes, the others report as {@link
 * StoreEvent.Kind#CHANGED_OUTSIDE}. Only {@link Builder#sharing} makes such ones.
 *
 * <p>Thread-safe.
 */
public final class InMemorySessionStore implements SessionStore {

    private static final AtomicInteger OPENED = new AtomicInteger();

    private final String name = "memory:" + OPENED.incrementAndGet();
    private final MemoryStorage storage;
    private final Duration lockTimeout;
    private final KeyNormalizer normalizer;
    private final List<String> protectedFields;
    private final InstantSource clock;
    private final boolean readOnly;
    private final MemoryEvents events;
    private final LongAdder reads = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder noOps = new LongAdder();
    private final LongAdder reuses = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();
    private MemoryTable seen;
    private volatile boolean closed;
    private volatile boolean hasLetGo;

    private InMemorySessionStore(Builder builder) {
        storage = builder.shared != null ? builder.shared : new MemoryStorage(builder.initial);
        lockTimeout = builder.lockTimeout;
        normalizer = builder.normalizer;
        protectedFields = builder.protectedFields;
        clock = builder.clock;
        readOnly = builder.readOnly;
        events = new MemoryEvents(name, builder.eventExecutor);
        seen = new MemoryTable(storage.entries(), normalizer);
    }

    /** Opens an empty store with the defaults of the {@link #builder()}. */
    public static InMemorySessionStore open() {
        return builder().open();
    }

    /** Begins the settings of a store: an empty one with a rule for keys as the file store has it. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        Objects.requireNonNull(key, "key");
        requireOpen();
        reads.increment();
        SessionEntry found = present().find(key);
        events.deliver();
        return Optional.ofNullable(found);
    }

    @Override
    public SessionSnapshot snapshot() {
        requireOpen();
        reads.increment();
        MemoryTable present = present();
        events.deliver();
        return new MemorySnapshot(this, present);
    }

    /** Answers the present state, and notes it if somebody else made it. */
    private synchronized MemoryTable present() {
        Map<String, SessionEntry> entries = storage.entries();
        if (entries != seen.entries()) {
            MemoryTable before = seen;
            seen = new MemoryTable(entries, normalizer);
            if (!List.copyOf(entries.entrySet())
                    .equals(List.copyOf(before.entries().entrySet()))) {
                events.add(StoreEvent.Kind.CHANGED_OUTSIDE, null, clock.instant(), null);
            }
        }
        return seen;
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(function, "function");
        return this.<Optional<SessionEntry>, X, Optional<SessionEntry>>change(
                null,
                transaction -> transaction.update(key, function),
                (result, transaction, table) -> transaction.outcome(normalizer.normalize(key)));
    }

    @Override
    public Optional<SessionEntry> replace(String key, @Nullable SessionEntry expected, @Nullable SessionEntry next) {
        return update(key, present -> {
            if (!Objects.equals(present, expected)) {
                throw new SessionStoreException.Conflict(
                        name,
                        "The session " + key + " of " + name + " is not what was expected. Nothing was changed. Read it"
                                + " again and decide anew.",
                        normalizer.normalize(key),
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
        return transactOn(Objects.requireNonNull(base, "base"), function);
    }

    private <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transactOn(
            @Nullable SessionSnapshot base, TransactionFunction<R, X> function) throws X {
        Objects.requireNonNull(function, "function");
        return this.<R, X, SessionTransaction.Outcome<R>>change(
                base,
                function,
                (result, transaction, table) ->
                        new SessionTransaction.Outcome<>(result, new MemorySnapshot(this, table)));
    }

    /** What a change answers, made of the function's result, the transaction, and the state that it left. */
    private interface Answer<R extends @Nullable Object, T> {
        T of(R result, MemoryTransaction transaction, MemoryTable table);
    }

    private <R extends @Nullable Object, X extends Exception, T> T change(
            @Nullable SessionSnapshot base, TransactionFunction<R, X> function, Answer<R, T> answer) throws X {
        if (readOnly) {
            throw new UnsupportedOperationException("The session store " + name + " was opened for reading only");
        }
        requireOpen();
        storage.lock(name, lockTimeout);
        try {
            requireOpen();
            MemoryTable before = present();
            if (base != null) {
                (isOf(base, before) ? reuses : fallbacks).increment();
            }
            MemoryTransaction transaction = new MemoryTransaction(before, normalizer, protectedFields);
            R result;
            try {
                result = function.apply(transaction);
            } finally {
                transaction.end();
            }
            return answer.of(result, transaction, commit(before, transaction));
        } finally {
            storage.unlock();
            events.deliver();
        }
    }

    private static boolean isOf(SessionSnapshot base, MemoryTable present) {
        return base instanceof MemorySnapshot snapshot
                && snapshot.table().entries().equals(present.entries());
    }

    private synchronized MemoryTable commit(MemoryTable before, MemoryTransaction transaction) {
        Map<String, @Nullable SessionEntry> writes = transaction.writes();
        if (writes.isEmpty()) {
            noOps.increment();
            return before;
        }
        seen = new MemoryTable(before.after(writes), normalizer);
        storage.commit(seen.entries());
        commits.increment();
        writes.forEach((normal, entry) ->
                events.add(transaction.kind(normal, entry), normal, clock.instant(), transaction.cause(normal)));
        return seen;
    }

    @Override
    public StoreStats stats() {
        requireOpen();
        return new MemoryStats(
                reads.sum(),
                commits.sum(),
                noOps.sum(),
                reuses.sum(),
                fallbacks.sum(),
                events.failures.sum(),
                events.dropped.sum());
    }

    @Override
    public Subscription listen(Consumer<? super StoreEvent> listener) {
        Objects.requireNonNull(listener, "listener");
        requireOpen();
        return events.listen(listener);
    }

    @Override
    public void close() {
        if (hasLetGo) {
            return;
        }
        if (storage.isLockedByThisThread()) {
            throw new IllegalStateException(
                    "The session store " + name + " cannot be closed by a function that changes it");
        }
        closed = true;
        storage.lockForClosing();
        hasLetGo = true;
        storage.unlock();
    }

    /** Answers whether the store is closed and no change is in progress. */
    boolean hasLetGo() {
        return hasLetGo;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The session store " + name + " is closed");
        }
    }

    /** Answers a name that no other store object of this process has. */
    @Override
    public String toString() {
        return name;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private Map<String, SessionEntry> initial = Map.of();
        private @Nullable MemoryStorage shared;
        private Duration lockTimeout = Duration.ofSeconds(10);
        private KeyNormalizer normalizer = KeyNormalizer.DEFAULT;
        private List<String> protectedFields = List.of("acp");
        private InstantSource clock = InstantSource.system();
        private boolean readOnly;
        private @Nullable Executor eventExecutor;

        private Builder() {}

        /** Sets what the store holds at first: keys as they are to be spelled, normalised or not. Default: nothing. */
        public Builder sessions(Map<String, SessionEntry> initial) {
            this.initial = MemoryTable.inOrder(initial);
            shared = null;
            return this;
        }

        /** Makes another store object on the sessions of this one. Default: sessions of its own. */
        public Builder sharing(InMemorySessionStore other) {
            shared = other.storage;
            return this;
        }

        /** Sets how long a change may wait for the lock: more than zero. Default: 10 s. */
        public Builder lockTimeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("lockTimeout is " + value + "; it must be more than zero");
            }
            lockTimeout = value;
            return this;
        }

        /** Sets which spellings mean the same session. Default: {@link KeyNormalizer#DEFAULT}. */
        public Builder keyNormalizer(KeyNormalizer value) {
            normalizer = Objects.requireNonNull(value, "keyNormalizer");
            return this;
        }

        /** Sets the fields that a change may not drop by accident. Default: {@code acp}. */
        public Builder protectedFields(List<String> names) {
            protectedFields = List.copyOf(names);
            return this;
        }

        /** Sets where the times of events come from. Default: the system's clock. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Makes the store refuse every change. */
        public Builder readOnly() {
            readOnly = true;
            return this;
        }

        /** Sets what runs the listeners. Default: a daemon thread of the store's own while there is something to tell. */
        public Builder eventExecutor(Executor value) {
            eventExecutor = Objects.requireNonNull(value, "eventExecutor");
            return this;
        }

        /**
         * Opens a store with these settings. Called again, it opens another one, with sessions of its own unless {@link
         * #sharing} was called.
         */
        public InMemorySessionStore open() {
            return new InMemorySessionStore(this);
        }
    }
}
