package dev.creel.bench;

import java.io.IOException;
import java.util.List;

/** A way to keep the sessions of a document. Used by one thread at a time. */
interface Contender extends AutoCloseable {

    /** Answers the first keys of the document, in its order. */
    List<String> keys(int limit) throws IOException;

    /**
     * Does what the original's script does in a cycle: loads the document anew, whatever is known of it; reads one entry;
     * changes that entry as an update of the store, which is on the device, as far as the durability asks for it, when
     * the call returns.
     */
    void cycle(String key, Touch touch) throws IOException;

    /** Lets go of what the contender holds. */
    @Override
    void close();

    /**
     * The fields that a cycle writes. Immutable, thread-safe.
     *
     * @param updatedAt milliseconds since 1970
     * @param lastTo one of ten values
     * @param label a short text
     */
    record Touch(long updatedAt, String lastTo, String label) {

        private static final long START = 1_900_000_000_000L;

        /** Answers what is written in a cycle; it depends on nothing else, so that contenders leave the same document. */
        static Touch inCycle(int cycle) {
            return new Touch(START + cycle, "+4915550000" + cycle % 10, "touched in cycle " + cycle);
        }
    }
}
