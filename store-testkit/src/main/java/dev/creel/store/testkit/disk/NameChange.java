package dev.creel.store.testkit.disk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of names that happens as a whole or not at all. Belongs to the recorder; read-only afterwards. */
final class NameChange {

    /**
     * A place for a name.
     *
     * @param index the number of the place in its recording
     * @param directory the directory that the name is in
     * @param path the path from the root of the recording
     */
    record Slot(int index, Inode directory, String path, Content.Fingerprint fingerprint) {}

    /** What a name leads to from now on, or nothing. */
    record Assignment(Slot slot, @Nullable Inode inode) {}

    private final int moment;
    private final List<Assignment> assignments;
    private int durableFrom = Integer.MAX_VALUE;

    NameChange(int moment, List<Assignment> assignments) {
        this.moment = moment;
        this.assignments = List.copyOf(assignments);
    }

    int moment() {
        return moment;
    }

    List<Assignment> assignments() {
        return assignments;
    }

    /** Answers the directory whose order of changes it belongs to. */
    Inode directory() {
        return assignments.get(0).slot().directory();
    }

    boolean isDurableAt(int when) {
        return durableFrom <= when;
    }

    boolean touches(Inode directory) {
        return assignments.stream().anyMatch(assignment -> assignment.slot().directory() == directory);
    }

    /** From this moment on no power cut undoes it. */
    void durable(int from) {
        durableFrom = Math.min(durableFrom, from);
    }
}
