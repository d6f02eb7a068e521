package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is frozen in the middle of a change, as by a laptop's lid or a container's pause. */
class FrozenProcessTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path scripts;

    private Path document;
    private Path lockFile;

    @BeforeEach
    void setUp() {
        document = folder.resolve("sessions.json");
        lockFile = folder.resolve("sessions.json.lock");
        Document.fill(document, 5, 100);
    }

    @Test
    void frozenInItsFunctionThenOthersAreKeptOutAndItGoesOnAfterwards() throws Exception {
        byte[] before = Files.readAllBytes(document);
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(300)).build();
        try (ChildJvm frozen = frozenAt(60_000, "function");
                FileSessionStore store = FileSessionStore.open(document, impatient)) {
            assertThatThrownBy(() -> Counter.increment(store, Counter.KEY))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("another process that uses Creel is changing it")
                    .hasMessageContaining("the timeout of 0.3 s for the whole change is over")
                    .hasMessageContaining("nothing was changed");
            assertThat(store.get("session:1")).isPresent();
            assertThat(document).hasBinaryContent(before);
            goOn(frozen);
            frozen.expect("changed 0");
            Counter.increment(store, Counter.KEY);
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(2);
        }
        Document.assertNoLeftovers(document);
    }

    @Test
    void killedWhileFrozenBeforeTheRenameThenOthersGoOnAtOnce() throws Exception {
        try (ChildJvm frozen = frozenAt(60_000, "rename")) {
            assertThat(lockFile).exists();
            frozen.kill();
        }
        FileStoreOptions options =
                FileStoreOptions.builder().lockTimeout(Duration.ofSeconds(5)).build();
        try (FileSessionStore store = FileSessionStore.open(document, options)) {
            Counter.increment(store, Counter.KEY);
        }
        Document.assertNoLeftovers(document);
    }

    @Test
    void successorKeepsTheLockPastTheTimeoutThenTheChangeIsRefusedAndNamesTheSuccessor() throws Exception {
        byte[] before = Files.readAllBytes(document);
        try (ChildProcess node = NodePeer.start(scripts, "succeed", document, "node");
                ChildJvm frozen = frozenAt(500, "function")) {
            node.say("take");
            node.expect("taken");
            goOn(frozen);
            frozen.expect("blocked");
            assertThat(frozen.line())
                    .startsWith("Busy: ")
                    .contains("pid " + node.pid() + ", which is alive")
                    .contains("nothing was changed");
            assertThat(lockFile).exists();
            node.say("release");
            node.expect("released");
        }
        assertThat(document).hasBinaryContent(before);
        Document.assertNoLeftovers(document);
    }

    @Test
    void frozenBeforeTheRenameWhileASuccessorWritesThenTheChangeStandsAndTheLogTellsTheOperator() throws Exception {
        try (ChildProcess node = NodePeer.start(scripts, "succeed", document, "node");
                ChildJvm frozen = frozenAt(60_000, "rename")) {
            node.say("take");
            node.expect("taken");
            node.say("write");
            node.expect("written");
            goOn(frozen);
            frozen.expect("changed 1");
            assertThat(frozen.errors().lines().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .contains("storePath=\"" + document + "\"")
                    .contains("holder=\"pid " + node.pid() + "\"")
                    .contains("sessionKeys=\"" + Counter.KEY + "\"")
                    .contains("another program took the lock file away while this process was stopped");
            assertThat(lockFile).as("the successor's lock file").exists();
            node.say("release");
            node.expect("released");
        }
        try (FileSessionStore store = FileSessionStore.open(document)) {
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(1);
            assertThat(store.get("session:1")).isPresent();
        }
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }

    private ChildJvm frozenAt(long timeoutMillis, String where) throws Exception {
        ChildJvm child = ChildJvm.start(FreezingMain.class, document, 1_000_000);
        boolean frozen = false;
        try {
            child.say(timeoutMillis + " " + where);
            assertThat(child.line()).as(child.toString()).startsWith("at ");
            child.freeze();
            frozen = true;
            return child;
        } finally {
            if (!frozen) {
                child.close();
            }
        }
    }

    private static void goOn(ChildJvm frozen) throws Exception {
        frozen.thaw();
        frozen.say("go");
    }
}
