package dev.creel.store.retention;

import dev.creel.store.retention.PolicySettings.Exemption;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import java.time.Duration;
import java.util.Objects;

/** The settings of a policy that keep sessions, and removed ones, from being lost. Not thread-safe. */
abstract class SafetySettings extends LimitSettings<RetentionPolicy.Builder> {

    private final PolicySettings next;

    SafetySettings(PolicySettings next) {
        this.next = next;
    }

    abstract RetentionPolicy.Builder self();

    /** Keeps the sessions whose key matches a pattern from every limit. */
    public RetentionPolicy.Builder exempt(String pattern) {
        next.exemptions.add(new Exemption(new KeyPattern(pattern), null, null));
        return self();
    }

    /** Keeps them only until no user was active in them for this long: more than zero. */
    public RetentionPolicy.Builder exempt(String pattern, Duration age) {
        Duration checked = Check.duration("exempt(\"" + pattern + "\")", age, "exempt(pattern)");
        next.exemptions.add(new Exemption(new KeyPattern(pattern), null, checked));
        return self();
    }

    /** Keeps the sessions of a kind from every limit. */
    public RetentionPolicy.Builder exempt(SessionKind kind) {
        next.exemptions.add(new Exemption(null, kind, null));
        return self();
    }

    /** Keeps them only until no user was active in them for this long: more than zero. */
    public RetentionPolicy.Builder exempt(SessionKind kind, Duration age) {
        Duration checked = Check.duration("exempt(" + kind + ")", age, "exempt(kind)");
        next.exemptions.add(new Exemption(null, kind, checked));
        return self();
    }

    /** Sets which sessions go later when a limit is exceeded: those with the higher number. Default: 0 for all. */
    public RetentionPolicy.Builder priority(String pattern, int priority) {
        PolicySettings.put(next.priorities, new KeyPattern(pattern), priority);
        return self();
    }

    /** Sets how many sessions stay in any case, those with the latest activity: 0 or more. Default: 0. */
    public RetentionPolicy.Builder minSessions(int count) {
        next.minSessions = Check.notNegative("minSessions", count);
        return self();
    }

    /**
     * Sets how long the status {@code running} keeps a session without any activity, of a user longer by as much as touches
     * of other processes may lag. Default: 6 hours.
     */
    public RetentionPolicy.Builder runningProtection(Duration value) {
        next.runningProtection = Check.duration("runningProtection", value, "");
        return self();
    }

    /** Sets how long a lease keeps a session if it is not renewed. Default: 24 hours. */
    public RetentionPolicy.Builder leaseProtection(Duration value) {
        next.leaseProtection = Check.duration("leaseProtection", value, "");
        return self();
    }

    /** Sets which share of the sessions may go at once: more than 0, at most 1. Default: 0.5. */
    public RetentionPolicy.Builder maxRemovalShare(double share) {
        next.maxRemovalShare = Check.share("maxRemovalShare", share, share > 0 && share <= 1, "more than 0, at most 1");
        return self();
    }

    /** Sets how long before it expires a session is announced. Default: off. */
    public RetentionPolicy.Builder notice(Duration value) {
        next.notice = Check.duration("notice", value, "noticeOff()");
        return self();
    }

    public RetentionPolicy.Builder noticeOff() {
        next.notice = null;
        return self();
    }

    /**
     * Sets by which share of the idle timeout a touch may stay unwritten: at least 0, less than 1. The timeout is lengthened
     * by it, or by what touches of other processes may lag if that is more, so that no session goes too early. Default: 0.05.
     */
    public RetentionPolicy.Builder touchShare(double share) {
        next.touchShare = Check.share("touchShare", share, share >= 0 && share < 1, "at least 0, less than 1");
        return self();
    }

    /** Sets how far in the future an activity may lie without casting doubt on the clocks. Default: 5 minutes. */
    public RetentionPolicy.Builder clockTolerance(Duration value) {
        next.clockTolerance = Check.duration("clockTolerance", value, "");
        return self();
    }

    /** Sets how long removed sessions, and what the gateway kept of old transcripts, stay. Default: 30 days. */
    public RetentionPolicy.Builder archiveRetention(Duration value) {
        next.archiveRetention = Check.duration("archiveRetention", value, "archiveRetentionOff()");
        return self();
    }

    /** Keeps them for ever, as far as {@link #archiveMaxBytes} and the disk budget allow. */
    public RetentionPolicy.Builder archiveRetentionOff() {
        next.archiveRetention = null;
        return self();
    }

    /**
     * Sets how many bytes the archives of removed sessions may have together; those younger than 24 hours stay all the
     * same. Default: 256 MiB.
     */
    public RetentionPolicy.Builder archiveMaxBytes(long bytes) {
        next.archiveMaxBytes = Check.bytes("archiveMaxBytes", bytes, "archiveMaxBytesOff()");
        return self();
    }

    public RetentionPolicy.Builder archiveMaxBytesOff() {
        next.archiveMaxBytes = null;
        return self();
    }

    /**
     * Sets how old a transcript that no session refers to must be before it counts as forgotten. Then it goes first if the
     * disk budget is exceeded; without a budget it stays. Default: 24 hours.
     */
    public RetentionPolicy.Builder orphanGrace(Duration value) {
        next.orphanGrace = Check.duration("orphanGrace", value, "");
        return self();
    }

    /** Sets how long a revoked key may not be used again. Default: 24 hours. */
    public RetentionPolicy.Builder tombstoneTime(Duration value) {
        next.tombstoneTime = Check.duration("tombstoneTime", value, "");
        return self();
    }

    /** Sets where transcripts of removed sessions go. Default: {@link ArchiveNaming#SIDE_FOLDER}. */
    public RetentionPolicy.Builder archiveNaming(ArchiveNaming value) {
        next.archiveNaming = Objects.requireNonNull(value, "archiveNaming");
        return self();
    }
}
