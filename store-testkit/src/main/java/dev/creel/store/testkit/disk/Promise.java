package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.Durability;
import dev.creel.store.testkit.disk.Recording.Mark;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** What a store may show after a power cut, as far as its {@link Durability} promises. Immutable, thread-safe. */
final class Promise {

    private final Durability durability;
    private final List<Mark> marks;
    private final boolean createdInRun;

    /**
     * @param marks what was said of the store, in order; the first one says what it holds when the work begins
     * @param createdInRun whether there was no document when the work began
     */
    Promise(Durability durability, List<Mark> marks, boolean createdInRun) {
        this.durability = durability;
        this.marks = List.copyOf(marks);
        this.createdInRun = createdInRun;
    }

    /**
     * Checks what a store shows.
     *
     * @param epochs after how many marks the power may have gone
     * @throws AssertionError if it may not show that after each of them
     */
    void require(BitSet epochs, Map<String, SessionEntry> found) {
        epochs.stream().forEach(epoch -> {
            if (!holds(epoch, found)) {
                throw new AssertionError("the store holds " + found.keySet() + " as it never was, or as it was before "
                        + expected(epoch) + " was acknowledged: " + found);
            }
        });
    }

    private boolean holds(int epoch, Map<String, SessionEntry> found) {
        int until = Math.max(1, epoch);
        for (int i = until - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            if (mark.state().equals(found)) {
                return true;
            }
            if (mark.acknowledged() && durability == Durability.FILE_AND_DIRECTORY) {
                return false;
            }
        }
        return false;
    }

    private Map<String, SessionEntry> expected(int epoch) {
        return marks.get(Math.max(1, epoch) - 1).state();
    }

    /** Throws an {@link AssertionError} if the store may not refuse to be read like this. */
    void require(SessionStoreException refusal) {
        boolean allowed =
                switch (durability) {
                    case FILE_AND_DIRECTORY -> false;
                    case FILE -> createdInRun && refusal instanceof SessionStoreException.Missing;
                    case PROCESS ->
                        refusal instanceof SessionStoreException.Damaged
                                || (createdInRun && refusal instanceof SessionStoreException.Missing);
                };
        if (!allowed) {
            throw new AssertionError("the store cannot be read: " + refusal.getMessage(), refusal);
        }
    }

    /**
     * Checks what was saved of a damaged document: every entry that stands whole in it, and none that never was.
     *
     * @param damaged the document, whose lines begin entries as gateways write them
     * @throws AssertionError if something is lost or made up
     */
    void requireSaved(String damaged, Map<String, SessionEntry> saved) {
        for (Mark mark : marks) {
            mark.state().forEach((key, entry) -> {
                SessionEntry found = saved.get(key);
                if (damaged.contains(line(key, entry)) && (found == null || !damaged.contains(line(key, found)))) {
                    throw new AssertionError("recovery lost " + key + ", which stands whole in " + damaged);
                }
            });
        }
        saved.forEach((key, entry) -> {
            if (marks.stream().noneMatch(mark -> entry.equals(mark.state().get(key)))) {
                throw new AssertionError("recovery made up " + key + ": " + entry.text());
            }
        });
    }

    private static String line(String key, SessionEntry entry) {
        return "\n  \"" + key + "\": " + entry.text();
    }
}
