package dev.creel.store;

import dev.creel.store.SessionEntry.Activity;
import dev.creel.store.json.EcmaSpace;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The gateway's rules for merging a patch into an entry. Stateless and thread-safe. */
final class SessionMerge {

    private static final SessionEntry EMPTY = SessionEntry.of(Map.of());

    private SessionMerge() {}

    static SessionEntry of(@Nullable SessionEntry existing, SessionEntry patch, Activity activity, Instant now) {
        patch.requireObject();
        SessionEntry before = EMPTY;
        Activity rule = Activity.TOUCH;
        SessionEntry merged = patch;
        if (existing != null && existing.objectText().isObject()) {
            before = existing;
            rule = activity;
            merged = existing;
            for (String name : patch.fields()) {
                merged = merged.withText(name, patch.bytesOf(name));
            }
        }
        String model = EcmaSpace.trim(patch.stringOr("model", ""));
        boolean otherModel = !model.isEmpty() && !model.equals(EcmaSpace.trim(before.stringOr("model", "")));
        if (otherModel && !patch.has("modelProvider")) {
            merged = merged.without("modelProvider");
        }
        SessionEntry identified = patch.value("sessionId").isPresent() ? patch : before;
        merged = identified.value("sessionId").isPresent()
                ? merged.withText("sessionId", identified.bytesOf("sessionId"))
                : merged.with("sessionId", UUID.randomUUID().toString());
        SessionEntry active = lastActive(before, patch, rule, now.toEpochMilli());
        merged = active == null
                ? merged.with("updatedAt", now)
                : merged.withText("updatedAt", active.bytesOf("updatedAt"));
        return withTrimmedModel(merged);
    }

    /** Answers the entry whose last activity counts, or null if the current time does. */
    private static @Nullable SessionEntry lastActive(SessionEntry before, SessionEntry patch, Activity rule, long now) {
        Optional<Number> present = before.number("updatedAt");
        Optional<Number> patched = patch.number("updatedAt");
        if (rule == Activity.PRESERVE) {
            return present.isPresent() ? before : patched.isPresent() ? patch : null;
        }
        double atPresent = present.orElse(0).doubleValue();
        double atPatched = patched.orElse(0).doubleValue();
        if (Math.max(atPresent, atPatched) <= now) {
            return null;
        }
        return atPatched > atPresent ? patch : before;
    }

    private static SessionEntry withTrimmedModel(SessionEntry entry) {
        if (!(entry.value("model").orElse("") instanceof String model)) {
            return entry;
        }
        if (EcmaSpace.trim(model).isEmpty()) {
            return entry.without("model").without("modelProvider");
        }
        SessionEntry result = withTrimmed(entry, "model", model);
        return result.value("modelProvider").orElse(null) instanceof String provider
                ? withTrimmed(result, "modelProvider", provider)
                : result;
    }

    private static SessionEntry withTrimmed(SessionEntry entry, String field, String value) {
        String trimmed = EcmaSpace.trim(value);
        if (trimmed.isEmpty()) {
            return entry.without(field);
        }
        return trimmed.equals(value) ? entry : entry.with(field, trimmed);
    }
}
