package dev.creel.store.file;

import dev.creel.store.json.ScanLimits;
import dev.creel.store.json.TextDamage;
import dev.creel.store.json.TextFault;
import dev.creel.store.json.ValueProbe;

/**
 * A value about to be written, with what the index needs to know of it. Immutable as long as nobody writes into the
 * array.
 *
 * @param text what is written
 * @param checksum CRC32C of the text
 * @param updatedAt its last activity in milliseconds, or NaN
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; holds what is written next.
record ScannedValue(byte[] text, int checksum, double updatedAt) {

    /**
     * Looks at a value before it is written, so that nothing gets into a document that could not be read back.
     *
     * @throws IllegalArgumentException if it exceeds a limit
     */
    static ScannedValue of(String key, byte[] text, FileStoreOptions options) {
        ValueProbe probe =
                new ValueProbe(text, new ScanLimits(options.maxEntries(), options.maxEntryBytes(), options.maxDepth()));
        try {
            TextFault fault = probe.scan();
            if (fault != null) {
                throw new IllegalArgumentException("The entry for " + key + " is not valid JSON at byte "
                        + fault.position() + ": " + fault.message());
            }
        } catch (TextDamage e) {
            throw new IllegalArgumentException(
                    "The entry for " + key + " cannot be written, at byte " + e.position() + ": " + e.getMessage()
                            + ". Nothing was changed.",
                    e);
        }
        return new ScannedValue(text, DocumentVersion.checksum(text), probe.updatedAt());
    }
}
