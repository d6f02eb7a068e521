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
 * Creel through its public API. Each cycle opens a store of its own, so nothing known from an earlier cycle helps: the
 * snapshot scans the whole file, and so does the store again wherever the age of the file does not prove that it is
 * still the same. A program that keeps its store open, as programs do, scans less. Used by one thread at a time.
 */
final class CreelContender implements Contender {

    private final Path document;
    private final FileStoreOptions options;
    private final boolean reuseLoadedStore;

    CreelContender(Path document, FileStoreOptions options, boolean reuseLoadedStore) {
        this.document = document;
        this.options = options;
        this.reuseLoadedStore = reuseLoadedStore;
    }

    @Override
    public List<String> keys(int limit) {
        try (SessionStore store = FileSessionStore.open(document, options);
                SessionSnapshot snapshot = store.snapshot()) {
            return snapshot.summaries()
                    .limit(limit)
                    .map(SessionSnapshot.Summary::key)
                    .toList();
        }
    }

    @Override
    public void cycle(String key, Touch touch) {
        try (SessionStore store = FileSessionStore.open(document, options);
                SessionSnapshot loaded = store.snapshot()) {
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
}
