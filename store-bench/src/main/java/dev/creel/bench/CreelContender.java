package dev.creel.bench;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creel through its public API, in a program that keeps two stores of the document open. The load of each cycle goes
 * through the one that reads, for which the change of the cycle before is a foreign one: it scans the whole file anew. The
 * change goes through the other one, which knows its last commit and needs no scan. Used by one thread at a time.
 */
final class CreelContender implements Contender {

    private final boolean reuseLoadedStore;
    private final SessionStore loader;
    private final SessionStore store;

    CreelContender(Path document, FileStoreOptions options, boolean reuseLoadedStore) {
        this.reuseLoadedStore = reuseLoadedStore;
        this.loader = FileSessionStore.open(document, options);
        this.store = FileSessionStore.open(document, options);
    }

    @Override
    public List<String> keys(int limit) {
        try (SessionSnapshot snapshot = store.snapshot()) {
            return snapshot.summaries()
                    .limit(limit)
                    .map(SessionSnapshot.Summary::key)
                    .toList();
        }
    }

    @Override
    public void cycle(String key, Touch touch) {
        try (SessionSnapshot loaded = loader.snapshot()) {
            if (loaded.get(key).flatMap(SessionEntry::sessionId).isEmpty()) {
                throw new IllegalStateException("The session " + key + " has no sessionId any more");
            }
            if (reuseLoadedStore) {
                store.transact(loaded, change -> change.update(key, present -> touched(present, touch)))
                        .close();
            } else {
                store.update(key, present -> touched(present, touch));
            }
        }
    }

    private static SessionEntry touched(@Nullable SessionEntry present, Touch touch) {
        return Objects.requireNonNull(present)
                .with("updatedAt", touch.updatedAt())
                .with("lastTo", touch.lastTo())
                .with("label", touch.label());
    }

    @Override
    public void close() {
        loader.close();
        store.close();
    }
}
