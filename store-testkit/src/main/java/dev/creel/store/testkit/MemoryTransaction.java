package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore.EntryFunction;
import dev.creel.store.SessionTransaction;
import dev.creel.store.StoreEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes laid over one state, while the user's function runs. Belongs to the thread that runs it. */
final class MemoryTransaction implements SessionTransaction {

    private final MemoryTable before;
    private final KeyNormalizer normalizer;
    private final List<String> protectedFields;
    private final Map<String, Optional<SessionEntry>> wishes = new LinkedHashMap<>();
    private final Map<String, @Nullable SessionEntry> originals = new HashMap<>();
    private final Set<String> mayDropProtected = new HashSet<>();
    private final Map<String, String> causes = new HashMap<>();
    private boolean over;

    MemoryTransaction(MemoryTable before, KeyNormalizer normalizer, List<String> protectedFields) {
        this.before = before;
        this.normalizer = normalizer;
        this.protectedFields = protectedFields;
    }

    void end() {
        over = true;
    }

    @Override
    public Optional<SessionEntry> get(String key) {
        requireRunning();
        Optional<SessionEntry> wish = wishes.get(normalizer.normalize(key));
        return wish != null ? wish : Optional.ofNullable(before.find(key));
    }

    @Override
    public void put(String key, SessionEntry entry) {
        requireRunning();
        wish(key, Optional.of(entry));
    }

    @Override
    public boolean remove(String key) {
        boolean present = get(key).isPresent();
        wish(key, Optional.empty());
        return present;
    }

    private void wish(String key, Optional<SessionEntry> next) {
        String normal = normalizer.normalize(key);
        wishes.put(normal, next);
        originals.put(normal, before.find(key));
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        SessionEntry present = get(key).orElse(null);
        SessionEntry next = function.apply(present);
        requireRunning();
        if (next != null) {
            put(key, next);
        } else if (present != null) {
            remove(key);
        }
        return Optional.ofNullable(next);
    }

    @Override
    public Stream<Summary> summaries() {
        requireRunning();
        return before.summaries();
    }

    @Override
    public List<Summary> newest(int limit) {
        requireRunning();
        return before.newest(limit);
    }

    @Override
    public void allowDroppingProtectedFields(String key) {
        requireRunning();
        mayDropProtected.add(normalizer.normalize(key));
    }

    @Override
    public void because(String key, String cause) {
        requireRunning();
        causes.put(normalizer.normalize(key), Objects.requireNonNull(cause, "cause"));
    }

    /** Answers why a session is changed, or null if the function did not say. */
    @Nullable
    String cause(String normal) {
        return causes.get(normal);
    }

    @Override
    public boolean isUnchangedSince(SessionSnapshot earlier, String key) {
        requireRunning();
        boolean sameText = earlier.get(key).equals(Optional.ofNullable(before.find(key)));
        return sameText
                && (!(earlier instanceof MemorySnapshot snapshot)
                        || Objects.equals(snapshot.table().spelling(key), before.spelling(key)));
    }

    /** Answers what has to be written: normalised keys to entries, or to null for what is to go; no more than differs. */
    Map<String, @Nullable SessionEntry> writes() {
        Map<String, @Nullable SessionEntry> writes = new LinkedHashMap<>();
        wishes.forEach((normal, wish) -> {
            SessionEntry next = outcome(normal).orElse(null);
            if (!Objects.equals(next, originals.get(normal))) {
                writes.put(normal, next);
            }
        });
        return writes;
    }

    /** Answers what a session that the function wrote or removed is after the change. */
    Optional<SessionEntry> outcome(String normal) {
        return wishes.getOrDefault(normal, Optional.empty()).map(next -> guarded(normal, next));
    }

    /** Answers the entry with the protected fields that it lost by accident put back. */
    private SessionEntry guarded(String normal, SessionEntry next) {
        SessionEntry original = originals.get(normal);
        if (original == null
                || mayDropProtected.contains(normal)
                || !next.text().startsWith("{")) {
            return next;
        }
        SessionEntry guarded = next;
        for (String field : protectedFields) {
            if (next.value(field).isEmpty() && original.value(field).isPresent()) {
                guarded = guarded.withJson(field, original.json(field).orElseThrow());
            }
        }
        return guarded;
    }

    /** Answers what listeners are told of a write. */
    StoreEvent.Kind kind(String normal, @Nullable SessionEntry written) {
        return originals.get(normal) == null
                ? StoreEvent.Kind.CREATED
                : written == null ? StoreEvent.Kind.REMOVED : StoreEvent.Kind.UPDATED;
    }

    private void requireRunning() {
        if (over) {
            throw new IllegalStateException("This transaction is over; begin another one");
        }
    }
}
