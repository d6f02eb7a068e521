package dev.creel.store.guardian;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Decides at each look which level a source has and whether people are told: once when it rises, again after the level's
 * cooldown, once when it has recovered. Does nothing else, and knows time only from its caller. Not thread-safe.
 */
final class LevelTracker {

    private static final Level[] LEVELS = Level.values();

    private final GuardianSettings settings;
    private Level level = Level.NORMAL;
    private Instant since;
    private final Map<Level, Instant> last = new EnumMap<>(Level.class);
    private int suppressed;
    private Level told = Level.NORMAL;

    /** Whether people are told. */
    enum Tell {
        /** They are not. */
        NOTHING,
        /** Of the level. */
        USAGE,
        /** That the source is normal again. */
        RECOVERED
    }

    /**
     * What a look led to. Immutable, thread-safe.
     *
     * @param tell what people are told of
     * @param rose whether the level is higher than before
     * @param changed whether the level is another than before
     * @param worst the highest level that people were told of since the source was normal, if they are told now
     * @param suppressed how many looks before this one told nobody
     */
    record Step(Tell tell, boolean rose, boolean changed, Level worst, int suppressed) {}

    LevelTracker(GuardianSettings settings, Instant now) {
        this.settings = settings;
        since = now;
    }

    /** Goes on where another one was when it was saved. */
    LevelTracker(GuardianSettings settings, Saved saved) {
        this.settings = settings;
        level = saved.level();
        since = saved.since();
        last.putAll(saved.last());
        suppressed = saved.suppressed();
        told = saved.told();
    }

    Level level() {
        return level;
    }

    Instant since() {
        return since;
    }

    Saved saved(Reach reach, CleanupJudge.State cleanup) {
        return new Saved(level, since, last, suppressed, told, reach, cleanup);
    }

    /**
     * Takes a look.
     *
     * @param percent the highest percentage of a limit that is used; 0 without a limit
     */
    Step look(double percent, Instant now) {
        notLaterThan(now);
        Level before = level;
        level = next(percent);
        if (level != before) {
            since = now;
        }
        int repeats = suppressed;
        Level worst = level.compareTo(told) > 0 ? level : told;
        Tell tell = level == Level.NORMAL ? calm(now) : alarmed(now, worst);
        return new Step(tell, level.compareTo(before) > 0, level != before, worst, repeats);
    }

    /** A clock that was set back must not silence anything for as long as it was set back. */
    private void notLaterThan(Instant now) {
        last.replaceAll((each, at) -> earlier(at, now));
        since = earlier(since, now);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isAfter(other) ? other : one;
    }

    private Level next(double percent) {
        Level next = Level.NORMAL;
        for (Level each : LEVELS) {
            // A level that holds already is left only below its threshold by more than the hysteresis.
            boolean holds = percent >= settings.threshold(each)
                    || (each.compareTo(level) <= 0 && percent > settings.threshold(each) - settings.hysteresis());
            if (holds) {
                next = each;
            }
        }
        return next;
    }

    private Tell alarmed(Instant now, Level worst) {
        Instant before = last.get(level);
        if (before != null && Duration.between(before, now).compareTo(settings.cooldown(level)) < 0) {
            suppressed++;
            return Tell.NOTHING;
        }
        for (Level each : LEVELS) {
            if (each != Level.NORMAL && each.compareTo(level) <= 0) {
                last.put(each, now);
            }
        }
        suppressed = 0;
        told = worst;
        return Tell.USAGE;
    }

    private Tell calm(Instant now) {
        if (told == Level.NORMAL || Duration.between(since, now).compareTo(settings.recoverAfter()) < 0) {
            return Tell.NOTHING;
        }
        told = Level.NORMAL;
        suppressed = 0;
        return Tell.RECOVERED;
    }
}
