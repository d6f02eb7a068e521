package dev.creel.bench.contender;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Creel through its public API. All work goes through one store, but a cycle loads through a second one, for which the
 * change of the cycle before is a foreign one: it scans the whole file anew. Thread-safe.
 */
final class CreelContender implements Contender {

    private static final Set<String> SHOWN = Set.of("label", "model", "totalTokens");

    private final Path document;
    private final FileStoreOptions options;
    private final SessionStore store;
    private final AtomicReference<@Nullable SessionStore> loader = new AtomicReference<>();
    private final AtomicReference<@Nullable SessionSnapshot> base = new AtomicReference<>();

    CreelContender(Path directory, FileStoreOptions options) {
        this.document = directory.resolve(ContenderName.DOCUMENT);
        this.options = options;
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
    public @Nullable Object get(String key) {
        return store.get(key).orElse(null);
    }

    @Override
    public @Nullable String field(String key, String name) {
        return store.get(key)
                .flatMap(entry -> entry.value(name))
                .map(Object::toString)
                .orElse(null);
    }

    @Override
    public void update(String key, Touch touch) {
        store.update(key, present -> touched(present, touch));
    }

    @Override
    public void updateReusing(String key, Touch touch) {
        SessionSnapshot kept = base.getAndSet(null);
        try (SessionSnapshot from = kept == null ? store.snapshot() : kept) {
            keep(store.transact(from, change -> change.update(key, present -> touched(present, touch)))
                    .snapshot());
        }
    }

    private void keep(@Nullable SessionSnapshot next) {
        SessionSnapshot displaced = base.getAndSet(next);
        if (displaced != null) {
            displaced.close();
        }
    }

    @Override
    public void updateAll(List<String> keys, Touch touch) {
        store.transact(change -> {
                    keys.forEach(key -> change.update(key, present -> touched(present, touch)));
                    return null;
                })
                .close();
    }

    @Override
    public void saveUnchanged(String key) {
        store.update(key, present -> present);
    }

    @Override
    public void create(String key, String json) {
        store.update(key, present -> SessionEntry.parse(json));
    }

    @Override
    public void remove(String key) {
        store.update(key, present -> null);
    }

    @Override
    public List<Listed> newest(int limit) {
        try (SessionSnapshot snapshot = store.snapshot()) {
            List<Listed> listed = new ArrayList<>(limit);
            snapshot.newest(limit).forEach(summary -> listed.add(new Listed(summary.key(), activity(summary))));
            return listed;
        }
    }

    @Override
    public List<Details> newestWithDetails(int limit) {
        try (SessionSnapshot snapshot = store.snapshot()) {
            List<Details> listed = new ArrayList<>(limit);
            snapshot.newest(limit).forEach(summary -> {
                SessionEntry entry = snapshot.get(summary.key(), SHOWN).orElseThrow();
                listed.add(new Details(
                        summary.key(),
                        activity(summary),
                        entry.label().orElse(""),
                        entry.model().orElse(""),
                        entry.totalTokens().orElse(0)));
            });
            return listed;
        }
    }

    private static long activity(SessionSnapshot.Summary summary) {
        return summary.updatedAt().map(Instant::toEpochMilli).orElse(0L);
    }

    @Override
    public void cycle(String key, Touch touch, boolean reuse) {
        try (SessionSnapshot loaded = loader().snapshot()) {
            if (loaded.get(key).flatMap(SessionEntry::sessionId).isEmpty()) {
                throw new IllegalStateException("The session " + key + " has no sessionId any more");
            }
            if (reuse) {
                store.transact(loaded, change -> change.update(key, present -> touched(present, touch)))
                        .close();
            } else {
                store.update(key, present -> touched(present, touch));
            }
        }
    }

    private SessionStore loader() {
        SessionStore present = loader.get();
        if (present != null) {
            return present;
        }
        SessionStore opened = FileSessionStore.open(document, options);
        SessionStore first = loader.compareAndExchange(null, opened);
        if (first == null) {
            return opened;
        }
        opened.close();
        return first;
    }

    private static SessionEntry touched(@Nullable SessionEntry present, Touch touch) {
        return Objects.requireNonNull(present)
                .with("updatedAt", touch.updatedAt())
                .with("lastTo", touch.lastTo())
                .with("label", touch.label());
    }

    @Override
    public void close() {
        keep(null);
        SessionStore second = loader.getAndSet(null);
        if (second != null) {
            second.close();
        }
        store.close();
    }
}
