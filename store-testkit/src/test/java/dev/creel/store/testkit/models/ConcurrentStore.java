package dev.creel.store.testkit.models;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * The operations that threads do at once on one document in memory, each session holding one number. They go through two
 * store objects, so that each sees the other's changes as foreign ones. {@link SequentialStore} says what they mean.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "number", gen = IntGen.class, conf = "1:3")
@Param(name = "through", gen = IntGen.class, conf = "0:1")
public abstract class ConcurrentStore {

    private static final Path DOCUMENT = Path.of("/sessions.json");
    private static final int NONE = -1;

    private final MemoryFileOps disk;
    private final FileStoreOptions options;
    private final FileSessionStore[] stores;

    /**
     * @param objects how many store objects there are
     * @param memory what the stores keep in memory
     */
    ConcurrentStore(int objects, FileStoreOptions.Builder memory) {
        AtomicLong ticks = new AtomicLong();
        // Each look at the clock is 1 ms later, so that a document is sometimes still too young to trust its stamp.
        disk = new MemoryFileOps(() -> Instant.ofEpochMilli(ticks.incrementAndGet()), Duration.ofMillis(4));
        options = memory.lockScope(LockScope.JVM)
                .durability(Durability.PROCESS)
                .clock(() -> Instant.EPOCH)
                .build();
        stores = new FileSessionStore[objects];
        for (int i = 0; i < objects; i++) {
            stores[i] = disk.open(DOCUMENT, options);
        }
    }

    /** Payload is kept in memory. */
    public static final class Cached extends ConcurrentStore {
        public Cached() {
            super(1, FileStoreOptions.builder());
        }
    }

    /** Every entry is read from the file. */
    public static final class GateZero extends ConcurrentStore {
        public GateZero() {
            super(1, FileStoreOptions.builder().objectCacheMaxBytes(0));
        }
    }

    /** Two store objects, each with payload in memory. */
    public static final class TwoObjects extends ConcurrentStore {
        public TwoObjects() {
            super(2, FileStoreOptions.builder());
        }
    }

    /** Two store objects that read every entry from the file. */
    public static final class TwoObjectsGateZero extends ConcurrentStore {
        public TwoObjectsGateZero() {
            super(2, FileStoreOptions.builder().objectCacheMaxBytes(0));
        }
    }

    /** Adds in two steps, and reads much in between: else it is found too seldom for a test. */
    public static final class AddsInTwoSteps extends ConcurrentStore {
        public AddsInTwoSteps() {
            super(1, FileStoreOptions.builder());
        }

        @Override
        Optional<SessionEntry> sum(SessionStore store, String name, int number) {
            SessionEntry next = plus(store.get(name).orElse(null), number);
            for (int i = 0; i < 1_000; i++) {
                store.get(name);
            }
            return store.update(name, present -> next);
        }
    }

    private SessionStore store(int through) {
        return stores[through % stores.length];
    }

    @Operation
    public int get(@Param(name = "key") int key, @Param(name = "through") int through) {
        return number(store(through).get(name(key)).orElse(null));
    }

    @Operation
    public int add(
            @Param(name = "key") int key, @Param(name = "number") int number, @Param(name = "through") int through) {
        return number(sum(store(through), name(key), number).orElse(null));
    }

    Optional<SessionEntry> sum(SessionStore store, String name, int number) {
        return store.update(name, present -> plus(present, number));
    }

    @Operation
    public void remove(@Param(name = "key") int key, @Param(name = "through") int through) {
        store(through).update(name(key), present -> null);
    }

    @Operation
    public int replace(
            @Param(name = "key") int key,
            @Param(name = "number") int expected,
            @Param(name = "number") int next,
            @Param(name = "through") int through) {
        try {
            return number(store(through)
                    .replace(name(key), entry(expected), entry(next))
                    .orElse(null));
        } catch (SessionStoreException.Conflict e) {
            return -10 + number(e.present().orElse(null));
        }
    }

    /** Moves the number of one session to the other, and answers both as they stand afterwards. */
    @Operation
    public String move(
            @Param(name = "key") int from, @Param(name = "through") int through, @Param(name = "key") int based) {
        SessionStore store = store(through);
        if (based == 0) {
            try (SessionTransaction.Outcome<Boolean> outcome = store.transact(work(from))) {
                return content(outcome.snapshot());
            }
        }
        try (SessionSnapshot base = store.snapshot();
                SessionTransaction.Outcome<Boolean> outcome = store.transact(base, work(from))) {
            return content(outcome.snapshot());
        }
    }

    private static SessionStore.TransactionFunction<Boolean, RuntimeException> work(int from) {
        return transaction -> {
            int moved = number(transaction.get(name(from)).orElse(null));
            if (moved == NONE) {
                return false;
            }
            int there = number(transaction.get(name(1 - from)).orElse(null));
            transaction.remove(name(from));
            transaction.put(name(1 - from), entry(Math.max(0, there) + moved));
            return true;
        };
    }

    @Operation
    public String snapshot(@Param(name = "through") int through) {
        try (SessionSnapshot snapshot = store(through).snapshot()) {
            return content(snapshot);
        }
    }

    /** Also closes the stores: Lincheck makes a new one of these for every run. */
    @Validate
    public void nothingIsLeftOpenAndTheDocumentIsSound() throws Exception {
        for (FileSessionStore store : stores) {
            store.close();
        }
        if (disk.openHandles() != 0) {
            throw new IllegalStateException(disk.openHandles() + " files are still open");
        }
        StoreFsck.Report report = disk.with(() -> StoreFsck.check(DOCUMENT, options));
        if (report.bytes() > 0 && !report.findings().isEmpty()) {
            throw new IllegalStateException(report.toString());
        }
    }

    private static String content(SessionSnapshot snapshot) {
        Map<String, Integer> content = new TreeMap<>();
        snapshot.summaries()
                .forEach(summary -> content.put(
                        summary.key(), number(snapshot.get(summary.key()).orElse(null))));
        return content.toString();
    }

    static String name(int key) {
        return "session-" + key;
    }

    private static SessionEntry plus(@Nullable SessionEntry present, int number) {
        return entry(Math.max(0, number(present)) + number);
    }

    private static SessionEntry entry(int number) {
        return SessionEntry.of(Map.of("n", number));
    }

    private static int number(@Nullable SessionEntry entry) {
        return entry == null ? NONE : Integer.parseInt(entry.json("n").orElseThrow());
    }
}
