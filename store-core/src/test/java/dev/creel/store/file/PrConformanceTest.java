package dev.creel.store.file;

import static dev.creel.store.file.Documents.bytesReadByLoad;
import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.payload;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionTransaction.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The 23 cases of the original's pull request, by what can be seen: a load reads every entry of a snapshot once, a disk
 * read is payload read from the file, a parse is a scan or a decoded entry, the cache is the retained payload.
 */
class PrConformanceTest {

    private static final Map<String, SessionEntry> SMALL = sessions(1, 100);
    private static final Map<String, SessionEntry> LARGE = sessions(320, 4096);

    private final AtomicLong ticks = new AtomicLong();
    private final List<FileSessionStore> opened = new ArrayList<>();

    @TempDir
    Path folder;

    private FileSessionStore open(String... environment) {
        Map<String, String> variables = new java.util.HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        FileStoreOptions options = FileStoreOptions.fromEnvironment(variables).toBuilder()
                .ticker(ticks::get)
                .durability(Durability.PROCESS)
                .build();
        FileSessionStore store = HookedFileOps.still().open(path(), options);
        opened.add(store);
        return store;
    }

    private FileSessionStore withLimit(String bytes) {
        return open(Environment.OBJECT_CACHE_MAX_BYTES, bytes);
    }

    private Path path() {
        return folder.resolve("sessions.json");
    }

    @AfterEach
    void close() {
        opened.forEach(FileSessionStore::close);
    }

    @Nested
    class LimitConfig {

        @Test
        @DisplayName("1. an unset limit is 1,000,000")
        void unsetLimitIsAMillion() {
            assertThat(open().options().objectCacheMaxBytes()).hasValue(1_000_000);
        }

        @Test
        @DisplayName("2. the limit \"2048\" is 2048")
        void limitIsReadFromTheEnvironment() {
            assertThat(withLimit("2048").options().objectCacheMaxBytes()).hasValue(2048);
        }

        @Test
        @DisplayName("3. the limit \"0\" is 0")
        void limitMayBeZero() {
            assertThat(withLimit("0").options().objectCacheMaxBytes()).hasValue(0);
        }

        @Test
        @DisplayName("4. the limits \"-1\" and \"not-a-number\" are the default")
        void invalidLimitsAreTheDefault() {
            assertThat(withLimit("-1").options().objectCacheMaxBytes()).hasValue(1_000_000);
            assertThat(withLimit("not-a-number").options().objectCacheMaxBytes())
                    .hasValue(1_000_000);
        }
    }

    @Nested
    class LimitRead {

        @Test
        @DisplayName("5. after saving a small store, two loads read the disk 0 times")
        void smallStoreIsServedFromMemory() {
            FileSessionStore store = open();
            save(store, SMALL);

            assertThat(bytesReadByLoad(store)).isZero();
            assertThat(bytesReadByLoad(store)).isZero();
        }

        @Test
        @DisplayName("6. after saving a large store, two loads read the disk twice")
        void largeStoreIsReadEachTime() {
            FileSessionStore store = open();
            save(store, LARGE);

            assertThat(bytesReadByLoad(store)).isEqualTo(payload(LARGE));
            assertThat(bytesReadByLoad(store)).isGreaterThanOrEqualTo(payload(LARGE) - 1_000_000);
            assertThat(store.stats().retainedBytes()).isLessThanOrEqualTo(1_000_000);
        }

        @Test
        @DisplayName("7. with the limit \"0\", two loads of a small store read the disk twice")
        void limitZeroReadsEachTime() {
            FileSessionStore store = withLimit("0");
            save(store, SMALL);

            assertThat(bytesReadByLoad(store)).isEqualTo(payload(SMALL));
            assertThat(bytesReadByLoad(store)).isEqualTo(payload(SMALL));
            assertThat(store.stats().retainedBytes()).isZero();
        }
    }

    @Nested
    class LimitWrite {

        @Test
        @DisplayName("8. a large save leaves nothing in the cache; the first load with a raised limit reads once")
        void largeSaveLeavesNothingInTheCache() {
            FileSessionStore store = open();
            save(store, LARGE);

            assertThat(store.stats().retainedBytes()).isZero();
            FileSessionStore raised = withLimit("2000000");
            assertThat(bytesReadByLoad(raised)).isEqualTo(sizeOfDocument());
            assertThat(bytesReadByLoad(raised)).isZero();
        }

        @Test
        @DisplayName("9. loading a large store does not keep it; the next load with a raised limit reads once")
        void largeLoadDoesNotKeepTheStore() {
            save(open(), LARGE);
            FileSessionStore store = open();
            load(store);

            assertThat(store.stats().retainedBytes()).isLessThanOrEqualTo(1_000_000);
            FileSessionStore raised = withLimit("2000000");
            assertThat(bytesReadByLoad(raised)).isEqualTo(sizeOfDocument());
            assertThat(bytesReadByLoad(raised)).isZero();
        }

        @Test
        @DisplayName("10. a small store that a save grows past the limit leaves the cache at once")
        void storeThatGrowsPastTheLimitLeavesTheCache() {
            FileSessionStore store = open();
            save(store, SMALL);
            load(store);
            assertThat(store.stats().retainedBytes()).isEqualTo(payload(SMALL));

            save(store, LARGE);

            assertThat(store.stats().retainedBytes()).isZero();
            assertThat(bytesReadByLoad(withLimit("2000000"))).isEqualTo(sizeOfDocument());
        }

        @Test
        @DisplayName("11. with the limit \"1024\" a small save writes through the cache, and loads read 0 times")
        void smallSaveWritesThrough() {
            FileSessionStore store = withLimit("1024");
            save(store, SMALL);

            assertThat(store.stats().retainedBytes()).isEqualTo(payload(SMALL));
            assertThat(bytesReadByLoad(store)).isZero();
        }
    }

    @Nested
    class LimitWarning {

        @Test
        @DisplayName("12. the first large save warns exactly once, with the original's message and fields")
        void largeSaveWarnsOnce() {
            try (RecordedLog log = new RecordedLog("sessions/store")) {
                save(open(), LARGE);

                assertThat(log.events()).singleElement().satisfies(event -> {
                    assertThat(event.getFormattedMessage()).isEqualTo("session object cache disabled for large store");
                    assertThat(RecordedLog.fields(event))
                            .containsOnly(
                                    entry("storePath", path().toString()),
                                    entry("sizeBytes", sizeOfDocument()),
                                    entry("limitBytes", 1_000_000L),
                                    entry("envVar", "OPENCLAW_SESSION_OBJECT_CACHE_MAX_BYTES"));
                });
            }
        }

        @Test
        @DisplayName("13. a large save and two loads warn once")
        void laterLoadsDoNotWarnAgain() {
            try (RecordedLog log = new RecordedLog("sessions/store")) {
                FileSessionStore store = open();
                save(store, LARGE);
                load(store);
                load(store);

                assertThat(log.events()).hasSize(1);
            }
        }

        @Test
        @DisplayName("14. a small save and a load do not warn")
        void smallStoreDoesNotWarn() {
            try (RecordedLog log = new RecordedLog("sessions/store")) {
                FileSessionStore store = open();
                save(store, SMALL);
                load(store);

                assertThat(log.events()).isEmpty();
            }
        }
    }

    @Nested
    class LargeStore {

        @Test
        @DisplayName("15. with the limit 2,000,000 a large store is served from the write-through cache")
        void largeStoreBelowARaisedLimitIsServedFromMemory() {
            FileSessionStore store = withLimit("2000000");
            save(store, LARGE);

            assertThat(bytesReadByLoad(store)).isZero();
            assertThat(bytesReadByLoad(store)).isZero();
            assertThat(load(store)).hasSize(LARGE.size());
        }

        @Test
        @DisplayName("16. the same with the time to live \"0\": one load reads once")
        void withoutTimeToLiveTheLargeStoreIsRead() {
            save(withLimit("2000000"), LARGE);

            FileSessionStore store = open(Environment.OBJECT_CACHE_MAX_BYTES, "2000000", Environment.CACHE_TTL_MS, "0");
            assertThat(load(store)).hasSize(LARGE.size());
            assertThat(store.stats().payloadMisses()).isEqualTo(LARGE.size());
            assertThat(store.stats().retainedBytes()).isZero();
        }
    }

    @Nested
    class LargeStoreNoopSave {

        @Test
        @DisplayName("17. saving the same large store twice leaves the file's time unchanged")
        void secondSaveLeavesTheFileAlone() throws IOException {
            FileSessionStore store = open();
            save(store, LARGE);
            FileTime longAgo = FileTime.fromMillis(1_600_000_000_000L);
            Files.setLastModifiedTime(path(), longAgo);

            save(store, LARGE);

            assertThat(Files.getLastModifiedTime(path())).isEqualTo(longAgo);
            assertThat(store.stats().noOps()).isEqualTo(1);
        }
    }

    @Nested
    class SerializedTtl {

        @Test
        @DisplayName("18. with the time to live 10 ms, text can be read after 10 ms and is gone after 11")
        void payloadExpires() {
            FileSessionStore store = open(Environment.CACHE_TTL_MS, "10");
            save(store, SMALL);

            ticks.addAndGet(Duration.ofMillis(10).toNanos());
            assertThat(bytesReadByLoad(store)).isZero();
            ticks.addAndGet(Duration.ofMillis(1).toNanos());
            assertThat(bytesReadByLoad(store)).isEqualTo(sizeOfDocument());
        }

        @Test
        @DisplayName("19. with the time to live 0 nothing is ever kept")
        void withoutTimeToLiveNothingIsKept() {
            FileSessionStore store = open(Environment.CACHE_TTL_MS, "0");
            save(store, SMALL);

            assertThat(store.stats().retainedBytes()).isZero();
            assertThat(bytesReadByLoad(store)).isEqualTo(payload(SMALL));
            assertThat(store.stats().retainedBytes()).isZero();
        }

        @Test
        @DisplayName("20. after a large save nothing is kept")
        void largeSaveKeepsNoText() {
            FileSessionStore store = open(Environment.CACHE_TTL_MS, "45000");
            save(store, LARGE);

            assertThat(store.stats().retainedBytes()).isZero();
        }
    }

    @Nested
    class UpdateBaseStore {

        @Test
        @DisplayName("21. two updates from an unchanged small base parse nothing")
        void unchangedSmallBaseIsReused() {
            save(open(), SMALL);
            FileSessionStore store = open();

            assertThat(updateTwiceFromBase(store).retainedBytes()).isPositive();
        }

        @Test
        @DisplayName("22. a base that another save has overtaken is read again, and both changes are on disk")
        void overtakenBaseIsReadAgain() {
            save(open(), SMALL);
            FileSessionStore store = open();
            SessionSnapshot base = store.snapshot();
            open().update("foreign", none -> Documents.entry("theirs", 2));
            long scans = store.stats().scans();

            store.transact(base, transaction -> transaction.update("ours", none -> Documents.entry("ours", 1)))
                    .close();

            assertThat(store.stats().scans()).isEqualTo(scans + 1);
            assertThat(store.stats().fallbacks()).isEqualTo(1);
            assertThat(load(open())).containsOnlyKeys("session:0", "foreign", "ours");
        }

        @Test
        @DisplayName("23. two updates from an unchanged large base parse nothing and keep no text")
        void unchangedLargeBaseIsReused() {
            save(open(), LARGE);
            FileSessionStore store = open();

            assertThat(updateTwiceFromBase(store).retainedBytes()).isLessThan(1000);
        }

        private FileStoreStats updateTwiceFromBase(FileSessionStore store) {
            SessionSnapshot base = store.snapshot();
            FileStoreStats before = store.stats();
            Outcome<?> first = store.transact(
                    base, transaction -> transaction.update("counter", none -> Documents.entry("first", 1)));
            Outcome<?> second = store.transact(first.snapshot(), transaction -> {
                transaction.put("counter", Documents.entry("the second", 2));
                return null;
            });

            FileStoreStats after = store.stats();
            assertThat(after.scans()).isEqualTo(before.scans());
            assertThat(after.entriesDecoded()).isLessThanOrEqualTo(before.entriesDecoded() + 1);
            assertThat(after.reuses()).isEqualTo(2);
            assertThat(second.snapshot().get("counter")).hasValue(Documents.entry("the second", 2));
            assertThat(load(open())).containsEntry("counter", Documents.entry("the second", 2));
            return after;
        }
    }

    private long sizeOfDocument() {
        try {
            return Files.size(path());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
