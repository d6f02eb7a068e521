package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolicLinkTest {

    @TempDir
    private Path folder;

    private Path real;
    private Path link;

    @BeforeEach
    void setUp() throws IOException {
        folder = folder.toRealPath();
        real = Files.createDirectory(folder.resolve("elsewhere")).resolve("store.json");
        Files.writeString(real, "{\n  \"session:1\": {}\n}");
        link = Files.createDirectory(folder.resolve("sessions")).resolve("sessions.json");
        Files.createSymbolicLink(link, real);
    }

    @Test
    void changedThroughALinkThenTheRealFileIsReplacedAndTheLinkStays() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        try (FileSessionStore store = FileOpsScope.with(
                InterceptedFiles.beforeCommit(real, prepared -> {
                    commits.incrementAndGet();
                    assertThat(prepared).hasParent(real.getParent());
                    assertThat(lockFile(link)).exists();
                    assertThat(lockFile(real)).exists();
                }),
                () -> FileSessionStore.open(link))) {
            store.update("session:1", present -> present.with("label", "changed"));
            assertThat(store.get("session:1").orElseThrow().label()).hasValue("changed");
        }
        assertThat(commits).hasValue(1);
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).contains("changed");
        Document.assertNoLeftovers(real);
        assertThat(link.getParent()).isDirectoryNotContaining(file -> !file.equals(link));
    }

    @Test
    void lockFileHeldOnEitherSideThenAChangeWaits() throws Exception {
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(200)).build();
        // Holds nothing, but lives.
        try (ChildProcess other = ChildJvm.start(CountingMain.class, real, 1, 1);
                FileSessionStore store = FileSessionStore.open(link, impatient)) {
            for (Path side : new Path[] {link, real}) {
                Files.writeString(
                        lockFile(side), "{\"pid\": " + other.pid() + ", \"createdAt\": \"" + Instant.now() + "\"}");
                assertThatThrownBy(() -> Counter.increment(store, Counter.KEY))
                        .isInstanceOf(Busy.class)
                        .hasMessageContaining("pid " + other.pid())
                        .hasMessageContaining(lockFile(side).toString());
                Files.delete(lockFile(side));
            }
            Counter.increment(store, Counter.KEY);
        }
    }

    @Test
    void linkPointsElsewhereBetweenChangesThenItIsFollowedAnew() throws Exception {
        Path other = folder.resolve("other.json");
        Files.writeString(other, "{\n  \"session:2\": {}\n}");
        try (FileSessionStore store = FileSessionStore.open(link)) {
            store.update("session:1", present -> present.with("label", "first"));
            redirect(other);
            assertThat(store.get("session:1")).isEmpty();
            store.update("session:2", present -> present.with("label", "second"));
            redirect(real);
            assertThat(store.get("session:1").flatMap(SessionEntry::label)).hasValue("first");
            store.update("session:1", present -> present.with("label", "third"));
        }
        assertThat(Files.readString(other)).contains("second").doesNotContain("session:1");
        assertThat(Files.readString(real)).contains("third").doesNotContain("session:2");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void oneThroughTheLinkAndOneAtTheRealFileThenNoChangeIsLost() throws Exception {
        int times = 200;
        try (ChildProcess child = ChildJvm.start(CountingMain.class, real, 1, times);
                FileSessionStore store = FileSessionStore.open(link);
                FileSessionStore direct = FileSessionStore.open(real)) {
            child.expect("ready");
            child.say("go");
            for (int i = 0; i < times; i++) {
                Counter.increment(i % 2 == 0 ? store : direct, Counter.KEY);
            }
            child.end();
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(2L * times);
        }
        Document.assertNoLeftovers(real);
    }

    private void redirect(Path target) throws IOException {
        Path next = Files.createSymbolicLink(folder.resolve("next"), target);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path lockFile(Path document) {
        return document.resolveSibling(document.getFileName() + ".lock");
    }
}
