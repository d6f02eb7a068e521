package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy would do to a store at one moment: what goes, what stays although a limit says that it should go, and
 * why. It is a pure function of a snapshot, a policy and the circumstances, so a dry run and the run that follows show the
 * same; {@link Retention#apply} executes it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param policy the policy that it follows
 * @param madeAt the time that it was made for
 * @param verdict whether it may be executed
 * @param because what the verdict says, in words
 * @param examined how many sessions were looked at
 * @param removals the sessions that go, in the order in which they were chosen
 * @param protections the sessions that a limit would have removed and that stay
 * @param files the files that go, in the order in which they were chosen
 * @param shortfalls the limits that are exceeded even after the plan
 * @param expiring the sessions that will be removed soon, if the policy gives notice
 * @param quotas the token quotas whose notice or hard level is exceeded
 * @param disk what lies on the disk, if the policy has a disk budget
 */
public record RetentionPlan(
        RetentionPolicy policy,
        Instant madeAt,
        Verdict verdict,
        String because,
        int examined,
        List<Removal> removals,
        List<Protection> protections,
        List<FileRemoval> files,
        List<Shortfall> shortfalls,
        List<Expiring> expiring,
        List<QuotaUse> quotas,
        Optional<DiskUse> disk) {

    public RetentionPlan {
        removals = List.copyOf(removals);
        protections = List.copyOf(protections);
        files = List.copyOf(files);
        shortfalls = List.copyOf(shortfalls);
        expiring = List.copyOf(expiring);
        quotas = List.copyOf(quotas);
    }

    /**
     * Makes the plan for a snapshot. Reads what it needs of the entries, and nothing else.
     *
     * @throws SessionStoreException.Unavailable if the snapshot can no longer be read
     */
    public static RetentionPlan of(SessionSnapshot snapshot, RetentionPolicy policy, Circumstances circumstances) {
        return new Planner(snapshot, policy, circumstances).plan();
    }

    /** Answers the same plan with somebody's consent to remove as much as it says. */
    RetentionPlan confirmedBy(String who) {
        return new RetentionPlan(
                policy,
                madeAt,
                Verdict.READY,
                (verdict == Verdict.READY ? because : removals.size() + " of " + examined + " sessions go")
                        + "; confirmed by " + who,
                examined,
                removals,
                protections,
                files,
                shortfalls,
                expiring,
                quotas,
                disk);
    }

    /** Answers the part of it that removes what was revoked, which no verdict stops. */
    RetentionPlan onlyRevoked() {
        return new RetentionPlan(
                policy,
                madeAt,
                Verdict.READY,
                because,
                examined,
                removals.stream()
                        .filter(removal -> removal.reason() == Reason.REVOKED)
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** Answers whether executing it would change anything. */
    public boolean isEmpty() {
        return removals.isEmpty() && files.isEmpty();
    }

    /** Whether a plan may be executed. */
    public enum Verdict {
        /** It may be executed, if there is anything in it. */
        READY,
        /** It would remove a larger share of sessions than the policy allows; only revoked ones go, unless told to go on. */
        TOO_MANY,
        /** The clock cannot be trusted, so nobody knows how long a session was idle; only revoked ones go. */
        CLOCK_DOUBTED
    }

    /** Why a session goes. The first one that applies is given. */
    public enum Reason {
        /** It was revoked, and another program wrote it back. */
        REVOKED,
        /** It is older than the absolute lifetime. */
        LIFETIME,
        /** No user was active in it for longer than the idle timeout. */
        IDLE,
        /** It, its kind or its owner used up a token quota. */
        TOKENS,
        /** There are more sessions than the count limit. */
        COUNT,
        /** The sessions' entries are larger than the byte limit. */
        BYTES,
        /** The disk budget is exceeded, and files that nobody needs were not enough. */
        DISK_BUDGET
    }

    /** Why a session stays. */
    public enum Shield {
        /** It is the active one. */
        ACTIVE,
        /** Somebody holds a lease on it. */
        LEASED,
        /** Its status says that it is running. */
        RUNNING,
        /** The policy exempts its key. */
        EXEMPT,
        /** The policy keeps a minimum number of sessions. */
        MINIMUM,
        /** Its last activity lies in the future, so nobody knows how long it was idle. */
        FROM_THE_FUTURE,
        /** Its entry cannot be read. */
        UNREADABLE
    }

    /** What kind of file it is, in the order in which they go. */
    public enum FileClass {
        /** A transcript that no session refers to. */
        ORPHANED_TRANSCRIPT,
        /** What the gateway kept of a transcript that it deleted or reset, or of a document that it repaired. */
        GATEWAY_ARCHIVE,
        /** A backup of the document that the gateway made when it rotated it. */
        DOCUMENT_BACKUP,
        /** An archive of removed sessions that Creel made. */
        CREEL_ARCHIVE,
        /** The transcript of a session; goes with the session only. */
        TRANSCRIPT,
        /** The document itself; shrinks with the sessions that go. */
        DOCUMENT
    }

    /**
     * A session that goes. Immutable, thread-safe.
     *
     * @param key the key as the document spells it
     * @param kind its kind
     * @param reason why
     * @param because the same in words, with the figures
     * @param activeAt its last user activity, or nothing if it has none
     * @param bytes the length of its entry
     * @param fingerprint a hash of the fields that the plan looked at, by which a change after the plan shows
     * @param transcripts the names of the transcripts that go with it, because no other session refers to them
     * @param transcriptBytes their length
     * @param restorable whether the transcripts are kept with the archived entry; those that go for the disk budget are not
     */
    public record Removal(
            String key,
            SessionKind kind,
            Reason reason,
            String because,
            Optional<Instant> activeAt,
            long bytes,
            int fingerprint,
            List<String> transcripts,
            long transcriptBytes,
            boolean restorable) {
        public Removal {
            transcripts = List.copyOf(transcripts);
        }
    }

    /**
     * A session that stays although a limit would remove it. Immutable, thread-safe.
     *
     * @param key the key as the document spells it
     * @param kind its kind
     * @param shield why it stays
     * @param reason why it would go
     * @param because both in words
     */
    public record Protection(String key, SessionKind kind, Shield shield, Reason reason, String because) {}

    /**
     * A file that goes. Immutable, thread-safe.
     *
     * @param kind its class
     * @param name its name; of an archive of Creel's, the name of its folder
     * @param bytes its length
     * @param modifiedAt when its content was last changed
     * @param because why it goes
     */
    public record FileRemoval(FileClass kind, String name, long bytes, Instant modifiedAt, String because) {}

    /**
     * A limit that stays exceeded, because nothing more may go. Immutable, thread-safe.
     *
     * @param reason the limit
     * @param scope what it is about: {@code store}, a kind, a pattern or an owner
     * @param limit its value
     * @param remaining what is left after the plan
     * @param shields how many sessions stay for which reason
     */
    public record Shortfall(Reason reason, String scope, long limit, long remaining, Map<Shield, Integer> shields) {
        public Shortfall {
            shields = Map.copyOf(shields);
        }
    }

    /**
     * A session that will be removed soon. Immutable, thread-safe.
     *
     * @param key the key as the document spells it
     * @param reason why: idle timeout or lifetime
     * @param at when
     */
    public record Expiring(String key, Reason reason, Instant at) {}

    /**
     * A token quota that is exceeded. Immutable, thread-safe.
     *
     * @param scope the session's key, the kind or the owner
     * @param used the tokens that were used
     * @param notice the level beyond which a notice is given
     * @param hard the level beyond which sessions go
     */
    public record QuotaUse(String scope, long used, long notice, long hard) {}

    /**
     * What lies on the disk, counted over exactly what may be freed. Immutable, thread-safe.
     *
     * @param bytes the bytes of each class of files before
     * @param before their sum
     * @param after what is expected after the plan
     * @param budget the disk budget
     * @param target what a plan goes down to once the budget is exceeded
     */
    public record DiskUse(Map<FileClass, Long> bytes, long before, long after, long budget, long target) {
        public DiskUse {
            bytes = Map.copyOf(bytes);
        }
    }
}
