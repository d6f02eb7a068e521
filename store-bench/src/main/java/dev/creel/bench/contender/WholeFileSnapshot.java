package dev.creel.bench.contender;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the original attaches to a store it has loaded or saved: the text or, where that is too large to keep, its digest;
 * and every {@code acp} field. Immutable, thread-safe.
 */
final class WholeFileSnapshot {

    private final byte @Nullable [] text;
    private final byte @Nullable [] digest;
    private final Map<String, Object> acp;

    private WholeFileSnapshot(byte @Nullable [] text, byte @Nullable [] digest, Map<String, Object> acp) {
        this.text = text;
        this.digest = digest;
        this.acp = acp;
    }

    static WholeFileSnapshot of(byte[] text, boolean retain, Map<String, Object> sessions) {
        return new WholeFileSnapshot(retain ? text : null, retain ? null : sha256(text), acpOf(sessions));
    }

    /** Answers whether this is the snapshot of that text. */
    boolean isTextOf(byte[] other) {
        return text != null ? Arrays.equals(text, other) : Arrays.equals(digest, sha256(other));
    }

    /** Answers a copy of every {@code acp} field, by session key. */
    private static Map<String, Object> acpOf(Map<String, Object> sessions) {
        Map<String, Object> found = new LinkedHashMap<>();
        sessions.forEach((key, value) -> {
            if (value instanceof Map<?, ?> entry && entry.get("acp") instanceof Map<?, ?> acp) {
                found.put(key, WholeFileJson.deepClone(acp));
            }
        });
        return found;
    }

    /** Puts each {@code acp} field back that an entry had and lacks now. */
    @SuppressWarnings("unchecked")
    void restoreAcp(Map<String, Object> sessions) {
        acp.forEach((key, value) -> {
            if (sessions.get(key) instanceof Map<?, ?> entry && !entry.containsKey("acp")) {
                ((Map<String, Object>) entry).put("acp", value);
            }
        });
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
