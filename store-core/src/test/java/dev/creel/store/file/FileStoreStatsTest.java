package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statistics of the file store, counted by hand. */
class FileStoreStatsTest {

    private static final Map<String, SessionEntry> SESSIONS = sessions(100, 1_000);

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void write() {
        path = folder.resolve("sessions.json");
        Documents.replace(path, Documents.text(SESSIONS));
        open(0);
    }

    private void open(long gate) {
        store = HookedFileOps.still()
                .open(
                        path,
                        FileStoreOptions.builder()
                                .objectCacheMaxBytes(gate)
                                .durability(Durability.PROCESS)
                                .build());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private int lengthOf(String key) {
        return SESSIONS.get(key).length();
    }

    @Test
    void openingReadsTheDocumentOnceAndOneEntryCostsItsBytes() throws IOException {
        store.get("nobody");

        assertThat(store.stats().scans()).isEqualTo(1);
        assertThat(store.stats().bytesRead()).isEqualTo(Files.size(path));
        assertThat(store.stats().entriesDecoded()).isZero();

        store.get("session:50");

        assertThat(store.stats().scans()).isEqualTo(1);
        assertThat(store.stats().bytesRead()).isEqualTo(Files.size(path) + lengthOf("session:50"));
        assertThat(store.stats().entriesDecoded()).isEqualTo(1);
        assertThat(store.stats().payloadMisses()).isEqualTo(1);
        assertThat(store.stats().payloadHits()).isZero();
    }

    @Test
    void changeWritesItsEntryAndHasTheRestCopied() throws IOException {
        SessionEntry next = entry("id-50", 7);
        store.get("nobody");
        long size = Files.size(path);

        store.update("session:50", present -> next);

        assertThat(store.stats().bytesWritten()).isEqualTo(next.length());
        assertThat(store.stats().bytesCopied()).isEqualTo(size - lengthOf("session:50"));
        assertThat(store.stats().commits()).isEqualTo(1);
        assertThat(store.stats().scans()).isEqualTo(1);
    }

    @Test
    void firstDocumentIsAllWritten() throws IOException {
        Path first = folder.resolve("first.json");
        try (FileSessionStore fresh = HookedFileOps.still()
                .open(
                        first,
                        FileStoreOptions.builder()
                                .durability(Durability.PROCESS)
                                .build())) {
            fresh.update("a", present -> entry("id", 7));

            assertThat(fresh.stats().bytesCopied()).isZero();
            assertThat(fresh.stats().bytesWritten()).isEqualTo(Files.size(first) - 2);
        }
    }

    @Test
    void everyReadOfADocumentThatIsKeptWholeIsAHit() {
        open(1_000_000);

        store.get("session:50");
        store.get("session:51");
        store.get("nobody");

        assertThat(store.stats().payloadHits()).isEqualTo(2);
        assertThat(store.stats().payloadMisses()).isZero();
        assertThat(store.stats().retainedBytes()).isEqualTo(Documents.payload(SESSIONS));
    }

    @Test
    void entryOfALargeDocumentIsKeptFromItsSecondReadingOn() {
        open(10_000);

        store.get("session:50");
        assertThat(store.stats().retainedBytes()).isZero();
        store.get("session:50");
        assertThat(store.stats().retainedBytes()).isBetween((long) lengthOf("session:50"), 10_000L);
        store.get("session:50");

        assertThat(store.stats().payloadMisses()).isEqualTo(2);
        assertThat(store.stats().payloadHits()).isEqualTo(1);
    }

    @Test
    void indexTakesAtMost56BytesAnEntryBesideItsKey() {
        store.get("nobody");

        long keys = SESSIONS.keySet().stream().mapToLong(String::length).sum();
        assertThat(store.stats().indexBytes())
                .isGreaterThan(SESSIONS.size() * 32L + keys)
                .isLessThan(SESSIONS.size() * 56L + 2 * keys + 1_000);
    }

    @Test
    void replacedDocumentsCountUntilTheirSnapshotsAreClosed() throws IOException {
        long size = Files.size(path);
        SessionSnapshot snapshot = store.snapshot();

        assertThat(store.stats().openVersions()).isEqualTo(1);
        assertThat(store.stats().replacedBytes()).isZero();

        store.update("session:50", present -> null);

        assertThat(store.stats().openVersions()).isEqualTo(2);
        assertThat(store.stats().replacedBytes()).isEqualTo(size);

        snapshot.close();

        assertThat(store.stats().openVersions()).isEqualTo(1);
        assertThat(store.stats().replacedBytes()).isZero();
    }

    @Test
    void lockIsTimedOncePerChange() {
        save(store, SESSIONS);
        store.update("session:50", present -> null);

        assertThat(store.stats().lockHold().count()).isEqualTo(2);
        assertThat(store.stats().lockHold().longest())
                .isGreaterThan(Duration.ZERO)
                .isLessThanOrEqualTo(store.stats().lockHold().total());
        assertThat(store.stats().lockHold().total()).isLessThan(Duration.ofDays(1));
        assertThat(store.stats().lockWait().count()).isEqualTo(2);
    }
}
