package dev.creel.store.testkit.guardian;

import dev.creel.store.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What users, jobs and mistakes do in a week: 20 new sessions an hour by day, 3 by night, 30 within ten minutes at noon, and
 * on the third day 10 an hour more that say for ever that they run. The same for the same seed. Immutable, thread-safe.
 */
final class Week {

    static final Duration LENGTH = Duration.ofDays(7);
    static final int AGENTS = 15;

    private static final List<String> KINDS = List.of("cron", "subagent", "hook", "direct");
    private static final int FIRST_HOUR_OF_DAY = 8;
    private static final int LAST_HOUR_OF_DAY = 21;
    private static final int NOON = 12;
    private static final int LEAKING_DAY = 2;
    private static final int HOUR = 3600;

    /** What happens to a session. */
    enum What {
        /** It is created, and says that it runs. */
        STARTS,
        /** A user is active in it. */
        IS_USED,
        /** It says that it is through. */
        ENDS
    }

    /** Something that happens to a session. */
    record Event(Instant at, String key, What what) {}

    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private int number;

    private Week(long seed) {
        random = new Random(seed);
    }

    /** Answers what happens, in order. */
    static List<Event> events(long seed) {
        Week week = new Week(seed);
        for (int hour = 0; hour < LENGTH.toHours(); hour++) {
            week.hour(hour);
        }
        week.events.sort(Comparator.comparing(Event::at).thenComparing(Event::key));
        return List.copyOf(week.events);
    }

    private void hour(int hour) {
        int ofDay = hour % 24;
        int starts = ofDay >= FIRST_HOUR_OF_DAY && ofDay <= LAST_HOUR_OF_DAY ? 20 : 3;
        for (int i = 0; i < starts; i++) {
            session(hour * HOUR + random.nextInt(HOUR));
        }
        if (ofDay == NOON) {
            for (int i = 0; i < 30; i++) {
                session(hour * HOUR + random.nextInt(600));
            }
        }
        if (hour / 24 == LEAKING_DAY) {
            for (int i = 0; i < 10; i++) {
                add(hour * HOUR + random.nextInt(HOUR), "agent:leaky:hook:" + number++, What.STARTS);
            }
        }
    }

    /** Lets a session live for up to an hour and a half, in which a user is active now and then. */
    private void session(int start) {
        String key = "agent:a" + (1 + random.nextInt(AGENTS)) + ":" + KINDS.get(random.nextInt(KINDS.size())) + ":"
                + number++;
        int end = start + 300 + random.nextInt(85 * 60);
        add(start, key, What.STARTS);
        for (int at = start + 600 + random.nextInt(1200); at < end; at += 600 + random.nextInt(1200)) {
            add(at, key, What.IS_USED);
        }
        add(end, key, What.ENDS);
    }

    private void add(int second, String key, What what) {
        events.add(new Event(VirtualClock.START.plusSeconds(second), key, what));
    }
}
