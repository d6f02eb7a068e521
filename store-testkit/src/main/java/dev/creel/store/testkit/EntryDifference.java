package dev.creel.store.testkit;

import dev.creel.store.SessionEntry;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Says in a few words how one entry differs from another, field by field. Stateless and thread-safe. */
final class EntryDifference {

    private static final int LONGEST_VALUE = 40;
    private static final int MOST_FIELDS = 12;

    private EntryDifference() {}

    /** Answers what became of {@code before}, such as {@code ~label "a" -> "b", +model "large", -origin}. */
    static String between(@Nullable SessionEntry before, @Nullable SessionEntry after) {
        if (before == null || after == null) {
            return after != null ? "made " + brief(after) : before == null ? "there was none" : "removed";
        }
        if (before.equals(after)) {
            return "nothing changed";
        }
        StringJoiner said = new StringJoiner(", ");
        Set<String> fields = new LinkedHashSet<>(before.fields());
        fields.addAll(after.fields());
        for (String field : fields) {
            String old = before.json(field).orElse(null);
            String next = after.json(field).orElse(null);
            if (!Objects.equals(old, next)) {
                said.add(
                        old == null
                                ? "+" + field + " " + cut(next)
                                : next == null ? "-" + field : "~" + field + " " + cut(old) + " -> " + cut(next));
            }
        }
        return said.length() > 0 ? said.toString() : "other text, same fields: " + cut(after.text());
    }

    /** Answers the first fields of an entry in one line. */
    static String brief(SessionEntry entry) {
        StringJoiner said = new StringJoiner(", ", "{", "}");
        Set<String> fields = entry.fields();
        fields.stream()
                .limit(MOST_FIELDS)
                .forEach(field -> said.add(field + " " + cut(entry.json(field).orElse(null))));
        if (fields.size() > MOST_FIELDS) {
            said.add((fields.size() - MOST_FIELDS) + " more fields");
        }
        return said.toString();
    }

    /** Answers a value in one line, with its length if it was cut. */
    static String cut(@Nullable String json) {
        String line = String.valueOf(json).replaceAll("\\s*\\n\\s*", " ");
        return line.length() <= LONGEST_VALUE
                ? line
                : line.substring(0, LONGEST_VALUE) + "... (" + line.length() + " characters)";
    }
}
