package dev.creel.store.testkit.guardian;

import dev.creel.store.retention.Retention.RevokeBy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was revoked of a store, and another program that does not know of that. Not thread-safe. */
final class Revocations {

    private final AgentStore agent;
    private final Set<String> keys = new HashSet<>();
    private byte @Nullable [] before;

    Revocations(AgentStore agent) {
        this.agent = agent;
    }

    /** Answers whether a key was ever revoked. */
    boolean has(String key) {
        return keys.contains(key);
    }

    /** Revokes the sessions of an owner, and answers their keys. */
    Set<String> revoke(String owner) {
        before = agent.disk.content(AgentStore.DOCUMENT);
        List<String> revoked = agent.retention.revocable(RevokeBy.OWNER, owner);
        agent.retention.revoke(RevokeBy.OWNER, owner, "stolen");
        keys.addAll(revoked);
        return Set.copyOf(revoked);
    }

    /** Lets the other program write the document as it knew it before something was revoked; answers whether it did. */
    boolean writeBack() {
        byte[] late = before;
        if (late == null) {
            return false;
        }
        before = null;
        agent.disk.rewrite(AgentStore.DOCUMENT, late);
        return true;
    }
}
