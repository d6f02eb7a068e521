package dev.creel.store.guardian;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings, to name all of it at once. Not thread-safe. */
final class Faults {

    private final List<String> found = new ArrayList<>();

    /** Notes a setting that is not what it must be. */
    void unless(boolean right, String setting, Object value, String must) {
        if (!right) {
            found.add(setting + " is " + value + "; it must be " + must);
        }
    }

    /** Notes a fault in words of its own. */
    void add(String fault) {
        found.add(fault);
    }

    /** @throws IllegalArgumentException if there was any fault; names all of them */
    void refuse() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", found));
        }
    }
}
