package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is frozen in the middle of a change, as by a laptop's lid or a container's pause. */
class FrozenProcessTest {

    @TempDir
    private Path folder;

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
        try (ChildProcess frozen = freezing(60_000, "function");
                FileSessionStore store = FileSessionStore.open(document, impatient)) {
            frozen.awaitFrozen();
            assertThatThrownBy(() -> Counter.increment(store, Counter.KEY))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("another process that uses Creel is changing it")
                    .hasMessageContaining("the timeout of 0.3 s for the whole change is over")
                    .hasMessageContaining("nothing was changed");
            assertThat(store.get("session:1")).isPresent();
            assertThat(document).hasBinaryContent(before);
            frozen.signal("CONT");
            frozen.expect("changed");
            frozen.end();
            Counter.increment(store, Counter.KEY);
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(2);
        }
        Document.assertNoLeftovers(document);
    }

    @Test
    void killedWhileFrozenThenOthersGoOnAtOnce() throws Exception {
        try (ChildProcess frozen = freezing(60_000, "lock")) {
            frozen.awaitFrozen();
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
    void lockFileTakenOverMeanwhileThenItNeitherCommitsNorRemovesTheSuccessors() throws Exception {
        byte[] before = Files.readAllBytes(document);
        String successor;
        // Long enough for the freezing, and for one more look at the lock file afterwards.
        try (ChildProcess frozen = freezing(4_000, "lock")) {
            frozen.awaitFrozen();
            successor = takeOver();
            frozen.signal("CONT");
            assertThat(frozen.line())
                    .startsWith("Busy: ")
                    .contains("pid " + ProcessHandle.current().pid() + ", which is alive");
            frozen.end();
        }
        assertThat(lockFile).hasContent(successor);
        assertThat(document).hasBinaryContent(before);
    }

    @Test
    void successorChangedTheDocumentMeanwhileThenItsChangeIsKept() throws Exception {
        try (ChildProcess frozen = freezing(60_000, "lock")) {
            frozen.awaitFrozen();
            takeOver();
            Path next = Files.writeString(folder.resolve("next"), "{\n  \"session:successor\": {}\n}");
            Files.move(next, document, StandardCopyOption.ATOMIC_MOVE);
            frozen.signal("CONT");
            Files.delete(lockFile);
            frozen.expect("changed");
            frozen.end();
        }
        try (FileSessionStore store = FileSessionStore.open(document)) {
            assertThat(store.get("session:successor")).isPresent();
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(1);
        }
        Document.assertNoLeftovers(document);
    }

    /** Does what the original does to a lock file that is older than 30 s, and answers the new one's text. */
    private String takeOver() throws Exception {
        Files.delete(lockFile);
        String text =
                "{\n  \"pid\": " + ProcessHandle.current().pid() + ",\n  \"createdAt\": \"" + Instant.now() + "\"\n}";
        Files.writeString(lockFile, text);
        return text;
    }

    private ChildProcess freezing(long timeoutMillis, String where) throws Exception {
        return ChildProcess.jvm(FreezingMain.class, document, timeoutMillis, where);
    }
}
