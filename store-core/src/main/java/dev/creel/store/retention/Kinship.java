package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.json.EcmaSpace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which sessions belong to an owner, a peer, a channel or a parent. Belongs to one thread. */
final class Kinship {

    /** What is read of an entry. */
    static final Set<String> FIELDS = Set.of(
            "pluginOwnerId", "channel", "lastChannel", "lastTo", "origin", "spawnedBy", "parentSessionKey", "sessionId");

    private final RetentionContext context;
    private final Retention.RevokeBy by;
    private final String value;
    private final Successors successors;

    /** What is known of each session: its parents, or whether it belongs itself. */
    private final Map<String, List<String>> parents = new HashMap<>();

    private final Set<String> direct = new HashSet<>();

    Kinship(RetentionContext context, Retention.RevokeBy by, String value) {
        this.context = context;
        this.by = by;
        this.value = by == Retention.RevokeBy.PARENT ? context.normal(value) : fold(value);
        this.successors = new Successors(context.tombstones());
    }

    /** Notes what a session is now, in the place of what it was. */
    void note(String key, SessionEntry entry) {
        forget(key);
        String normal = context.normal(key);
        if (by == Retention.RevokeBy.PARENT) {
            parents.put(normal, parentsOf(entry));
        } else if (belongs(new KeyForm(key), entry)) {
            direct.add(normal);
        }
    }

    void forget(String key) {
        parents.remove(context.normal(key));
        direct.remove(context.normal(key));
    }

    private List<String> parentsOf(SessionEntry entry) {
        return List.of(entry.spawnedBy(), entry.parentSessionKey()).stream()
                .flatMap(Optional::stream)
                .map(parent -> successors.follow(context.normal(parent)))
                .toList();
    }

    private boolean belongs(KeyForm key, SessionEntry entry) {
        return switch (by) {
            case OWNER -> is(entry.json("pluginOwnerId").isPresent() ? text(entry, "pluginOwnerId") : key.agent());
            case PEER ->
                is(key.peer()) || is(entry.lastTo()) || is(origin(entry, "from"));
            case CHANNEL ->
                is(entry.channel().or(entry::lastChannel).or(key::channel));
            case PARENT -> false;
        };
    }

    private boolean is(Optional<String> name) {
        return name.filter(each -> fold(each).equals(value)).isPresent();
    }

    private static Optional<String> text(SessionEntry entry, String field) {
        return entry.value(field).map(value -> value instanceof String text ? text : null);
    }

    private static Optional<String> origin(SessionEntry entry, String member) {
        @Nullable Object origin = entry.value("origin").orElse(null);
        return origin instanceof Map<?, ?> members && members.get(member) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private static String fold(String name) {
        return EcmaSpace.trim(name).toLowerCase(Locale.ROOT);
    }

    /** Answers the normalised keys of the sessions that belong, as far as they were noted. */
    Set<String> members() {
        if (by != Retention.RevokeBy.PARENT) {
            return direct;
        }
        Set<String> members = new HashSet<>();
        Map<String, Set<String>> children = new HashMap<>();
        parents.forEach((child, of) ->
                of.forEach(parent -> children.computeIfAbsent(parent, none -> new HashSet<>()).add(child)));
        descend(successors.follow(value), children, members);
        return members;
    }

    private static void descend(String parent, Map<String, Set<String>> children, Set<String> members) {
        for (String child : children.getOrDefault(parent, Set.of())) {
            if (members.add(child)) {
                descend(child, children, members);
            }
        }
    }
}
