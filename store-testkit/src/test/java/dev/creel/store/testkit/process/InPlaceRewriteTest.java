package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.SessionTransaction;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A foreign program truncates the document and writes it anew, again and again, while eight threads use it through one
 * store. Whatever they are given must belong together.
 */
class InPlaceRewriteTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REWRITES = 300;
    private static final int READERS = 5;
    private static final int SNAPSHOT_READERS = 1;
    private static final int WRITERS = 2;

    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder reads = new LongAdder();
    private final LongAdder lostSnapshots = new LongAdder();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"same, 0", "other, 0", "same, 10000000", "other, 10000000"})
    void rewrittenInPlaceWhileEightThreadsUseItThenNothingIsMixedUp(String size, long gate) throws Exception {
        long seed = Seed.next();
        Path document = folder.resolve("sessions.json");
        Files.write(document, RewritingMain.document(100_000, 2_000));
        FileStoreOptions options = FileStoreOptions.builder()
                .objectCacheMaxBytes(gate)
                .lockTimeout(Duration.ofMinutes(1))
                .build();
        FileOps watched = InterceptedFiles.beforeCommit(document.toRealPath(), InPlaceRewriteTest::assertNotMixed);
        ExecutorService workers = Executors.newFixedThreadPool(READERS + SNAPSHOT_READERS + WRITERS);
        try (ChildProcess rewriter = ChildJvm.start(RewritingMain.class, document, REWRITES, seed, size);
                FileSessionStore store = FileOpsScope.with(watched, () -> FileSessionStore.open(document, options))) {
            rewriter.expect("ready");
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(seed + i);
                running.add(workers.submit(() -> read(store, random)));
            }
            for (int i = 0; i < SNAPSHOT_READERS; i++) {
                running.add(workers.submit(() -> readSnapshots(store)));
            }
            for (int i = 0; i < WRITERS; i++) {
                Random random = new Random(~seed + i);
                running.add(workers.submit(() -> change(store, random)));
            }
            rewriter.say("go");
            rewriter.expect("done");
            over.set(true);
            for (Future<?> worker : running) {
                worker.get();
            }
            assertThat(store.stats().commits()).as("changes").isPositive();
            System.out.println(size + ", gate " + gate + ": " + reads + " reads, "
                    + store.stats().commits() + " changes, " + lostSnapshots + " snapshots lost, "
                    + store.stats().restarts() + " restarts");
        } finally {
            over.set(true);
            workers.shutdownNow();
        }
        Document.assertWhole(document);
    }

    private void read(FileSessionStore store, Random random) {
        while (!over.get()) {
            String key = RewritingMain.key(random.nextInt(RewritingMain.ENTRIES));
            assertBelongsTo(key, store.get(key));
            reads.increment();
        }
    }

    private void readSnapshots(FileSessionStore store) {
        while (!over.get()) {
            try (SessionSnapshot snapshot = store.snapshot()) {
                assertOneGeneration(key -> snapshot.get(key));
            } catch (Unavailable e) {
                assertThat(e).hasMessageContaining("rewrote the file in place");
                lostSnapshots.increment();
            }
        }
    }

    private void change(FileSessionStore store, Random random) {
        while (!over.get()) {
            String key = RewritingMain.key(random.nextInt(RewritingMain.ENTRIES));
            int mark = random.nextInt();
            if (random.nextBoolean()) {
                Optional<SessionEntry> written = store.update(
                        key, present -> Objects.requireNonNull(present).with("mark", mark));
                assertBelongsTo(key, written);
                assertThat(written.flatMap(entry -> entry.json("mark"))).hasValue(Integer.toString(mark));
            } else {
                transact(store, key, mark);
            }
        }
    }

    private void transact(FileSessionStore store, String key, int mark) {
        try (SessionTransaction.Outcome<SessionEntry> outcome = store.transact(transaction -> {
            assertOneGeneration(transaction::get);
            SessionEntry next = transaction.get(key).orElseThrow().with("mark", mark);
            transaction.put(key, next);
            return next;
        })) {
            assertOneGeneration(outcome.snapshot()::get);
            assertThat(outcome.snapshot().get(key)).contains(outcome.result());
        } catch (Unavailable e) {
            assertThat(e).hasMessageContaining("rewrote the file in place").hasMessageContaining("snapshot");
            lostSnapshots.increment();
        }
    }

    /** Reads what is about to be committed without Creel. */
    private static void assertNotMixed(Path prepared) throws IOException {
        JsonNode document = JSON.readTree(Files.readString(prepared));
        assertThat(document.size()).isEqualTo(RewritingMain.ENTRIES);
        long generation = document.path(RewritingMain.key(0)).path("generation").asLong();
        for (Map.Entry<String, JsonNode> entry : document.properties()) {
            assertThat(entry.getValue().path("key").asString()).isEqualTo(entry.getKey());
            assertThat(entry.getValue().path("generation").asLong())
                    .as("generation of %s in a document that is about to be committed", entry.getKey())
                    .isEqualTo(generation);
        }
    }

    private interface Sessions {
        Optional<SessionEntry> get(String key);
    }

    private static void assertOneGeneration(Sessions sessions) {
        Set<Long> generations = new HashSet<>();
        for (int i = 0; i < RewritingMain.ENTRIES; i++) {
            String key = RewritingMain.key(i);
            Optional<SessionEntry> entry = sessions.get(key);
            assertBelongsTo(key, entry);
            generations.add(entry.orElseThrow().as("generation", Long.class).orElseThrow());
        }
        assertThat(generations).as("generations in one document").hasSize(1);
    }

    private static void assertBelongsTo(String key, Optional<SessionEntry> entry) {
        assertThat(entry.flatMap(text -> text.value("key"))).contains(key);
    }
}
