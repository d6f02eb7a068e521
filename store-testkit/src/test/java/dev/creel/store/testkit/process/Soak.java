package dev.creel.store.testkit.process;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who may use a document, at once: threads on several store objects, other JVMs that are killed, a gateway; and
 * beside it a document that a program rewrites in place. The clocks of the stores jump. Thread-safe.
 */
final class Soak implements AutoCloseable {

    private static final int ROUNDS_OF_NODE = 20;
    private static final int REWRITES = 50;

    final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    final Map<String, Long> possible = new ConcurrentHashMap<>();
    final AtomicLong changes = new AtomicLong();
    final AtomicLong reads = new AtomicLong();
    final AtomicLong busy = new AtomicLong();
    final AtomicLong kills = new AtomicLong();
    final AtomicLong rewrites = new AtomicLong();
    final Map<String, Long> refused = new ConcurrentHashMap<>();
    final AtomicLong events = new AtomicLong();

    private final Path document;
    private final Path rewritten;
    private final Path scripts;
    private final long seed;
    private final AtomicLong clockMillis = new AtomicLong(1_700_000_000_000L);
    private final AtomicLong ticks = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<FileSessionStore> stores = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final FileSessionStore beside;

    Soak(Path document, Path rewritten, Path scripts, long seed) {
        this.document = document;
        this.rewritten = rewritten;
        this.scripts = scripts;
        this.seed = seed;
        for (Memory memory : Memory.values()) {
            stores.add(open(document, memory));
        }
        stores.get(0).listen(event -> events.incrementAndGet());
        beside = open(rewritten, Memory.CACHES_ON);
    }

    private FileSessionStore open(Path path, Memory memory) {
        return FileSessionStore.open(
                path,
                memory.options(Durability.PROCESS)
                        .clock(() -> Instant.ofEpochMilli(clockMillis.get()))
                        .ticker(ticks::get)
                        .lockTimeout(SoakMain.PATIENCE)
                        .build());
    }

    /** Something done again and again until the end. */
    private interface Work {
        void once(Random random) throws Exception;
    }

    void begin() {
        for (int i = 0; i < 4; i++) {
            String key = "thread-" + i;
            actor(key, random -> change(key, random));
            actor("reader-" + i, this::read);
        }
        actor("clock", this::jump);
        actor("killed", this::kill);
        actor("node", random -> node());
        actor("rewriter", this::rewrite);
        actor("beside", random -> readBeside());
        threads.forEach(Thread::start);
    }

    private void actor(String name, Work work) {
        Random random = new Random(seed + threads.size());
        threads.add(new Thread(
                () -> {
                    try {
                        while (end.getCount() > 0) {
                            work.once(random);
                        }
                    } catch (Throwable e) {
                        failure.compareAndSet(null, new AssertionError("the soak's " + name + " failed", e));
                        end.countDown();
                    }
                },
                name));
    }

    private void change(String key, Random random) {
        FileSessionStore store = stores.get(random.nextInt(stores.size()));
        possible.merge(key, 1L, Long::sum);
        try {
            CompetingMain.increment(store, key);
            acknowledged.merge(key, 1L, Long::sum);
            changes.incrementAndGet();
        } catch (Busy e) {
            // It says that nothing was changed.
            possible.merge(key, -1L, Long::sum);
            busy.incrementAndGet();
        }
    }

    /** What was acknowledged before a read began is seen by it, in whatever store object. */
    private void read(Random random) throws InterruptedException {
        FileSessionStore store = stores.get(random.nextInt(stores.size()));
        String key = "thread-" + random.nextInt(4);
        long before = acknowledged.getOrDefault(key, 0L);
        require(Counter.value(store, key) >= before, key + " went back behind " + before);
        if (random.nextInt(20) == 0) {
            try (SessionSnapshot snapshot = store.snapshot()) {
                long sum = 0;
                for (SessionSnapshot.Summary summary : snapshot.newest(Integer.MAX_VALUE)) {
                    SessionEntry entry = snapshot.get(summary.key()).orElseThrow();
                    sum += summary.key().matches("(thread|child)-.*")
                            ? entry.as("count", Long.class).orElse(0L)
                            : 0;
                }
                long total = snapshot.get(Counter.KEY)
                        .flatMap(entry -> entry.as("count", Long.class))
                        .orElse(0L);
                require(total == sum, "a snapshot shows half a change: " + total + ", not " + sum);
            }
        }
        reads.incrementAndGet();
        rest();
    }

    /** Leaves the processor to the others for a moment: reading is too quick. */
    private void rest() throws InterruptedException {
        end.await(2, TimeUnit.MILLISECONDS);
    }

    private void jump(Random random) throws InterruptedException {
        clockMillis.addAndGet((random.nextInt(2_000_001) - 1_000_000) * 3_600L);
        ticks.addAndGet(TimeUnit.MILLISECONDS.toNanos(random.nextInt(120_000)));
        end.await(50, TimeUnit.MILLISECONDS);
    }

    private void kill(Random random) throws Exception {
        String key = "child-" + kills.get();
        try (ChildJvm child = ChildJvm.start(SoakMain.class, document, key)) {
            child.expect("ready");
            child.say("go");
            for (int lines = 1 + random.nextInt(100); lines > 0; lines--) {
                require(child.line() != null, child.toString());
                changes.incrementAndGet();
            }
            Spin.upTo(4_000_000, random);
            child.kill();
            List<String> lines = child.acknowledged();
            long done = Long.parseLong(lines.get(lines.size() - 1));
            acknowledged.put(key, done);
            possible.put(key, done + 1);
            kills.incrementAndGet();
        }
    }

    private void node() throws Exception {
        possible.merge("node", (long) ROUNDS_OF_NODE, Long::sum);
        try (ChildProcess node = NodePeer.start(scripts, "count", document, "node", ROUNDS_OF_NODE)) {
            node.expect("ready");
            node.say("go");
            node.end();
        }
        acknowledged.merge("node", (long) ROUNDS_OF_NODE, Long::sum);
        changes.addAndGet(ROUNDS_OF_NODE);
    }

    private void rewrite(Random random) throws Exception {
        try (ChildJvm child = ChildJvm.start(RewritingMain.class, rewritten, REWRITES, random.nextInt(), "other")) {
            child.expect("ready");
            child.say("go");
            child.expect("done");
            rewrites.addAndGet(REWRITES);
        }
    }

    /**
     * An entry is never that of another session, whatever is written under the store's hands. A program that has emptied
     * the document and gets no turn for a second leaves it damaged for that long.
     */
    private void readBeside() throws InterruptedException {
        for (int i = 0; i < RewritingMain.ENTRIES; i++) {
            String key = RewritingMain.key(i);
            try {
                String found =
                        beside.get(key).orElseThrow().as("key", String.class).orElseThrow();
                require(found.equals(key), "asked for " + key + ", got " + found);
            } catch (Damaged | Unavailable e) {
                refused.merge(
                        e.getClass().getSimpleName() + e.getMessage().replaceAll(".*sessions.json|\\. .*|[0-9]+", ""),
                        1L,
                        Long::sum);
            }
            reads.incrementAndGet();
            rest();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Waits; answers false if something failed meanwhile. */
    boolean goOn(Duration time) throws InterruptedException {
        return !end.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return changes + " changes, " + reads + " reads, " + kills + " kills, " + rewrites + " rewritten, " + busy
                + " timeouts, " + refused + " refused, " + events + " events";
    }

    /** Ends the work of everybody and fails if anything failed. */
    void end() throws InterruptedException {
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError("seed " + seed, failed);
        }
    }

    @Override
    public void close() {
        end.countDown();
        stores.forEach(FileSessionStore::close);
        beside.close();
    }
}
