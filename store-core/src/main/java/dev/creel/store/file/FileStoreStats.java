package dev.creel.store.file;

import dev.creel.store.StoreStats;
import java.time.Duration;

/** What a file store has done since it was opened. Immutable, thread-safe. */
public interface FileStoreStats extends StoreStats {

    /** Passes over a whole document. */
    long scans();

    /** Bytes read from the document into the heap, by scans and by single entries. */
    long bytesRead();

    /** Bytes of new text written into documents. */
    long bytesWritten();

    /** Bytes copied as they were from one version of the document to the next, nearly all of them by the kernel. */
    long bytesCopied();

    /** Entries whose text was handed out for decoding. */
    long entriesDecoded();

    /** Entries answered from payload that was kept in memory. */
    long payloadHits();

    /** Entries read from the file, because their payload was not in memory. */
    long payloadMisses();

    /** Bytes of payload that the store keeps at present, never more than the gate; open snapshots may hold more. */
    long retainedBytes();

    /** Bytes that the index of the current version takes: at most 56 an entry, and the text of its key. */
    long indexBytes();

    /** Versions of the document held at present, the current one and those of open snapshots. */
    long openVersions();

    /** Bytes on disk that open snapshots of replaced documents hold at present. */
    long replacedBytes();

    /** How long changes waited for the lock. */
    Timing lockWait();

    /** How long changes held the lock. */
    Timing lockHold();

    /**
     * Changes before whose commit another program took the gateway's lock file away, because this process was stopped for
     * longer than that program waits. The changes stand; what the other program wrote meanwhile may be overwritten. Each
     * was logged as an error.
     */
    long overtaken();

    /** Locks that could not be let go in the ordinary way; each was logged. */
    long unlockFailures();

    /**
     * Durations of one kind. Immutable, thread-safe.
     *
     * @param count how many
     * @param total their sum
     * @param longest the longest
     */
    record Timing(long count, Duration total, Duration longest) {}
}
