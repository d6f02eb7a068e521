package dev.creel.store.retention;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Candidate.Facts;
import dev.creel.store.retention.Candidate.Guard;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads of each session what a plan needs, once. Used by one thread. */
final class CandidateReader {

    /** All that a plan looks at in an entry. */
    static final Set<String> FIELDS = Set.of(
            "sessionId",
            "sessionFile",
            "updatedAt",
            "lastInteractionAt",
            "sessionStartedAt",
            "startedAt",
            "status",
            "pluginOwnerId",
            "inputTokens",
            "outputTokens",
            "totalTokens",
            "compactionCheckpoints",
            "usageFamilySessionIds");

    /** How far ahead a clock may have been. A time beyond that is a mistake, such as one in another unit. */
    private static final Duration CLOCK_TROUBLE = Duration.ofDays(7);

    private static final int LONGEST_TIME = 400;

    /** No session used that many, and the sum over a million of them is still a number. */
    private static final long MOST_TOKENS = 1L << 42;

    private final SessionSnapshot snapshot;
    private final PolicySettings settings;
    private final List<Summary> summaries;
    private final Guards guards;
    private final Instant now;
    private final Map<String, Instant> touches = new HashMap<>();
    private final Map<String, String> revoked = new HashMap<>();

    CandidateReader(SessionSnapshot snapshot, RetentionPolicy policy, Circumstances circumstances) {
        this.snapshot = snapshot;
        this.settings = policy.settings();
        this.summaries = snapshot.summaries().toList();
        Spellings spellings = new Spellings(snapshot, summaries);
        this.guards = new Guards(settings, circumstances, spellings);
        this.now = circumstances.now();
        circumstances
                .touches()
                .forEach((key, at) -> spellings.of(key).forEach(each -> touches.merge(each, at, Latest::of)));
        for (Tombstone tombstone : circumstances.tombstones()) {
            List<String> meant = spellings.of(tombstone.key());
            boolean holds = !tombstone.alias() && circumstances.now().isBefore(tombstone.until());
            // One that was given up for a key that its session never got is mended by the next pass.
            boolean moved = tombstone
                    .successor()
                    .filter(next -> spellings.of(next).isEmpty())
                    .isEmpty();
            if (holds && moved && meant.size() == 1) {
                revoked.put(meant.get(0), tombstone.cause());
            }
        }
    }

    /** Answers the sessions in the order of the document. */
    List<Candidate> read() {
        List<Candidate> all = new ArrayList<>(summaries.size());
        for (Summary summary : summaries) {
            all.add(read(all.size(), summary));
        }
        return all;
    }

    private Candidate read(int place, Summary summary) {
        String key = summary.key();
        String normalized = KeyNormalizer.DEFAULT.normalize(key);
        KeyForm form = new KeyForm(key);
        SessionKind kind = form.kind();
        KeyPattern pattern = settings.pattern(normalized).orElse(null);
        Facts facts;
        String damage = null;
        int fingerprint = 0;
        try {
            Optional<SessionEntry> entry = snapshot.get(key, FIELDS);
            fingerprint = entry.map(SessionEntry::hashCode).orElse(0);
            facts = facts(entry, summary, form);
            damage = entry.isPresent() ? null : "its entry cannot be found";
        } catch (SessionStoreException.Damaged e) {
            facts = facts(Optional.empty(), summary, form);
            damage = "its entry cannot be read";
        } catch (IllegalArgumentException e) {
            facts = facts(Optional.empty(), summary, form);
            damage = "the transcripts that it had before cannot be read: " + e.getMessage();
        }
        Instant activeAt = later(
                facts.interactedAt(),
                credible(Optional.ofNullable(touches.get(key)), now).orElse(null));
        Guard guard = damage != null
                ? new Guard(Shield.UNREADABLE, damage)
                : guards.of(key, normalized, kind, facts, activeAt).orElse(null);
        return new Candidate(
                place,
                key,
                kind,
                pattern,
                settings.limits(normalized, kind),
                settings.priority(normalized),
                summary.bytes(),
                fingerprint,
                facts,
                activeAt,
                guard,
                revoked.get(key));
    }

    private Facts facts(Optional<SessionEntry> read, Summary summary, KeyForm form) {
        if (read.isEmpty()) {
            Instant updatedAt = credible(summary.updatedAt(), now).orElse(null);
            return new Facts(
                    updatedAt,
                    updatedAt,
                    null,
                    null,
                    false,
                    null,
                    null,
                    FormerTranscripts.NONE,
                    form.agent().orElse(null),
                    0,
                    0,
                    0);
        }
        SessionEntry entry = read.get();
        Instant updatedAt = credible(entry.updatedAt(), now).orElse(null);
        Instant startedAt = time(entry, "startedAt");
        return new Facts(
                activity(entry, now).orElse(null),
                updatedAt,
                entry.sessionStartedAt().orElse(startedAt),
                startedAt,
                entry.status().filter("running"::equals).isPresent(),
                entry.sessionId().orElse(null),
                entry.sessionFile().orElse(null),
                FormerTranscripts.of(entry),
                entry.value("pluginOwnerId")
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .or(form::agent)
                        .orElse(null),
                tokens(entry.inputTokens()),
                tokens(entry.outputTokens()),
                tokens(entry.totalTokens()));
    }

    /** Answers the last activity of a user that an entry tells of. */
    static Optional<Instant> activity(SessionEntry entry, Instant now) {
        return credible(entry.lastInteractionAt(), now).or(() -> credible(entry.updatedAt(), now));
    }

    /** Answers a time unless it is a mistake. */
    static Optional<Instant> credible(Optional<Instant> activity, Instant now) {
        return activity.filter(at -> !at.isAfter(now.plus(CLOCK_TROUBLE)));
    }

    private static @Nullable Instant time(SessionEntry entry, String field) {
        if (entry.json(field).filter(text -> text.length() <= LONGEST_TIME).isEmpty()
                || !(entry.value(field).orElse(null) instanceof Number millis)) {
            return null;
        }
        return Instant.ofEpochMilli(millis instanceof BigInteger ? (long) millis.doubleValue() : millis.longValue());
    }

    private static long tokens(OptionalLong count) {
        return Math.max(0, Math.min(count.orElse(0), MOST_TOKENS));
    }

    /** Answers the later of two times of which each may be unknown. */
    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
