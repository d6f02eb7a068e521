package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodePeerTest {

    private static final int TIMES = 1_000;

    @TempDir
    private Path folder;

    @TempDir
    private Path scripts;

    @Test
    void countedByNodeAndHereAtTheSameTimeThenNoneIsLostAndNobodyTimesOut() throws Exception {
        Path document = document();
        try (ChildProcess node = node("count", document, Counter.KEY, TIMES);
                FileSessionStore store = FileSessionStore.open(document)) {
            node.expect("ready");
            node.say("go");
            CompletableFuture<List<String>> nodeEnds = CompletableFuture.supplyAsync(node::end);
            int times = 0;
            // Neither has the store for itself before Node has done its part.
            while (times < TIMES || !nodeEnds.isDone()) {
                Counter.increment(store, Counter.KEY);
                times++;
            }
            System.out.println("Node: " + nodeEnds.join() + ", here: " + times + " times, longest wait "
                    + store.stats().lockWait().longest() + ", restarts: "
                    + store.stats().restarts());
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(TIMES + times);
        }
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }

    @Test
    void nodeHoldsTheLockThenAChangeWaitsUntilItIsReleased() throws Exception {
        Path document = document();
        try (ChildProcess node = node("hold", document);
                FileSessionStore store = FileSessionStore.open(document)) {
            node.expect("held");
            CountDownLatch inFunction = new CountDownLatch(1);
            CompletableFuture<Void> change = CompletableFuture.runAsync(() -> store.update("session:1", present -> {
                inFunction.countDown();
                return present.with("label", "changed");
            }));
            inFunction.await();
            assertThat(store.get("session:1").orElseThrow().has("label")).isFalse();
            assertThat(change).isNotDone();
            node.say("go");
            node.expect("released");
            change.join();
            assertThat(store.get("session:1").orElseThrow().label()).hasValue("changed");
        }
        Document.assertNoLeftovers(document);
    }

    @Test
    void nodeHoldsTheLockTooLongThenTheErrorNamesItsPidAndAge() throws Exception {
        Path document = document();
        byte[] before = Files.readAllBytes(document);
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(300)).build();
        try (ChildProcess node = node("hold", document);
                FileSessionStore store = FileSessionStore.open(document, impatient)) {
            node.expect("held");
            assertThatThrownBy(() -> Counter.increment(store, Counter.KEY))
                    .isInstanceOfSatisfying(
                            Busy.class, busy -> assertThat(busy.holder()).isEqualTo("pid " + node.pid()))
                    .hasMessageContaining("pid " + node.pid() + ", which is alive")
                    .hasMessageContaining(document + ".lock")
                    .hasMessageMatching("(?s).* \\d+\\.\\d s ago.*")
                    .hasMessageContaining("nothing was changed");
            assertThat(document).hasBinaryContent(before);
            node.say("go");
            node.expect("released");
            Counter.increment(store, Counter.KEY);
        }
        Document.assertNoLeftovers(document);
    }

    @Test
    void nodeDiedWithTheLockThenItIsTakenOver() throws Exception {
        Path document = document();
        try (ChildProcess node = node("hold", document)) {
            node.expect("held");
            node.kill();
        }
        assertThat(lockFile(document)).exists();
        // Far less than the 30 s after which age alone would free it.
        FileStoreOptions options =
                FileStoreOptions.builder().lockTimeout(Duration.ofSeconds(5)).build();
        try (FileSessionStore store = FileSessionStore.open(document, options)) {
            Counter.increment(store, Counter.KEY);
        }
        Document.assertNoLeftovers(document);
    }

    @Test
    void youngEmptyLockFileThenAChangeWaitsAndSaysWhy() throws Exception {
        Path document = document();
        Files.createFile(lockFile(document));
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(300)).build();
        try (FileSessionStore store = FileSessionStore.open(document, impatient)) {
            assertThatThrownBy(() -> Counter.increment(store, Counter.KEY))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("names no process");
            assertThat(lockFile(document)).isEmptyFile();
            Files.delete(lockFile(document));
            Counter.increment(store, Counter.KEY);
        }
        Document.assertNoLeftovers(document);
    }

    private Path document() {
        Path document = folder.resolve("sessions.json");
        Document.fill(document, 20, 2_000);
        return document;
    }

    private static Path lockFile(Path document) {
        return document.resolveSibling("sessions.json.lock");
    }

    private ChildProcess node(Object... arguments) throws Exception {
        return NodePeer.start(scripts, arguments);
    }
}
