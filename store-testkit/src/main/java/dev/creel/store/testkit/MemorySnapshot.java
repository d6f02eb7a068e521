package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One state of an {@link InMemorySessionStore}, until it or its store is closed. Thread-safe. */
final class MemorySnapshot implements SessionSnapshot {

    private final InMemorySessionStore store;
    private final MemoryTable table;
    private volatile boolean closed;

    MemorySnapshot(InMemorySessionStore store, MemoryTable table) {
        this.store = store;
        this.table = table;
    }

    /** Answers the state, whether it is closed or not. */
    MemoryTable table() {
        return table;
    }

    @Override
    public int size() {
        return open().size();
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return Optional.ofNullable(open().find(key));
    }

    @Override
    public Stream<Summary> summaries() {
        return open().summaries();
    }

    @Override
    public List<Summary> newest(int limit) {
        return open().newest(limit);
    }

    private MemoryTable open() {
        if (closed || store.hasLetGo()) {
            throw new IllegalStateException(
                    "This snapshot of " + store + (closed ? " is closed" : " was closed because its store was closed"));
        }
        return table;
    }

    @Override
    public void close() {
        closed = true;
    }
}
