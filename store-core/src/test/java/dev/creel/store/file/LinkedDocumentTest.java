package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document behind a symbolic link, which may lead nowhere or elsewhere at any moment. */
class LinkedDocumentTest {

    @TempDir
    Path folder;

    private Path link;
    private Path real;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(folder.resolve("here"));
        Files.createDirectories(folder.resolve("there"));
        link = folder.resolve("here/sessions.json");
        real = folder.resolve("there/sessions.json");
    }

    @Test
    void firstChangeThroughALinkPreparedInAdvanceCreatesItsTarget() throws IOException {
        Files.createSymbolicLink(link, Path.of("../there/sessions.json"));
        try (FileSessionStore store = FileSessionStore.open(link)) {
            store.update("a", present -> entry("a", 1));
        }
        assertThat(link).isSymbolicLink();
        assertThat(real).isRegularFile().content().contains("\"a\"");
        assertThat(real.resolveSibling("sessions.json.creel")).isDirectory();
    }

    @Test
    void linkWhoseTargetDirectoryIsAwayIsAStoreThatIsGone() throws IOException {
        Files.createSymbolicLink(link, real);
        try (FileSessionStore store = FileSessionStore.open(link)) {
            store.update("a", present -> entry("a", 1));
        }
        Files.move(folder.resolve("there"), folder.resolve("unmounted"));
        try (FileSessionStore store = FileSessionStore.open(link)) {
            assertThatThrownBy(() -> store.update("z", present -> entry("z", 2)))
                    .isInstanceOf(SessionStoreException.Missing.class)
                    .hasMessageContaining("link");
            assertThatThrownBy(() -> store.get("a")).isInstanceOf(SessionStoreException.Missing.class);
        }
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("unmounted/sessions.json")).content().contains("\"a\"");
    }

    @Test
    void linkThatIsRemovedAtAnyStepOfAChangeNeverCostsTheDocumentItLedTo() throws IOException {
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(100)).build();
        for (int step = 0; ; step++) {
            Files.deleteIfExists(link);
            Documents.replace(real, Documents.text(Map.of("precious", entry("p", 1))));
            Files.createSymbolicLink(link, real);
            Remover remover = new Remover(step);
            try (FileSessionStore store = remover.open(link, impatient)) {
                remover.armed = true;
                store.update("mine", present -> entry("m", 2));
            } catch (SessionStoreException e) {
                assertThat(Files.exists(link)).as("step %d", step).isFalse();
            } finally {
                remover.armed = false;
            }
            assertThat(real).as("step %d", step).content().contains("precious");
            if (!remover.removed) {
                return;
            }
        }
    }

    @Test
    void changeFollowsALinkThatComesToLeadElsewhereWhileItWaits() throws IOException {
        Path other = folder.resolve("other.json");
        Documents.replace(real, Documents.text(Map.of("first", entry("f", 1))));
        Documents.replace(other, Documents.text(Map.of("second", entry("s", 1))));
        Files.createSymbolicLink(link, real);
        HookedFileOps retargeting = new HookedFileOps() {
            private boolean done;

            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("create")
                        && path.getFileName().toString().equals("sessions.json.creel.tmp")
                        && !done) {
                    done = true;
                    Files.delete(link);
                    Files.createSymbolicLink(link, other);
                }
            }
        };
        try (FileSessionStore store = retargeting.open(link, FileStoreOptions.defaults())) {
            store.update("mine", present -> entry("m", 2));
        }
        assertThat(other).content().contains("second", "mine");
        assertThat(real).content().contains("first").doesNotContain("mine");
    }

    @Test
    void documentInADirectoryThatAnotherThreadMakesAtTheSameTimeKeepsOneLock() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("there"));
        Path throughLink = folder.resolve("link/new/sessions.json");
        Path direct = folder.resolve("there/new/sessions.json");
        CountDownLatch inFunction = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            try (FileSessionStore store = FileSessionStore.open(direct)) {
                store.update("b", present -> {
                    inFunction.countDown();
                    go.await();
                    return entry("b", 1);
                });
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        HookedFileOps late = new HookedFileOps() {
            private boolean done;

            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("createDirectories") && !done) {
                    done = true;
                    holder.start();
                    try {
                        inFunction.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        };
        FileStoreOptions impatient =
                FileStoreOptions.builder().lockTimeout(Duration.ofMillis(200)).build();
        try (FileSessionStore store = late.open(throughLink, impatient)) {
            assertThatThrownBy(() -> store.update("a", present -> entry("a", 1)))
                    .isInstanceOf(SessionStoreException.Busy.class)
                    .hasMessageContaining("thread");
        } finally {
            go.countDown();
            holder.join();
        }
        try (FileSessionStore store = FileSessionStore.open(throughLink)) {
            assertThat(store.get("b")).isPresent();
        }
    }

    /** Removes the link before the k-th operation. */
    private final class Remover extends HookedFileOps {
        private final int at;
        private int step;
        private boolean armed;
        private boolean removed;

        Remover(int at) {
            this.at = at;
        }

        @Override
        void before(String operation, Path path) throws IOException {
            if (armed && step++ == at) {
                armed = false;
                Files.deleteIfExists(link);
                removed = true;
            }
        }
    }
}
