package dev.creel.store.file;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a store does. Thread-safe. */
final class Counters implements StoreLock.StatsSink {

    final LongAdder reads = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder noOps = new LongAdder();
    final LongAdder reuses = new LongAdder();
    final LongAdder fallbacks = new LongAdder();
    final LongAdder restarts = new LongAdder();
    final LongAdder overtaken = new LongAdder();
    final LongAdder listenerFailures = new LongAdder();
    final LongAdder droppedEvents = new LongAdder();
    final LongAdder scans = new LongAdder();
    final LongAdder bytesRead = new LongAdder();
    final LongAdder bytesWritten = new LongAdder();
    final LongAdder bytesCopied = new LongAdder();
    final LongAdder entriesDecoded = new LongAdder();
    final LongAdder payloadHits = new LongAdder();
    final LongAdder payloadMisses = new LongAdder();
    private final LongAdder unlockFailures = new LongAdder();
    private final Durations lockWait = new Durations();
    private final Durations lockHold = new Durations();

    @Override
    public void lockWaited(long nanos) {
        lockWait.add(nanos);
    }

    @Override
    public void lockHeld(long nanos) {
        lockHold.add(nanos);
    }

    @Override
    public void unlockFailed() {
        unlockFailures.increment();
    }

    FileStoreStats snapshot(long retainedBytes, long indexBytes, long openVersions, long replacedBytes) {
        return new Snapshot(
                reads.sum(),
                commits.sum(),
                noOps.sum(),
                reuses.sum(),
                fallbacks.sum(),
                restarts.sum(),
                overtaken.sum(),
                listenerFailures.sum(),
                droppedEvents.sum(),
                scans.sum(),
                bytesRead.sum(),
                bytesWritten.sum(),
                bytesCopied.sum(),
                entriesDecoded.sum(),
                payloadHits.sum(),
                payloadMisses.sum(),
                retainedBytes,
                indexBytes,
                openVersions,
                replacedBytes,
                lockWait.timing(),
                lockHold.timing(),
                unlockFailures.sum());
    }

    /** Sums up durations. Thread-safe. */
    static final class Durations {
        private final LongAdder count = new LongAdder();
        private final LongAdder total = new LongAdder();
        private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

        void add(long nanos) {
            count.increment();
            total.add(nanos);
            longest.accumulate(nanos);
        }

        FileStoreStats.Timing timing() {
            return new FileStoreStats.Timing(
                    count.sum(), Duration.ofNanos(total.sum()), Duration.ofNanos(longest.get()));
        }
    }

    private record Snapshot(
            long reads,
            long commits,
            long noOps,
            long reuses,
            long fallbacks,
            long restarts,
            long overtaken,
            long listenerFailures,
            long droppedEvents,
            long scans,
            long bytesRead,
            long bytesWritten,
            long bytesCopied,
            long entriesDecoded,
            long payloadHits,
            long payloadMisses,
            long retainedBytes,
            long indexBytes,
            long openVersions,
            long replacedBytes,
            Timing lockWait,
            Timing lockHold,
            long unlockFailures)
            implements FileStoreStats {}
}
