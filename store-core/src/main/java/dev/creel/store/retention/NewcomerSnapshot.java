package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A snapshot as it would be with one session more, or with a larger one. Thread-safe. */
final class NewcomerSnapshot implements SessionSnapshot {

    private static final Comparator<Summary> NEWEST =
            Comparator.comparing(summary -> summary.updatedAt().orElse(Instant.MIN), Comparator.reverseOrder());

    private final SessionSnapshot base;
    private final RetentionContext context;
    private final String normal;
    private final Optional<SessionEntry> present;
    private final SessionEntry entry;
    private final Summary summary;

    NewcomerSnapshot(SessionSnapshot base, RetentionContext context, String key, long bytes, Instant now) {
        this.base = base;
        this.context = context;
        this.normal = context.normal(key);
        this.present = base.get(key);
        this.entry = present.orElseGet(() -> SessionEntry.of(Map.of("updatedAt", now)));
        this.summary = new Summary(normal, Optional.of(now), bytes);
    }

    boolean isNew() {
        return present.isEmpty();
    }

    @Override
    public int size() {
        return base.size() + (isNew() ? 1 : 0);
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        return context.normal(key).equals(normal) ? Optional.of(entry) : base.get(key);
    }

    @Override
    public Stream<Summary> summaries() {
        Stream<Summary> others =
                base.summaries().filter(each -> !context.normal(each.key()).equals(normal));
        return Stream.concat(others, Stream.of(summary));
    }

    @Override
    public List<Summary> newest(int limit) {
        return summaries().sorted(NEWEST).limit(limit).toList();
    }

    @Override
    public void close() {
        // The caller closes what it gave.
    }
}
