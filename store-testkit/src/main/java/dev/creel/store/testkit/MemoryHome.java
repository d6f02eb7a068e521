package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions in memory. Belongs to the thread of the test. */
final class MemoryHome implements StoreHome {

    private final VirtualClock clock;
    private final SteppingExecutor events;
    private final InMemorySessionStore keeper;

    MemoryHome(VirtualClock clock, SteppingExecutor events, Map<String, SessionEntry> sessions) {
        this.clock = clock;
        this.events = events;
        this.keeper = InMemorySessionStore.builder().sessions(sessions).open();
    }

    @Override
    public InMemorySessionStore open() {
        return InMemorySessionStore.builder()
                .sharing(keeper)
                .clock(clock)
                .eventExecutor(events)
                .open();
    }

    @Override
    public @Nullable WatchedDisk disk() {
        return null;
    }

    /** There is no structure but that of the entries: each must be there under the key that the snapshot names. */
    @Override
    public List<Finding> check(boolean damageExpected) {
        try (SessionStore store = open();
                SessionSnapshot snapshot = store.snapshot()) {
            return snapshot.summaries()
                    .filter(summary -> snapshot.get(summary.key()).isEmpty())
                    .map(summary -> new Finding("the session " + summary.key() + " is listed and cannot be read"))
                    .toList();
        }
    }

    /** The sessions go with the last reference to them. */
    @Override
    public void delete() {}
}
