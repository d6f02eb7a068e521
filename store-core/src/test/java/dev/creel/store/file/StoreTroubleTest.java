package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Busy;
import dev.creel.store.SessionStoreException.Unavailable;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a caller is told when a program or a disk gives no rest, and that nothing was changed then. */
@Timeout(60)
class StoreTroubleTest {

    private static final Duration SHORT = Duration.ofMillis(80);
    private static final FileStoreOptions NOTHING_KEPT =
            FileStoreOptions.keepingNothing().toBuilder().lockTimeout(SHORT).build();

    @TempDir
    private Path folder;

    private Path document;

    @BeforeEach
    void write() throws IOException {
        document = Files.writeString(folder.toRealPath().resolve("sessions.json"), "{\"a\":{\"x\":1}}");
    }

    @Test
    void entryIsRewrittenInPlaceBeforeEachReadingThenTheReaderIsToldSo() {
        HookedFileOps rewriting = new HookedFileOps() {
            private int looks;
            private int times = 1;

            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("open") && file.equals(document)) {
                    looks = 0;
                }
                // The scan reads up to the end in one go; what follows reads the entry.
                if (operation.equals("read") && file.equals(document) && ++looks > 1) {
                    Files.writeString(document, "{\"a\":{\"x\":" + ++times % 10 + "}}");
                }
            }
        };

        try (FileSessionStore store = rewriting.open(document, NOTHING_KEPT)) {
            assertThatThrownBy(() -> store.get("a"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("rewritten")
                    .hasMessageContaining("Nothing was changed");
        }
    }

    @Test
    void documentGrowsEachTimeItIsOpenedThenTheReaderIsToldSo() {
        HookedFileOps growing = new HookedFileOps() {
            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("open") && file.equals(document)) {
                    Files.writeString(document, " ", StandardOpenOption.APPEND);
                }
            }
        };

        try (FileSessionStore store = growing.open(document, NOTHING_KEPT)) {
            assertThatThrownBy(() -> store.get("a"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("was being rewritten all the time for " + SHORT);
        }
    }

    @Test
    void documentGrowsAtEachReadingThenTheScanEndsWhereItsStampSaidAndTheReaderIsToldSo() {
        HookedFileOps growing = new HookedFileOps() {
            private int reads;

            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("open") && file.equals(document)) {
                    reads = 0;
                }
                if (operation.equals("read") && file.equals(document)) {
                    assertThat(++reads).as("readings of one scan").isLessThan(10);
                    Files.writeString(document, " ", StandardOpenOption.APPEND);
                }
            }
        };

        try (FileSessionStore store = growing.open(document, NOTHING_KEPT)) {
            assertThatThrownBy(() -> store.get("a"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("was being rewritten all the time for " + SHORT);
            assertThat(store.stats().scans()).isPositive();
        }
        assertThat(document).content().startsWith("{\"a\":{\"x\":1}} ");
    }

    @Test
    void documentGrowsOnceWhileItIsScannedThenItIsScannedAgain() {
        HookedFileOps growing = new HookedFileOps() {
            private boolean grown;

            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("read") && file.equals(document) && !grown) {
                    grown = true;
                    Files.writeString(document, "{\"a\":{\"x\":1},\"b\":{\"x\":2}}");
                }
            }
        };

        try (FileSessionStore store = growing.open(document, NOTHING_KEPT)) {
            assertThat(store.get("b").orElseThrow().value("x")).hasValue(2L);
        }
    }

    @Test
    void documentIsReplacedEachTimeAChangeIsReadyThenTheChangeEndsBusy() throws IOException {
        HookedFileOps replacing = new HookedFileOps() {
            private int times;

            @Override
            void before(String operation, Path file) {
                if (operation.equals("force")) {
                    Documents.replace(document, "{\"a\":{\"x\":" + ++times + "}}");
                }
            }
        };

        try (FileSessionStore store = replacing.open(document, NOTHING_KEPT)) {
            assertThatThrownBy(() -> store.update("b", present -> Documents.entry("s", 1)))
                    .isInstanceOfSatisfying(Busy.class, busy -> {
                        assertThat(busy.holder()).isEqualTo("another program");
                        assertThat(busy.waited()).isEqualTo(SHORT);
                    })
                    .hasMessageContaining("each time a change was ready");
            assertThat(store.stats().restarts()).isPositive();
            assertThat(store.get("b")).isEmpty();
        }
        assertThat(LockFixture.names(document.getParent())).containsExactly("sessions.json", "sessions.json.creel");
    }

    @Test
    void anotherThreadReadsForLongerThanTheTimeoutThenTheReaderIsToldSo() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HookedFileOps hanging = new HookedFileOps() {
            @Override
            void before(String operation, Path file) {
                if (operation.equals("read") && goOn.getCount() > 0) {
                    reading.countDown();
                    try {
                        assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        };

        try (FileSessionStore store = hanging.open(document, NOTHING_KEPT)) {
            CompletableFuture<Boolean> first =
                    CompletableFuture.supplyAsync(() -> store.get("a").isPresent());
            assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
            try {
                assertThatThrownBy(() -> store.get("a"))
                        .isInstanceOf(Unavailable.class)
                        .hasMessageContaining("Another thread has been reading the session store " + document);
            } finally {
                goOn.countDown();
            }
            assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void documentThatHasBecomeSmallCannotBeReadBackThenTheChangeStandsAllTheSame() throws IOException {
        String large = "{\"a\":{\"x\":1},\"b\":{\"y\":\"" + "z".repeat(500) + "\"}}";
        Files.writeString(document, large);
        boolean[] failing = {false};
        HookedFileOps ops = new HookedFileOps() {
            @Override
            void before(String operation, Path file) throws IOException {
                if (failing[0] && operation.equals("read") && file.equals(DocumentPath.temporary(document))) {
                    throw new IOException("the disk has gone");
                }
            }
        };
        FileStoreOptions gate =
                FileStoreOptions.builder().objectCacheMaxBytes(100).build();

        try (FileSessionStore store = ops.open(document, gate)) {
            store.get("a");
            failing[0] = true;

            store.update("b", present -> null);

            failing[0] = false;
            assertThat(store.get("a").orElseThrow().value("x")).hasValue(1L);
            assertThat(store.get("b")).isEmpty();
        }
    }

    @Test
    void baseOfAnotherKindOfStoreIsNotUsedAndNotMissed() {
        SessionSnapshot foreign = (SessionSnapshot) Proxy.newProxyInstance(
                SessionSnapshot.class.getClassLoader(),
                new Class<?>[] {SessionSnapshot.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError("the base was asked");
                });

        try (FileSessionStore store = FileSessionStore.open(document)) {
            int size;
            try (var outcome = store.transact(foreign, transaction -> transaction.get("a"))) {
                assertThat(outcome.result()).isPresent();
                size = outcome.snapshot().size();
            }

            assertThat(size).isEqualTo(1);
            assertThat(store.stats().fallbacks()).isEqualTo(1);
            assertThat(store.stats().reuses()).isZero();
        }
    }

    @Test
    void nameOfTheLockFileIsTakenByADirectoryThenTheChangeEndsBusyAndTheDirectoryStays() throws IOException {
        Path lock = Files.createDirectory(document.resolveSibling("sessions.json.lock"));

        try (FileSessionStore store = FileSessionStore.open(document, NOTHING_KEPT)) {
            assertThatThrownBy(() -> store.update("b", present -> Documents.entry("s", 1)))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining(lock.toString())
                    .hasMessageContaining("it is no regular file");
        }

        assertThat(lock).isDirectory();
        assertThat(document).hasContent("{\"a\":{\"x\":1}}");
    }

    @Test
    void storeAnswersItsPathAndItsOptionsWithWhatTheEnvironmentSaid() {
        try (FileSessionStore store = FileSessionStore.open(document)) {
            assertThat(store.path()).isEqualTo(document);
            assertThat(store).hasToString(document.toString());
            assertThat(store.options().objectCacheMaxBytes()).isPresent();
            assertThat(store.options().cacheTtl()).isPresent();
        }
    }
}
