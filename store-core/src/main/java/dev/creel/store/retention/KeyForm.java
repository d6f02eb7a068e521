package dev.creel.store.retention;

import dev.creel.store.KeyNormalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a session key: {@code agent:<id>:<rest>} or only the rest. Immutable, thread-safe.
 *
 * <p>Words such as {@code group} have a meaning only where the gateway puts them: at the front, for conversations also
 * behind the channel and the account, and for what hangs on another session at the end. What follows such a word is a
 * name that somebody chose. The gateway's main key can be configured, so every {@code agent:<id>:<one part>} is taken for
 * a main session.
 */
final class KeyForm {

    private static final Map<String, SessionKind> FIRST = Map.of(
            "cron", SessionKind.CRON,
            "subagent", SessionKind.SUBAGENT,
            "hook", SessionKind.HOOK,
            "explicit", SessionKind.EXPLICIT,
            "acp", SessionKind.OTHER,
            "node", SessionKind.OTHER);
    private static final Map<String, SessionKind> CONVERSATION = Map.of(
            "direct", SessionKind.DIRECT,
            "dm", SessionKind.DIRECT,
            "group", SessionKind.GROUP,
            "channel", SessionKind.CHANNEL,
            "room", SessionKind.CHANNEL);
    private static final Set<String> THREAD = Set.of("thread", "topic");
    private static final Set<String> NOBODY = Set.of("global", "unknown");

    /** Behind channel and account. */
    private static final int LAST_CONVERSATION = 2;

    private final Optional<String> agent;
    private final List<String> rest;

    KeyForm(String key) {
        List<String> parts = Arrays.stream(KeyNormalizer.DEFAULT.normalize(key).split(":", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        boolean isAgent = parts.size() >= 3 && parts.get(0).equals("agent");
        agent = isAgent ? Optional.of(parts.get(1)) : Optional.empty();
        rest = isAgent ? parts.subList(2, parts.size()) : parts;
    }

    /** Answers the id of the agent in the key. */
    Optional<String> agent() {
        return agent;
    }

    /** Answers the peer of a conversation with one, as the key names it. */
    Optional<String> peer() {
        int word = conversation();
        return word >= 0 && CONVERSATION.get(rest.get(word)) == SessionKind.DIRECT
                ? Optional.of(rest.get(word + 1))
                : Optional.empty();
    }

    /** Answers the channel of a conversation, if the key names it. */
    Optional<String> channel() {
        return conversation() > 0 ? Optional.of(rest.get(0)) : Optional.empty();
    }

    /** Answers where the word stands that says what kind of conversation it is, or -1. */
    private int conversation() {
        int last = rest.size() - 1;
        if (last < 1 || FIRST.containsKey(rest.get(0))) {
            return -1;
        }
        for (int i = 0; i <= Math.min(LAST_CONVERSATION, last - 1); i++) {
            if (CONVERSATION.containsKey(rest.get(i))) {
                return i;
            }
        }
        return -1;
    }

    SessionKind kind() {
        int last = rest.size() - 1;
        if (last >= 1 && rest.get(last).equals("heartbeat") && !names(last)) {
            return SessionKind.HEARTBEAT;
        }
        for (int i = last - 1; i >= 1; i--) {
            if (THREAD.contains(rest.get(i)) && !names(i)) {
                return SessionKind.THREAD;
            }
        }
        return last >= 1 ? longForm() : shortForm();
    }

    /** Answers whether a part is the name that belongs to the word before it. */
    private boolean names(int index) {
        String before = rest.get(index - 1);
        return (CONVERSATION.containsKey(before) || FIRST.containsKey(before) || THREAD.contains(before))
                && (index < 2 || !names(index - 1));
    }

    private SessionKind longForm() {
        SessionKind first = FIRST.get(rest.get(0));
        if (first != null) {
            return first;
        }
        int word = conversation();
        return word < 0 ? SessionKind.OTHER : CONVERSATION.getOrDefault(rest.get(word), SessionKind.OTHER);
    }

    private SessionKind shortForm() {
        if (rest.isEmpty() || NOBODY.contains(rest.get(0))) {
            return SessionKind.OTHER;
        }
        return agent.isPresent() || rest.get(0).equals("main") ? SessionKind.MAIN : SessionKind.OTHER;
    }
}
