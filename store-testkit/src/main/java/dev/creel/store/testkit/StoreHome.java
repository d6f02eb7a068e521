package dev.creel.store.testkit;

import dev.creel.store.SessionStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the sessions of one test lie. Belongs to the thread of the test. */
interface StoreHome {

    /** Opens a store on what is there. */
    SessionStore open();

    /** Answers what notes the calls to the disk, if there is one. */
    @Nullable
    WatchedDisk disk();

    /**
     * Answers what is wrong with the structure, or was left open, now that every store is closed.
     *
     * @param damageExpected whether damage of the structure is what the test wanted
     */
    List<Finding> check(boolean damageExpected) throws IOException;

    /** Removes everything. */
    void delete() throws IOException;

    /**
     * Something wrong.
     *
     * @param message what it is, for a person
     * @param places where it began
     */
    record Finding(String message, List<Throwable> places) {

        Finding(String message) {
            this(message, List.of());
        }
    }
}
