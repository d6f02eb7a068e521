package dev.creel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.RealShapedStores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts bytes that one thread allocates on the heap, which does not depend on the machine or its load. */
class UpdateAllocationTest {

    private static final long SEED = 20260321;
    private static final int ENTRY_BYTES = 16 << 10;
    private static final FileStoreOptions OPTIONS =
            FileStoreOptions.builder().durability(Durability.PROCESS).build();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path dir;

    @Test
    void updateAllocatesAMultipleOfTheEntryAndNextToNothingForEachOther() throws IOException {
        long small = updateIn("small.json", 7_600_000, 300);
        long large = updateIn("large.json", 76_000_000, 20);
        int more = (76_000_000 - 7_600_000) / ENTRY_BYTES;
        System.out.printf(
                "seed %d: an update of a 16 KB entry allocates %,d bytes in 7.6 MB and %,d in 76 MB: %.1f for each"
                        + " further entry%n",
                SEED, small, large, (large - small) / (double) more);
        assertThat(small).as("bytes allocated by one update in 7.6 MB").isLessThanOrEqualTo(150_000);
        assertThat(large - small).as("more bytes in 76 MB").isLessThanOrEqualTo(64L * more);
    }

    @Test
    void scanAllocatesItsBufferAndTheIndexTwice() throws IOException {
        Path file = dir.resolve("scanned.json");
        int entries =
                RealShapedStores.withSeed(SEED).writeBytes(file, 20_000_000).entries();
        long[] allocated = new long[60];
        for (int i = 0; i < allocated.length; i++) {
            try (SessionStore store = FileSessionStore.open(file, OPTIONS)) {
                long before =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
                try (SessionSnapshot snapshot = store.snapshot()) {
                    assertThat(snapshot.size()).isEqualTo(entries);
                }
                allocated[i] =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            }
        }
        long scan = medianOfLaterHalf(allocated);
        System.out.printf("seed %d: a scan of %,d entries allocates %,d bytes%n", SEED, entries, scan);
        assertThat(scan).isLessThanOrEqualTo(110_000L + 260L * entries);
    }

    private long updateIn(String name, long bytes, int warmUps) throws IOException {
        Path file = dir.resolve(name);
        RealShapedStores stores = RealShapedStores.withSeed(SEED).entriesOf(ENTRY_BYTES, ENTRY_BYTES);
        int entries = stores.writeBytes(file, bytes).entries();
        long[] allocated = new long[2 * warmUps];
        try (SessionStore store = FileSessionStore.open(file, OPTIONS)) {
            for (int i = 0; i < allocated.length; i++) {
                String key = stores.key(i * 7 % entries);
                long updatedAt = 1_900_000_000_000L + i;
                long before =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
                store.update(key, present -> Objects.requireNonNull(present).with("updatedAt", updatedAt));
                allocated[i] =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            }
        }
        return medianOfLaterHalf(allocated);
    }

    private static long medianOfLaterHalf(long[] all) {
        long[] later = Arrays.copyOfRange(all, all.length / 2, all.length);
        Arrays.sort(later);
        return later[later.length / 2];
    }
}
