package dev.creel.store.file;

import dev.creel.store.json.Chunks;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of one version are called in the payload cache, in arrays of 64 that versions share and that are made
 * when they are needed. A name that gets lost between threads costs one more reading, nothing else. Thread-safe.
 */
final class PayloadNames {

    /** Names an entry's text, by identity. Immutable, thread-safe. */
    static final class Name {
        /** Stands for every entry that was read once, whose text is not kept yet. */
        static final Name READ_ONCE = new Name();
    }

    private final @Nullable Name[] @Nullable [] arrays;

    /** Makes room for the names of so many entries. */
    PayloadNames(int count) {
        arrays = new @Nullable Name[(count + 63) / 64][];
    }

    private PayloadNames(@Nullable Name[] @Nullable [] arrays) {
        this.arrays = arrays;
    }

    boolean isEmpty() {
        return arrays.length == 0;
    }

    @Nullable
    Name get(int member) {
        @Nullable Name[] names = arrays[member / 64];
        return names == null ? null : names[Chunks.at(member)];
    }

    void set(int member, Name name) {
        @Nullable Name[] names = arrays[member / 64];
        if (names == null) {
            names = new @Nullable Name[64];
            arrays[member / 64] = names;
        }
        names[Chunks.at(member)] = name;
    }

    /** Answers the names of a version in which these entries stand in the same places and have new texts. */
    PayloadNames without(Iterable<Integer> members) {
        @Nullable Name[] @Nullable [] next = arrays.clone();
        for (int member : members) {
            @Nullable Name[] names = next[member / 64];
            if (names != null) {
                names = names.clone();
                names[Chunks.at(member)] = null;
                next[member / 64] = names;
            }
        }
        return new PayloadNames(next);
    }
}
