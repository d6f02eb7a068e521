package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transcripts that a session had before and still names, for its checkpoints and its usage. Immutable, thread-safe.
 *
 * @param ids session ids
 * @param files paths of transcripts
 */
record FormerTranscripts(Set<String> ids, Set<String> files) {

    static final FormerTranscripts NONE = new FormerTranscripts(Set.of(), Set.of());

    private static final String CHECKPOINTS = "compactionCheckpoints";
    private static final String FAMILY = "usageFamilySessionIds";

    /** The fields that are read of an entry. */
    static final Set<String> FIELDS = Set.of(CHECKPOINTS, FAMILY);

    /** @throws IllegalArgumentException if what the entry names cannot be read */
    static FormerTranscripts of(SessionEntry entry) {
        if (FIELDS.stream().noneMatch(entry::has)) {
            return NONE;
        }
        Set<String> ids = new HashSet<>();
        Set<String> files = new HashSet<>();
        if (entry.value(FAMILY).orElse(null) instanceof Collection<?> family) {
            family.forEach(each -> addText(each, ids));
        }
        ArrayDeque<Object> open = new ArrayDeque<>();
        entry.value(CHECKPOINTS).ifPresent(open::add);
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (next instanceof Map<?, ?> members) {
                addText(members.get("sessionId"), ids);
                addText(members.get("sessionFile"), files);
                next = members.values();
            }
            if (next instanceof Collection<?> values) {
                values.stream()
                        .filter(each -> each instanceof Map || each instanceof Collection)
                        .forEach(open::add);
            }
        }
        return new FormerTranscripts(ids, files);
    }

    private static void addText(@Nullable Object value, Set<String> texts) {
        if (value instanceof String text) {
            texts.add(text);
        }
    }
}
