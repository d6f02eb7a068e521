package dev.creel.bench;

import dev.creel.bench.WholeFileStore.Loaded;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The original's script on {@link WholeFileStore}: a load that bypasses the cache, one field read, and an update, with
 * what was loaded as its base if that is asked for. Used by one thread at a time.
 */
final class WholeFileContender implements Contender {

    private final WholeFileStore store;
    private final boolean reuseLoadedStore;

    WholeFileContender(Path document, FileStoreOptions options, boolean reuseLoadedStore) {
        this.store = new WholeFileStore(document, options);
        this.reuseLoadedStore = reuseLoadedStore;
    }

    @Override
    public List<String> keys(int limit) throws IOException {
        return store.loadAnew().sessions().keySet().stream().limit(limit).toList();
    }

    @Override
    public void cycle(String key, Touch touch) throws IOException {
        Loaded loaded = store.loadAnew();
        if (!(loaded.sessions().get(key) instanceof Map<?, ?> entry) || !(entry.get("sessionId") instanceof String)) {
            throw new IllegalStateException("The session " + key + " has no sessionId any more");
        }
        store.update(
                reuseLoadedStore ? loaded : null,
                sessions -> sessions.compute(key, (k, present) -> {
                    Map<Object, Object> next = new LinkedHashMap<>((Map<?, ?>) present);
                    next.put("updatedAt", touch.updatedAt());
                    next.put("lastTo", touch.lastTo());
                    next.put("label", touch.label());
                    return next;
                }));
    }

    /** Does nothing: no file is open between calls. */
    @Override
    public void close() {}
}
