package dev.creel.store.json;

/**
 * Puts other bytes in the place of a stretch of text. Immutable as long as nobody writes into the array.
 *
 * @param from offset of the first byte that goes
 * @param to offset behind the last byte that goes
 * @param text what comes instead
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; holds what is written next.
public record TextEdit(long from, long to, byte[] text) {

    /** Answers by how much the text behind it moves. */
    public long shift() {
        return text.length - (to - from);
    }
}
