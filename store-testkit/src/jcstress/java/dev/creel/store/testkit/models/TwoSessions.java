package dev.creel.store.testkit.models;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.nio.file.Path;
import java.util.Map;

/** A store in memory with two numbered sessions that one change raises together. Thread-safe. */
final class TwoSessions {

    private static final FileStoreOptions OPTIONS = FileStoreOptions.builder()
            .lockScope(LockScope.JVM)
            .durability(Durability.PROCESS)
            .build();

    private final FileSessionStore store = new MemoryFileOps().open(Path.of("/sessions.json"), OPTIONS);

    TwoSessions() {
        raise(0);
    }

    void raise(int to) {
        store.transact(transaction -> {
                    transaction.put("first", SessionEntry.of(Map.of("n", to)));
                    transaction.put("second", SessionEntry.of(Map.of("n", to)));
                    return to;
                })
                .close();
    }

    int first() {
        return number(store.get("first").orElseThrow());
    }

    SessionSnapshot snapshot() {
        return store.snapshot();
    }

    static int number(SessionEntry entry) {
        return Integer.parseInt(entry.json("n").orElseThrow());
    }

    void close() {
        store.close();
    }
}
