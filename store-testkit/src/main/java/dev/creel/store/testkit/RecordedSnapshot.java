package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A snapshot that is among the open ones until it is closed. Thread-safe. */
final class RecordedSnapshot implements SessionSnapshot {

    private final SessionSnapshot snapshot;
    private final Set<RecordedSnapshot> open;
    private final Throwable taken;

    /**
     * @param open where it is kept until it is closed; thread-safe
     * @param call the call that answered it
     */
    RecordedSnapshot(SessionSnapshot snapshot, Set<RecordedSnapshot> open, String call) {
        this.snapshot = snapshot;
        this.open = open;
        this.taken = new Throwable("a snapshot was taken here, by " + call);
        open.add(this);
    }

    /** Answers the store's own snapshot behind one that may be recorded. */
    static SessionSnapshot behind(SessionSnapshot snapshot) {
        return snapshot instanceof RecordedSnapshot recorded ? recorded.snapshot : snapshot;
    }

    /** Answers the place at which it was taken. */
    Throwable taken() {
        return taken;
    }

    @Override
    public int size() {
        return snapshot.size();
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return snapshot.get(key);
    }

    @Override
    public Optional<SessionEntry> get(String key, Set<String> fields) {
        return snapshot.get(key, fields);
    }

    @Override
    public Stream<Summary> summaries() {
        return snapshot.summaries();
    }

    @Override
    public List<Summary> newest(int limit) {
        return snapshot.newest(limit);
    }

    @Override
    public void close() {
        open.remove(this);
        snapshot.close();
    }
}
