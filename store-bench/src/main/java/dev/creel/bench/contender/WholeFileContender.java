package dev.creel.bench.contender;

import dev.creel.bench.contender.WholeFileStore.Loaded;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The original's algorithm, {@link WholeFileStore}. Reads come from its object cache as far as its gate allows that.
 * Thread-safe: as in the original, one thread works at a time.
 */
final class WholeFileContender implements Contender {

    private final WholeFileStore store;
    private @Nullable Loaded base;

    WholeFileContender(Path directory, FileStoreOptions options) {
        this.store = new WholeFileStore(directory.resolve(ContenderName.DOCUMENT), options);
    }

    @Override
    public synchronized List<String> keys(int limit) throws IOException {
        return store.loadAnew().sessions().keySet().stream().limit(limit).toList();
    }

    @Override
    public synchronized @Nullable Object get(String key) throws IOException {
        return store.load().get(key);
    }

    @Override
    public @Nullable String field(String key, String name) throws IOException {
        Object value = get(key) instanceof Map<?, ?> entry ? entry.get(name) : null;
        return value == null ? null : value.toString();
    }

    @Override
    public synchronized void update(String key, Touch touch) throws IOException {
        store.update(null, sessions -> touch(sessions, key, touch));
    }

    @Override
    public synchronized void updateReusing(String key, Touch touch) throws IOException {
        Loaded from = base;
        if (from == null) {
            from = store.loadAnew();
            base = from;
        }
        store.update(from, sessions -> touch(sessions, key, touch));
    }

    @Override
    public synchronized void updateAll(List<String> keys, Touch touch) throws IOException {
        store.update(null, sessions -> keys.forEach(key -> touch(sessions, key, touch)));
    }

    @Override
    public synchronized void saveUnchanged(String key) throws IOException {
        store.update(null, sessions -> sessions.computeIfPresent(key, (k, present) -> present));
    }

    @Override
    public synchronized void create(String key, String json) throws IOException {
        store.update(null, sessions -> sessions.put(key, store.parse(json)));
    }

    @Override
    public synchronized void remove(String key) throws IOException {
        store.update(null, sessions -> sessions.remove(key));
    }

    @Override
    public List<Listed> newest(int limit) throws IOException {
        return newestWithDetails(limit).stream()
                .map(row -> new Listed(row.key(), row.updatedAt()))
                .toList();
    }

    @Override
    public synchronized List<Details> newestWithDetails(int limit) throws IOException {
        return store.load().entrySet().stream()
                .map(session -> details(session.getKey(), (Map<?, ?>) session.getValue()))
                .sorted(Comparator.comparingLong(Details::updatedAt).reversed())
                .limit(limit)
                .toList();
    }

    private static Details details(String key, Map<?, ?> entry) {
        return new Details(
                key,
                number(entry, "updatedAt"),
                text(entry, "label"),
                text(entry, "model"),
                number(entry, "totalTokens"));
    }

    private static String text(Map<?, ?> entry, String name) {
        return entry.get(name) instanceof String text ? text : "";
    }

    private static long number(Map<?, ?> entry, String name) {
        return entry.get(name) instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public synchronized void cycle(String key, Touch touch, boolean reuse) throws IOException {
        Loaded loaded = store.loadAnew();
        if (!(loaded.sessions().get(key) instanceof Map<?, ?> entry) || !(entry.get("sessionId") instanceof String)) {
            throw new IllegalStateException("The session " + key + " has no sessionId any more");
        }
        store.update(reuse ? loaded : null, sessions -> touch(sessions, key, touch));
    }

    private static void touch(Map<String, Object> sessions, String key, Touch touch) {
        Map<Object, Object> next = new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(sessions.get(key)));
        next.put("updatedAt", touch.updatedAt());
        next.put("lastTo", touch.lastTo());
        next.put("label", touch.label());
        sessions.put(key, next);
    }

    /** Does nothing: no file is open between calls. */
    @Override
    public void close() {}
}
