package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.json.EcmaSpace;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells which sessions belong to an owner, a peer, a channel or a parent. Belongs to one thread. */
final class Kinship {

    /** What is read of an entry. */
    static final Set<String> FIELDS = Set.of(
            "pluginOwnerId",
            "channel",
            "lastChannel",
            "lastTo",
            "origin",
            "spawnedBy",
            "parentSessionKey",
            "sessionId");

    private static final Set<SessionKind> CONVERSATIONS =
            EnumSet.of(SessionKind.DIRECT, SessionKind.GROUP, SessionKind.CHANNEL, SessionKind.THREAD);

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

    /** Makes one that knows what another one knows now. */
    Kinship(Kinship from) {
        context = from.context;
        by = from.by;
        value = from.value;
        successors = from.successors;
        parents.putAll(from.parents);
        direct.addAll(from.direct);
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
                .map(context::normal)
                .toList();
    }

    private boolean belongs(KeyForm key, SessionEntry entry) {
        return switch (by) {
            case OWNER -> is(text(entry, "pluginOwnerId").or(key::agent));
            case PEER ->
                is(key.peer()) || isPeer(lastRoute(key, entry::lastTo), entry) || isPeer(origin(entry, "from"), entry);
            case CHANNEL ->
                is(entry.channel().or(() -> lastRoute(key, entry::lastChannel)).or(key::channel));
            case PARENT -> false;
        };
    }

    /** Only a conversation is its route's. A main session or a job merely answered there last. */
    private static Optional<String> lastRoute(KeyForm key, Supplier<Optional<String>> route) {
        return CONVERSATIONS.contains(key.kind()) ? route.get() : Optional.empty();
    }

    private boolean is(Optional<String> name) {
        return name.filter(each -> fold(each).equals(value)).isPresent();
    }

    /** A route names its peer alone or behind the channel. */
    private boolean isPeer(Optional<String> route, SessionEntry entry) {
        return is(route)
                || route.filter(each -> channel(entry)
                                .filter(channel -> fold(each).equals(fold(channel) + ":" + value))
                                .isPresent())
                        .isPresent();
    }

    private static Optional<String> channel(SessionEntry entry) {
        return entry.channel().or(entry::lastChannel);
    }

    private static Optional<String> text(SessionEntry entry, String field) {
        return entry.value(field).filter(String.class::isInstance).map(String.class::cast);
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

    /**
     * Answers the normalised keys of the sessions that belong, as far as they were noted.
     *
     * @param present the normalised keys of all sessions
     */
    Set<String> members(Set<String> present) {
        if (by != Retention.RevokeBy.PARENT) {
            return direct;
        }
        Set<String> members = new HashSet<>();
        Map<String, Set<String>> children = new HashMap<>();
        parents.forEach((child, of) -> of.forEach(parent -> children.computeIfAbsent(
                        successors.follow(parent, present::contains), none -> new HashSet<>())
                .add(child)));
        ArrayDeque<String> open = new ArrayDeque<>(Set.of(successors.follow(value, present::contains)));
        while (!open.isEmpty()) {
            for (String child : children.getOrDefault(open.remove(), Set.of())) {
                if (members.add(child)) {
                    open.add(child);
                }
            }
        }
        return members;
    }
}
