package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One state of the sessions as one key rule sees it: every key as it is spelled, in ECMAScript's order, and which of
 * several spellings is the session. Immutable, thread-safe.
 */
final class MemoryTable {

    private static final Pattern NUMBER = Pattern.compile("[-0-9]");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final long LARGEST_ARRAY = 0xffff_ffffL;
    private static final long NO_INDEX = Long.MAX_VALUE;

    private final Map<String, SessionEntry> entries;
    private final KeyNormalizer normalizer;
    private final Map<String, List<String>> spellings = new HashMap<>();

    /** @param entries every key as it is spelled, in ECMAScript's order; nobody may change it afterwards */
    MemoryTable(Map<String, SessionEntry> entries, KeyNormalizer normalizer) {
        this.entries = entries;
        this.normalizer = normalizer;
        for (String key : entries.keySet()) {
            spellings
                    .computeIfAbsent(normalizer.normalize(key), normal -> new ArrayList<>(1))
                    .add(key);
        }
    }

    Map<String, SessionEntry> entries() {
        return entries;
    }

    /** Answers how many sessions there are; spellings of one key count as one. */
    int size() {
        return spellings.size();
    }

    /** Answers every spelling of a normalised key, in order. */
    List<String> spellings(String normal) {
        return spellings.getOrDefault(normal, List.of());
    }

    /** Answers the entry that is the session with this key, or null. */
    @Nullable
    SessionEntry find(String key) {
        String spelling = spelling(key);
        return spelling == null ? null : entries.get(spelling);
    }

    /** Answers the spelling that is the session with this key, or null. */
    @Nullable
    String spelling(String key) {
        return winner(normalizer.normalize(key), trimmed(key));
    }

    /** Trims as {@link KeyNormalizer#DEFAULT} does, and nothing else. */
    private static String trimmed(String key) {
        int from = 0;
        int to = key.length();
        while (from < to && isSpace(key, from)) {
            from++;
        }
        while (from < to && isSpace(key, to - 1)) {
            to--;
        }
        return key.substring(from, to);
    }

    private static boolean isSpace(String key, int at) {
        return KeyNormalizer.DEFAULT.normalize(key.substring(at, at + 1)).isEmpty();
    }

    /** The freshest spelling; on a tie the normalised one, else the one that was asked for, else the first. */
    private @Nullable String winner(String normal, String asked) {
        List<String> present = spellings(normal);
        String best = present.contains(normal) ? normal : present.contains(asked) ? asked : null;
        for (String spelling : present) {
            if (best == null || activity(spelling).orElse(0) > activity(best).orElse(0)) {
                best = spelling;
            }
        }
        return best;
    }

    /** Answers an entry's {@code updatedAt} in milliseconds. */
    private OptionalDouble activity(String spelling) {
        String json = entry(spelling).json("updatedAt").orElse("");
        return NUMBER.matcher(json).lookingAt() ? OptionalDouble.of(Double.parseDouble(json)) : OptionalDouble.empty();
    }

    private SessionEntry entry(String spelling) {
        return Objects.requireNonNull(entries.get(spelling));
    }

    Stream<Summary> summaries() {
        return sessions().map(this::summary);
    }

    /** Answers the latest activity first, sessions without any last, and keeps the order otherwise. */
    List<Summary> newest(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 0 or more");
        }
        return sessions()
                .sorted(Comparator.comparingDouble(
                        (String key) -> -activity(key).orElse(Double.NEGATIVE_INFINITY)))
                .limit(limit)
                .map(this::summary)
                .toList();
    }

    private Stream<String> sessions() {
        return entries.keySet().stream().filter(key -> {
            String normal = normalizer.normalize(key);
            return key.equals(winner(normal, normal));
        });
    }

    private Summary summary(String key) {
        SessionEntry entry = entry(key);
        return new Summary(key, entry.updatedAt(), entry.length());
    }

    /**
     * Answers the entries after a change: a session goes where its normalised spelling stood, or where ECMAScript puts a
     * new key; its other spellings go.
     *
     * @param writes normalised keys to what is to be written, or to null for what is to go
     */
    Map<String, SessionEntry> after(Map<String, @Nullable SessionEntry> writes) {
        Map<String, SessionEntry> next = new LinkedHashMap<>(entries);
        writes.forEach((normal, entry) -> {
            spellings(normal).stream()
                    .filter(spelling -> entry == null || !spelling.equals(normal))
                    .forEach(next::remove);
            if (entry != null) {
                next.put(normal, entry);
            }
        });
        return writes.keySet().stream().allMatch(key -> arrayIndex(key) == NO_INDEX) ? next : inOrder(next);
    }

    /** Answers the entries in ECMAScript's order: array indexes first, by size, then the others as they came. */
    static Map<String, SessionEntry> inOrder(Map<String, SessionEntry> entries) {
        Map<String, SessionEntry> ordered = new LinkedHashMap<>();
        entries.keySet().stream()
                .sorted(Comparator.comparingLong(MemoryTable::arrayIndex))
                .forEach(key -> ordered.put(key, Objects.requireNonNull(entries.get(key))));
        return ordered;
    }

    private static long arrayIndex(String key) {
        return INDEX.matcher(key).matches() && Long.parseLong(key) < LARGEST_ARRAY ? Long.parseLong(key) : NO_INDEX;
    }
}
